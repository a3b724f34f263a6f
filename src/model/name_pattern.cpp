#include "model/name_pattern.h"

namespace ledger {
namespace {

bool is_number_sign(char c) {
  return (c >= '0' && c <= '9') || c == '*';
}

}  // namespace

bool matches_pattern(std::string_view pattern, std::string_view name,
                     std::vector<std::string_view>* numbers) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == name;
  if (name.substr(0, star) != pattern.substr(0, star)) return false;
  std::size_t end = star;
  while (end < name.size() && is_number_sign(name[end])) ++end;
  // The longest run of digits, unless the pattern goes on with digits of its own.
  for (; end > star; --end) {
    if (numbers != nullptr) numbers->push_back(name.substr(star, end - star));
    if (matches_pattern(pattern.substr(star + 1), name.substr(end), numbers)) return true;
    if (numbers != nullptr) numbers->pop_back();
  }
  return false;
}

std::string fill_pattern(std::string_view pattern, const std::vector<std::string_view>& numbers) {
  std::string name;
  std::size_t used = 0;
  for (const char c : pattern) {
    if (c == '*' && used < numbers.size()) {
      name += numbers[used++];
    } else {
      name += c;
    }
  }
  return name;
}

}  // namespace ledger
