// The networks of presets/, by variant id.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/definition.h"

namespace ledger {

struct PresetVariant {
  std::string id;         // "resnet50"
  std::string title;      // "ResNet-50 v1.5"
  std::string family;     // "ResNet"
  std::string_view text;  // the JSON of the family's file
};

// All variants of all files, in the order to list them. Read once.
const std::vector<PresetVariant>& preset_variants();
// Null where there is none.
const PresetVariant* find_preset(std::string_view variant_id);

}  // namespace ledger
