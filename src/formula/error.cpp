#include "formula/error.h"

#include <algorithm>
#include <array>

namespace ledger {
namespace {

struct CodeName {
  ErrorCode code;
  std::string_view name;
};
constexpr std::array<CodeName, kErrorCodeCount> kCodeNames = {{
    {ErrorCode::kJsonSyntax, "json_syntax"},
    {ErrorCode::kFormulaSyntax, "formula_syntax"},
    {ErrorCode::kUnknownName, "unknown_name"},
    {ErrorCode::kDuplicateName, "duplicate_name"},
    {ErrorCode::kWrongType, "wrong_type"},
    {ErrorCode::kOutOfRange, "out_of_range"},
    {ErrorCode::kMissing, "missing"},
    {ErrorCode::kShapeMismatch, "shape_mismatch"},
    {ErrorCode::kOverflow, "overflow"},
    {ErrorCode::kDivisionByZero, "division_by_zero"},
    {ErrorCode::kCycle, "cycle"},
    {ErrorCode::kTooLarge, "too_large"},
    {ErrorCode::kFileSyntax, "file_syntax"},
    {ErrorCode::kBadCatalog, "bad_catalog"},
}};

constexpr bool names_in_order() {
  for (std::size_t i = 0; i < kCodeNames.size(); ++i) {
    if (static_cast<std::size_t>(kCodeNames[i].code) != i) return false;
  }
  return true;
}
static_assert(names_in_order(), "kCodeNames follows ErrorCode");

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Levenshtein's distance without regard to case, where a swap of neighbours is one step; stops
// caring past `limit`.
int edit_distance(std::string_view a, std::string_view b, int limit) {
  const int length_difference = static_cast<int>(a.size()) - static_cast<int>(b.size());
  if (length_difference > limit || -length_difference > limit) return limit + 1;
  const std::size_t width = b.size() + 1;
  std::vector<int> before_last(width), last(width), row(width);
  for (std::size_t j = 0; j < width; ++j) last[j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = static_cast<int>(i);
    for (std::size_t j = 1; j < width; ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                           lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    before_last.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

}  // namespace

std::string_view error_code_name(ErrorCode code) {
  return kCodeNames[static_cast<std::size_t>(code)].name;
}

std::string describe(const Error& error) {
  std::string text;
  const auto append_place = [&text](const std::string& part) {
    if (!text.empty()) text += ", ";
    text += part;
  };
  if (error.place.line > 0) append_place("line " + std::to_string(error.place.line));
  if (error.place.column > 0) append_place("column " + std::to_string(error.place.column));
  if (!error.place.path.empty()) append_place(error.place.path);
  if (!text.empty()) text += ": ";
  text += error.message;
  if (!error.hint.empty()) text += " " + error.hint;
  return text;
}

std::string_view nearest_name(std::string_view name, const std::vector<std::string_view>& known) {
  // A third of the letters may be wrong: enough for slips, too little for a random word.
  constexpr std::size_t kLongestName = 64;
  if (name.empty() || name.size() > kLongestName) return {};
  int best = std::max(1, static_cast<int>(name.size()) / 3) + 1;
  std::string_view nearest;
  for (const std::string_view candidate : known) {
    const int distance = edit_distance(name, candidate, best);
    if (distance < best) {
      best = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

}  // namespace ledger
