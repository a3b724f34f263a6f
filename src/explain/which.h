// Which count is this? A published number looked up among the counts of all networks, under every
// convention and the slips people are known to make.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "explain/count_index.h"
#include "explain/typed_number.h"

namespace ledger {

// What was done to a count before it was printed.
enum class Slip : std::uint8_t {
  kNone,
  kBatch,  // several inputs counted as one
  kTwice,  // doubled though the tool already says what it says
  kHalf,
  kBackward,  // a training step: forward and backward, three times the forward pass
  kBinary,    // divided by 1024 for each step of 1000
};
std::string_view slip_name(Slip slip);  // "batch"

// How the number typed agrees with the count.
enum class DigitMatch : std::uint8_t { kRounded, kCutOff, kLastDigit };
std::string_view digit_match_name(DigitMatch match);  // "rounded", "cut_off", "last_digit"

struct AlsoCounted {
  std::string convention;
  std::int64_t count = 0;  // before the slip
};

// One answer, with the settings that give it.
struct CountMatch {
  std::string network;          // a preset's id
  std::string title;            // "ResNet-50 v1.5"
  std::int64_t resolution = 0;  // to set; 0: the network's own
  std::int64_t batch = 1;
  std::string convention;  // to count by; empty for sizes
  CountSubject subject;
  Slip slip = Slip::kNone;
  std::int64_t count = 0;  // before the slip
  DigitMatch digits = DigitMatch::kRounded;
  std::vector<AlsoCounted> also;  // other conventions that come to the digits typed, in this way
  std::string sentence;
  int cost = 0;  // smaller is likelier
};

// Best first. An index that is still being filled gives what it has.
std::vector<CountMatch> find_counts(const CountIndex& index, const TypedNumber& number,
                                    std::size_t most = 12);

}  // namespace ledger
