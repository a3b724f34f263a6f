// How differences look, in the manner of number_format.h. The sign is a real minus, not a hyphen.
#pragma once

#include <cstdint>
#include <string>

namespace ledger {

// "+310.5 M", "−1.200 k", "±0".
std::string format_count_change(std::int64_t change);
// "+310.5 MB".
std::string format_bytes_change(std::int64_t change);
// Relative to what it was, without a sign: "7.6 %", "<0.1 %", "1,250 %"; empty where it was 0.
std::string format_change_share(std::int64_t change, std::int64_t was);

}  // namespace ledger
