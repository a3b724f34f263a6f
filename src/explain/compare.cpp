#include "explain/compare.h"

#include <algorithm>

#include "formula/number_format.h"

namespace ledger {
namespace {

class Comparer {
 public:
  Comparer(const Analysis& analysis, int reference) : analysis_(analysis) {
    result_.reference = reference;
    reference_quantity_ =
        analysis.model->catalog->conventions()[static_cast<std::size_t>(reference)].quantity;
  }

  Comparison run() {
    find_categories();
    const std::vector<Convention>& conventions = analysis_.model->catalog->conventions();
    for (std::size_t i = 0; i < conventions.size(); ++i) {
      if (conventions[i].quantity != reference_quantity_) continue;
      result_.conventions.push_back(compare(static_cast<int>(i)));
    }
    const auto reference = std::find_if(
        result_.conventions.begin(), result_.conventions.end(),
        [this](const ComparedConvention& each) { return each.convention == result_.reference; });
    const ComparedConvention base = *reference;
    for (ComparedConvention& each : result_.conventions) measure(each, base);
    return std::move(result_);
  }

 private:
  void find_categories() {
    for (std::size_t i = 0; i < analysis_.rows.size(); ++i) {
      const LayerKind& kind = analysis_.model->kind_of(analysis_.model->layers[i]);
      const auto found =
          std::find(result_.categories.begin(), result_.categories.end(), kind.category);
      const bool is_counted =
          std::any_of(analysis_.rows[i].cost->counts.begin(), analysis_.rows[i].cost->counts.end(),
                      [](const Count& count) { return count.value != 0; });
      places_.push_back(static_cast<std::size_t>(found - result_.categories.begin()));
      if (found != result_.categories.end()) continue;
      if (is_counted) {
        result_.categories.push_back(kind.category);
      } else {
        places_.back() = kNowhere;
      }
    }
  }

  ComparedConvention compare(int index) {
    ComparedConvention compared;
    compared.convention = index;
    compared.value = analysis_.totals.counts[static_cast<std::size_t>(index)];
    compared.parts.resize(result_.categories.size());
    for (std::size_t i = 0; i < analysis_.rows.size(); ++i) add_row(i, compared);
    return compared;
  }

  void add_row(std::size_t i, ComparedConvention& compared) const {
    const Count& count = analysis_.rows[i].count(compared.convention);
    // The total of the rows fits 64 bits, and no row is negative.
    if (places_[i] != kNowhere) compared.parts[places_[i]].value += count.value;
  }

  static void measure(ComparedConvention& compared, const ComparedConvention& base) {
    compared.ratio = ratio_text(compared.value, base.value);
    compared.difference = compared.value - base.value;
    for (std::size_t i = 0; i < compared.parts.size(); ++i) {
      compared.parts[i].difference = compared.parts[i].value - base.parts[i].value;
    }
  }

  static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);
  const Analysis& analysis_;
  CountedQuantity reference_quantity_ = CountedQuantity::kOperations;
  std::vector<std::size_t> places_;  // a row's category
  Comparison result_;
};

}  // namespace

std::string ratio_text(std::int64_t value, std::int64_t reference) {
  if (reference <= 0 || value < 0) return {};
  constexpr std::int64_t kSteps = 10'000;
  __extension__ using Wide = __int128;
  const Wide steps = (Wide{value} * kSteps * 2 + reference) / (Wide{reference} * 2);
  if (steps > Wide{INT64_MAX}) return {};
  if (steps == 0 && value > 0) return "<0.0001";
  std::string text = format_count_in(static_cast<std::int64_t>(steps), 4, 4);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

Comparison compare_conventions(const Analysis& analysis, std::string_view reference) {
  const int index = analysis.model->catalog->find_convention(reference);
  if (!analysis.ok() || index < 0) return {};
  return Comparer(analysis, index).run();
}

}  // namespace ledger
