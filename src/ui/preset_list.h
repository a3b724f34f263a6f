// The list of networks in a popup, with a field to find one.
#pragma once

#include <string>
#include <string_view>

#include "ui/context.h"

namespace ledger {

// What was chosen in this frame, or empty. `id` goes before those of the entries: "preset.search",
// "preset.option.resnet50". `open` is the variant that is marked.
std::string list_networks(const Context& context, std::string_view id, std::string_view open);

}  // namespace ledger
