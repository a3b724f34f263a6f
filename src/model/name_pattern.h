// Names of layers and blocks with `*` for any repeat's number: "layer1.*.conv1".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ledger {

inline bool is_pattern(std::string_view name) {
  return name.find('*') != std::string_view::npos;
}

// Whether `name` is what `pattern` means; `numbers` then has the digits that stand for each `*`.
// A `*` of the name itself counts as a number, so that a wider pattern covers a narrower one.
bool matches_pattern(std::string_view pattern, std::string_view name,
                     std::vector<std::string_view>* numbers = nullptr);

// `pattern` with each `*` replaced by the number at its place, as far as there are numbers.
std::string fill_pattern(std::string_view pattern, const std::vector<std::string_view>& numbers);

}  // namespace ledger
