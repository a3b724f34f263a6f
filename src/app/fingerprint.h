#pragma once

#include <string>
#include <string_view>

namespace ledger {

// Sixteen digits that are the same for equal texts, and for hardly any others. No guard against
// malice.
std::string fingerprint(std::string_view text);

}  // namespace ledger
