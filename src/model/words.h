// Small words of error messages.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ledger {

// In double quotes, cut to a length that fits a sentence, control characters as "?".
std::string in_quotes(std::string_view text);
// "a, b and c"; at most `limit` of them, then "and 12 more".
std::string name_list(const std::vector<std::string_view>& names, std::size_t limit = 12);
// "1 layer", "2 layers".
std::string count_of(long long count, std::string_view noun);
// A name that a formula can use: letters, digits and _, not starting with a digit.
bool is_identifier(std::string_view text);
// Without '_', '-' and blanks, in lower case, so that "Max-Pool2D" finds "max_pool2d".
std::string fold_name(std::string_view name);

}  // namespace ledger
