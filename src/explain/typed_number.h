// A number as people write it: "15.3 G", "24.64 B", "25.6M params", "527MB", "3.8 x 10^9",
// "154,702,643,200", "resnet50 4.1 GMACs".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "formula/rational.h"
#include "formula/result.h"

namespace ledger {

// What the word behind a number says it counts.
enum class TypedUnit : std::uint8_t { kNone, kMacs, kFlops, kParameters, kBytes };

// One way to read it. "3.8" alone is most likely billions, but may be millions; "MB" may mean 2^20.
struct Reading {
  Rational unit;          // what one stands for: 10^9
  Rational value, step;   // of the whole and of its last digit, in ones
  bool is_guess = false;  // no letter or word says this unit
};

struct TypedNumber {
  std::string digits;  // "15.3", without grouping
  int significant = 0;
  TypedUnit unit = TypedUnit::kNone;
  std::string unit_word;          // folded: "macs", "flops", "params"
  std::vector<Reading> readings;  // likeliest first
  std::string network;            // what else stands there, letters and digits: "vgg16"
};

// Errors say what is expected.
Result<TypedNumber> parse_typed_number(std::string_view text);

// Lower case, letters and digits alone: "VGG-16 (BN)" -> "vgg16bn".
std::string fold_text(std::string_view text);

}  // namespace ledger
