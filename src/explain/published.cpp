#include "explain/published.h"

#include <algorithm>
#include <optional>

#include "formula/number_format.h"

namespace ledger {
namespace {

std::optional<Rational> power_of_ten(int exponent) {
  return power(10, Rational(exponent));
}

int decimals_of(std::string_view digits) {
  const std::size_t point = digits.find('.');
  if (point == std::string_view::npos) return 0;
  const std::string_view tail = digits.substr(point + 1);
  return static_cast<int>(std::min(tail.find_first_not_of("0123456789"), tail.size()));
}

__extension__ using Wide = __int128;

// "+1.5 %"; differences below a tenth of a percent keep more digits than 0.0.
std::string percent(const Rational& ratio) {
  if (ratio.is_zero()) return "0 %";
  const std::string sign(ratio.numerator < 0 ? "−" : "+");
  const Wide size = ratio.numerator < 0 ? -Wide{ratio.numerator} : Wide{ratio.numerator};
  const Wide millionths = (size * 2'000'000 + ratio.denominator) / (2 * Wide{ratio.denominator});
  constexpr std::int64_t kMillionfold = 1'000'000'000'000;
  constexpr std::int64_t kTenthOfPercent = 1'000;
  constexpr std::int64_t kThousandthOfPercent = 10;
  if (millionths >= kMillionfold) return "more than a millionfold";
  const std::int64_t parts = static_cast<std::int64_t>(millionths);
  if (parts < kThousandthOfPercent) return sign + "<0.001 %";
  return sign + format_count_in(parts, 4, parts < kTenthOfPercent ? 3 : 1) + " %";
}

std::optional<std::int64_t> our_number(const Analysis& analysis, const PublishedFigure& figure,
                                       std::string& name) {
  if (figure.convention == "parameters") {
    name = "parameters";
    return analysis.totals.parameters;
  }
  const Catalog& catalog = *analysis.model->catalog;
  const int index = catalog.find_convention(figure.convention);
  if (index < 0) return std::nullopt;
  name = catalog.conventions()[static_cast<std::size_t>(index)].title;
  return analysis.totals.counts[static_cast<std::size_t>(index)];
}

PublishedComparison::Agreement agreement(std::int64_t ours, const Rational& printed,
                                         const Rational& last_digit) {
  const std::optional<Rational> difference = subtract(ours, printed);
  if (!difference) return PublishedComparison::Agreement::kDifferent;
  const std::optional<Rational> steps = divide(*difference, last_digit);
  if (!steps) return PublishedComparison::Agreement::kDifferent;
  const Rational half = *Rational::make(1, 2);
  const Rational minus_half = *Rational::make(-1, 2);
  if (compare(*steps, minus_half) >= 0 && compare(*steps, half) <= 0) {
    return PublishedComparison::Agreement::kRounded;
  }
  if (compare(*steps, 0) >= 0 && compare(*steps, 1) < 0) {
    return PublishedComparison::Agreement::kTruncated;
  }
  return PublishedComparison::Agreement::kDifferent;
}

std::optional<PublishedComparison> compare_one(const Analysis& analysis,
                                               const PublishedFigure& figure) {
  PublishedComparison result;
  result.figure = &figure;
  const std::optional<std::int64_t> ours = our_number(analysis, figure, result.convention);
  const std::optional<Rational> digits = parse_decimal(figure.digits);
  const std::optional<Rational> unit = power_of_ten(figure.decimal_exponent);
  const std::optional<Rational> last_digit =
      power_of_ten(figure.decimal_exponent - decimals_of(figure.digits));
  if (!ours || !digits || !unit || !last_digit) return std::nullopt;
  const std::optional<Rational> printed = multiply(*digits, *unit);
  if (!printed || printed->is_zero()) return std::nullopt;
  const std::optional<Rational> difference = subtract(*ours, *printed);
  const std::optional<Rational> ratio =
      difference ? divide(*difference, *printed) : std::optional<Rational>();
  if (!ratio) return std::nullopt;

  result.printed = *printed;
  result.ours = *ours;
  result.printed_text = figure.unit.empty() ? figure.digits : figure.digits + " " + figure.unit;
  result.difference = percent(*ratio);
  result.agreement = agreement(*ours, *printed, *last_digit);
  switch (result.agreement) {
    case PublishedComparison::Agreement::kRounded:
      result.verdict = "the same to the digits printed";
      break;
    case PublishedComparison::Agreement::kTruncated:
      result.verdict = "the same with the last digits cut off";
      break;
    case PublishedComparison::Agreement::kDifferent:
      result.verdict = "not the same";
      break;
  }
  return result;
}

// The variant at the settings that the figure belongs to; null where they fail.
std::shared_ptr<const Analysis> analysis_at(const PublishedFigure& figure,
                                            const ModelDefinition& definition,
                                            const Variant& variant) {
  const ExpandedModel expanded = expand(definition, {variant.id, figure.at, {}});
  if (!expanded.model) return nullptr;
  const std::shared_ptr<const Analysis> analysis = analyze(expanded.model);
  return analysis->ok() ? analysis : nullptr;
}

std::string settings_text(const PublishedFigure& figure) {
  std::string text;
  for (const auto& [name, value] : figure.at) {
    text += (text.empty() ? " at " : ", ") + name + " " + format_exact(value, Grouping::kNone);
  }
  return text;
}

}  // namespace

std::vector<PublishedComparison> compare_published(const Analysis& analysis,
                                                   const ModelDefinition& definition,
                                                   std::string_view variant) {
  std::vector<PublishedComparison> comparisons;
  const Variant* found = definition.find_variant(variant);
  if (found == nullptr && variant.empty() && !definition.variants.empty()) {
    found = &definition.variants.front();
  }
  if (found == nullptr) return comparisons;
  for (const PublishedFigure& figure : found->published) {
    const std::shared_ptr<const Analysis> elsewhere =
        figure.at.empty() ? nullptr : analysis_at(figure, definition, *found);
    if (!figure.at.empty() && !elsewhere) continue;
    if (std::optional<PublishedComparison> one =
            compare_one(elsewhere ? *elsewhere : analysis, figure)) {
      one->printed_text += settings_text(figure);
      comparisons.push_back(std::move(*one));
    }
  }
  return comparisons;
}

}  // namespace ledger
