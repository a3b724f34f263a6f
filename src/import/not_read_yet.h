// What an importer answers while its format is not read.
#pragma once

#include <string>
#include <string_view>

#include "import/import.h"

namespace ledger {

inline ImportResult not_read_yet(ModelFormat format, std::string_view name) {
  ImportResult result;
  result.format = format;
  result.errors.push_back({ErrorCode::kJsonSyntax,
                           {},
                           "This is " + std::string(name) + ", a format that is not read yet.",
                           "Write the layers as JSON instead."});
  return result;
}

}  // namespace ledger
