#include "formula/change_format.h"

#include "formula/number_format.h"

namespace ledger {
namespace {

// `text` begins with a hyphen where the change is a loss.
std::string with_sign(std::int64_t change, std::string text) {
  if (change < 0) return "−" + text.erase(0, 1);
  return (change > 0 ? "+" : "±") + text;
}

}  // namespace

std::string format_count_change(std::int64_t change) {
  return with_sign(change, format_count(change));
}

std::string format_bytes_change(std::int64_t change) {
  return with_sign(change, change == 0 ? "0" : format_bytes(change));
}

std::string format_change_share(std::int64_t change, std::int64_t was) {
  if (was <= 0) return {};
  __extension__ using Wide = __int128;
  const Wide size = change < 0 ? -Wide{change} : Wide{change};
  const Wide thousandths = (size * 2000 + was) / (2 * Wide{was});
  if (size > 0 && thousandths == 0) return "<0.1 %";
  constexpr Wide kWhole = 1000;  // no decimals from a doubling on
  if (thousandths < kWhole) {
    return format_count_in(static_cast<std::int64_t>(thousandths), 1, 1) + " %";
  }
  const Wide percent = (thousandths + 5) / 10;
  return format_whole(percent > INT64_MAX ? INT64_MAX : static_cast<std::int64_t>(percent)) + " %";
}

}  // namespace ledger
