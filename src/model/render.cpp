#include "model/convention.h"

namespace ledger {
namespace {

// value / step.divisor as Python's str(round(x, decimals)) writes it: halves to the even digit, at
// least one decimal and no zeros behind it; or, where the step is fixed, as '%.2f' does.
std::string python_round(std::uint64_t value, const RenderStep& step) {
  const auto divisor = static_cast<std::uint64_t>(step.divisor);
  // Long division: each digit behind the point is one more step, so nothing overflows.
  std::uint64_t whole = value / divisor;
  std::uint64_t rest = value % divisor;
  std::string digits;
  const auto next_digit = [&] {
    // rest < divisor <= 2^63, so ten times it needs more than 64 bits: nine additions instead.
    std::uint64_t digit = 0, sum = 0;
    for (int i = 0; i < 10; ++i) {
      if (sum >= divisor - rest) {
        sum -= divisor - rest;
        ++digit;
      } else {
        sum += rest;
      }
    }
    rest = sum;
    return static_cast<char>('0' + digit);
  };
  for (int i = 0; i < step.decimals; ++i) digits += next_digit();
  const bool last_is_odd = digits.empty() ? whole % 2 == 1 : (digits.back() - '0') % 2 == 1;
  const std::uint64_t other_part = divisor - rest;
  if (rest > other_part || (rest == other_part && last_is_odd)) {
    std::size_t i = digits.size();
    while (i > 0 && digits[i - 1] == '9') digits[--i] = '0';
    if (i > 0) {
      ++digits[i - 1];
    } else {
      ++whole;
    }
  }
  while (!step.fixed && digits.size() > 1 && digits.back() == '0') digits.pop_back();
  return std::to_string(whole) + (digits.empty() ? "" : "." + digits);
}

}  // namespace

std::string render(const Rendering& rendering, std::int64_t value) {
  if (rendering.empty()) return std::to_string(value);
  const std::string sign = value < 0 ? "-" : "";
  std::uint64_t size = static_cast<std::uint64_t>(value);
  if (value < 0) size = 0 - size;
  if (rendering.truncate_by_1024) {
    std::size_t step = 0;
    for (; size >= 1024 && step + 1 < rendering.steps.size(); ++step) size >>= 10;
    return sign + std::to_string(size) + rendering.steps[step].unit;
  }
  std::string text;
  for (const RenderStep& step : rendering.steps) {
    const bool is_last = &step == &rendering.steps.back();
    if (rendering.first_that_fits && !is_last && size < static_cast<std::uint64_t>(step.divisor)) {
      continue;
    }
    if (!text.empty()) text += rendering.join;
    text += sign + python_round(size, step) + step.unit;
    if (rendering.first_that_fits) break;
  }
  return text;
}

}  // namespace ledger
