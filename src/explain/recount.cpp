#include "explain/recount.h"

#include <utility>

namespace ledger {

Recount::Recount(const Catalog& catalog, int kind, const LayerCost& cost)
    : catalog_(&catalog),
      kind_(&catalog.kinds()[static_cast<std::size_t>(kind)]),
      kind_index_(kind),
      values_(cost.values) {}

std::int64_t Recount::macs() const {
  return value(kSlotFirstWork + static_cast<int>(Work::kMacs)).numerator;
}

std::int64_t Recount::batch() const {
  return value(kSlotBatch).numerator;
}

std::optional<std::int64_t> Recount::count(int convention) const {
  const Expression* formula = catalog_->count_formula(convention, kind_index_);
  if (formula == nullptr) return std::nullopt;
  const Result<Rational> result = evaluate(*formula, values_);
  if (!result || !result->is_whole()) return std::nullopt;
  return result->numerator;
}

bool Recount::change(const std::vector<Change>& changes) {
  std::vector<Rational> before = values_;
  for (const Change& each : changes) values_[static_cast<std::size_t>(each.slot)] = each.value;
  return keep_if(derive(), before);
}

bool Recount::keep_if(bool is_good, std::vector<Rational>& before) {
  if (!is_good) values_ = std::move(before);
  return is_good;
}

// What the analysis computes from shapes and fields, over again.
bool Recount::derive() {
  const auto put = [this](const Expression& formula, int slot) {
    const Result<Rational> result = evaluate(formula, values_);
    if (result) values_[static_cast<std::size_t>(slot)] = *result;
    return result.ok();
  };
  for (const NamedFormula& helper : kind_->where) {
    if (!put(helper.formula, helper.slot)) return false;
  }
  Rational parameters = 0;
  for (const ParameterSpec& parameter : kind_->parameters) {
    if (!put(parameter.count.formula, parameter.count.slot)) return false;
    const std::optional<Rational> sum = add(parameters, value(parameter.count.slot));
    if (!sum) return false;
    parameters = *sum;
  }
  values_[kSlotParameters] = parameters;
  for (int i = 0; i < kWorkCount; ++i) {
    if (!put(kind_->work[static_cast<std::size_t>(i)], kSlotFirstWork + i)) return false;
    if (!value(kSlotFirstWork + i).is_whole()) return false;
  }
  return true;
}

bool Recount::set_batch(std::int64_t batch) {
  return change({{kSlotBatch, batch}});
}

bool Recount::merge_groups() {
  const int groups = kind_->symbols.find("g");
  if (groups < 0 || kind_->input_slots.empty() || value(groups) == Rational(1)) return false;
  const int channels = kind_->input_slots.front();
  const std::optional<Rational> fewer = divide(value(channels), value(groups));
  const std::optional<Rational> elements = divide(value(kSlotElementsIn), value(groups));
  if (!fewer || !elements) return false;
  std::vector<Rational> before = values_;
  const std::int64_t macs_before = macs();
  const bool is_same = change({{channels, *fewer}, {groups, 1}, {kSlotElementsIn, *elements}}) &&
                       macs() == macs_before;
  return keep_if(is_same, before);
}

// Sizes of the map `from` in the place of those of `to`, whose elements follow.
bool Recount::put_map(const std::vector<int>& from, const std::vector<int>& to, int elements_slot) {
  std::vector<Change> changes;
  std::optional<Rational> elements = value(elements_slot);
  for (std::size_t i = 0; i < from.size(); ++i) {
    changes.push_back({to[i], value(from[i])});
    if (elements) elements = multiply(*elements, value(from[i]));
    if (elements) elements = divide(*elements, value(to[i]));
  }
  if (!elements) return false;
  changes.push_back({elements_slot, *elements});
  std::vector<Rational> before = values_;
  const std::int64_t macs_before = macs();
  return keep_if(change(changes) && macs() == macs_before, before);
}

bool Recount::join_maps() {
  std::vector<int> in, out;
  bool differ = false;
  for (std::size_t i = 1; i < kind_->input_slots.size() && i < kind_->output_slots.size(); ++i) {
    if (kind_->output_slots[i] < 0) return false;
    in.push_back(kind_->input_slots[i]);
    out.push_back(kind_->output_slots[i]);
    differ = differ || value(in.back()) != value(out.back());
  }
  if (!differ) return false;
  return put_map(out, in, kSlotElementsIn) || put_map(in, out, kSlotElementsOut);
}

bool Recount::remove_bias() {
  const int bias = kind_->symbols.find("b");
  return bias >= 0 && !value(bias).is_zero() && change({{bias, 0}});
}

bool Recount::double_products() {
  const std::int64_t macs_before = macs();
  const std::optional<Rational> elements = multiply(value(kSlotElementsIn), 2);
  if (macs_before == 0 || !elements) return false;
  for (const int slot : kind_->input_slots) {
    const std::optional<Rational> twice = multiply(value(slot), 2);
    if (!twice) return false;
    std::vector<Rational> before = values_;
    const bool is_doubled = change({{slot, *twice}, {kSlotElementsIn, *elements}}) &&
                            macs() / 2 == macs_before && macs() % 2 == 0;
    if (keep_if(is_doubled, before)) return true;
  }
  return false;
}

}  // namespace ledger
