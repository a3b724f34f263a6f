#include "explain/count_index.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "cost/checked.h"
#include "explain/typed_number.h"
#include "model/catalog.h"
#include "model/presets.h"

namespace ledger {
namespace {

// Sizes that networks are measured at beside their own.
constexpr std::array<std::int64_t, 8> kUsualResolutions = {224, 227, 256, 299, 320, 384, 416, 448};

// Whether every formula of a convention multiplies by the batch.
bool follows_batch(const Catalog& catalog, int convention) {
  for (std::size_t kind = 0; kind < catalog.kinds().size(); ++kind) {
    const Expression* formula = catalog.count_formula(convention, static_cast<int>(kind));
    if (formula != nullptr && !formula->is_constant() && !formula->uses(kSlotBatch)) return false;
  }
  return true;
}

std::vector<CountSubject> all_subjects(const Catalog& catalog) {
  using Kind = CountSubject::Kind;
  std::vector<CountSubject> subjects;
  for (std::size_t i = 0; i < catalog.conventions().size(); ++i) {
    const Convention& convention = catalog.conventions()[i];
    const int index = static_cast<int>(i);
    // torchscope prints a number of parameters as "MB".
    const bool is_bytes = convention.quantity == CountedQuantity::kBytes ||
                          (!convention.counts_work() && fold_text(convention.unit) == "mb");
    subjects.push_back({convention.counts_work() ? Kind::kConvention : Kind::kFigure, index,
                        follows_batch(catalog, index), is_bytes});
  }
  const int macs = catalog.find_convention("macs");
  for (const Kind kind : {Kind::kConvolutionsOnly, Kind::kGroupsIgnored, Kind::kInputMap}) {
    subjects.push_back({kind, macs, true, false});
  }
  subjects.push_back({Kind::kParameters, -1, false, false});
  subjects.push_back({Kind::kWeightBytes, -1, false, true});
  subjects.push_back({Kind::kActivationBytes, -1, true, true});
  subjects.push_back({Kind::kPeakBytes, -1, false, true});
  return subjects;
}

// MACs of convolutions, as they are and as two slips count them.
struct ConvolutionMacs {
  std::int64_t all = 0, groups_ignored = 0, input_map = 0;
};

std::optional<std::int64_t> scaled(std::int64_t macs, const Rational& up, const Rational& down) {
  const std::optional<Rational> factor = divide(up, down);
  const std::optional<Rational> result = factor ? multiply(macs, *factor) : std::nullopt;
  if (!result || !result->is_whole()) return std::nullopt;
  return result->numerator;
}

// The MACs over the input map: by the sizes that the kind's dimensions behind the channels have.
std::int64_t macs_on_input_map(const LayerKind& kind, const LayerCost& cost, std::int64_t macs) {
  Rational in = 1, out = 1;
  for (std::size_t i = 1; i < kind.input_slots.size() && i < kind.output_slots.size(); ++i) {
    if (kind.output_slots[i] < 0) return macs;
    const auto value = [&cost](int slot) { return cost.values[static_cast<std::size_t>(slot)]; };
    const std::optional<Rational> more = multiply(in, value(kind.input_slots[i]));
    const std::optional<Rational> most = multiply(out, value(kind.output_slots[i]));
    if (!more || !most) return macs;
    in = *more;
    out = *most;
  }
  return scaled(macs, in, out).value_or(macs);
}

ConvolutionMacs convolution_macs(const Analysis& analysis) {
  ConvolutionMacs sums;
  for (std::size_t i = 0; i < analysis.rows.size(); ++i) {
    const LayerKind& kind = analysis.model->kind_of(analysis.model->layers[i]);
    if (kind.category != "conv") continue;
    const Row& row = analysis.rows[i];
    const int groups = kind.symbols.find("g");
    std::int64_t ungrouped = row.macs;
    if (groups >= 0) {
      const Rational& g = row.cost->values[static_cast<std::size_t>(groups)];
      ungrouped = scaled(row.macs, g, 1).value_or(row.macs);
    }
    // Beyond 64 bits there is nothing that anybody printed.
    if (!add_to(sums.all, row.macs) || !add_to(sums.groups_ignored, ungrouped) ||
        !add_to(sums.input_map, macs_on_input_map(kind, *row.cost, row.macs))) {
      return {};
    }
  }
  return sums;
}

std::vector<PrintedNumber> printed_numbers(const Variant& variant) {
  std::vector<PrintedNumber> numbers;
  for (const PublishedFigure& figure : variant.published) {
    const std::optional<Rational> digits = parse_decimal(figure.digits);
    const std::optional<Rational> unit = power(10, figure.decimal_exponent);
    const std::optional<Rational> value = digits && unit ? multiply(*digits, *unit) : std::nullopt;
    if (!value) continue;
    const auto at = figure.at.find("resolution");
    numbers.push_back(
        {static_cast<double>(value->numerator) / static_cast<double>(value->denominator),
         at == figure.at.end() ? 0 : at->second.numerator, figure.convention == "parameters"});
  }
  return numbers;
}

struct Measured {
  const Totals& totals;
  const Catalog& catalog;
  ConvolutionMacs convolutions;
};

// 0 where there is none, or where it would only repeat the MACs.
std::int64_t value_of(const CountSubject& subject, const Measured& measured) {
  const Totals& totals = measured.totals;
  const ConvolutionMacs& convolutions = measured.convolutions;
  const std::int64_t others = totals.macs - convolutions.all;
  const auto unless_same = [&convolutions, others](std::int64_t macs) {
    return macs == convolutions.all ? 0 : macs + others;
  };
  // A model with conventions of its own has another catalog.
  std::size_t by = 0;
  if (subject.convention >= 0) {
    const Convention& convention =
        built_in_catalog()->conventions()[static_cast<std::size_t>(subject.convention)];
    by = static_cast<std::size_t>(measured.catalog.find_convention(convention.id));
  }
  switch (subject.kind) {
    case CountSubject::Kind::kConvention:
    case CountSubject::Kind::kFigure:
      return totals.counts[by];
    case CountSubject::Kind::kConvolutionsOnly:
      return others == 0 ? 0 : convolutions.all;
    case CountSubject::Kind::kGroupsIgnored:
      return unless_same(convolutions.groups_ignored);
    case CountSubject::Kind::kInputMap:
      return unless_same(convolutions.input_map);
    case CountSubject::Kind::kParameters:
      return totals.parameters;
    case CountSubject::Kind::kWeightBytes:
      return totals.weight_bytes;
    case CountSubject::Kind::kActivationBytes:
      return totals.activation_bytes;
    case CountSubject::Kind::kPeakBytes:
      return totals.peak_bytes;
  }
  return 0;
}

}  // namespace

std::string_view subject_name(CountSubject::Kind kind) {
  constexpr std::array<std::string_view, 9> kNames = {
      "convention", "figure",       "convolutions_only", "groups_ignored", "input_map",
      "parameters", "weight_bytes", "activation_bytes",  "peak_bytes"};
  return kNames[static_cast<std::size_t>(kind)];
}

struct CountIndex::Filling {
  std::size_t next_preset = 0;
  std::string_view text;  // of the definition
  std::shared_ptr<const ModelDefinition> definition;
  Settings settings;
  std::vector<std::int64_t> resolutions;  // still to do, last first; 0: the network's own
  std::vector<std::int64_t> own_values;   // by subject, at the network's own resolution
};

CountIndex::CountIndex()
    : subjects_(all_subjects(*built_in_catalog())), filling_(std::make_unique<Filling>()) {}
CountIndex::~CountIndex() = default;

int CountIndex::networks_done() const {
  return filling_ ? static_cast<int>(filling_->next_preset) : networks_total();
}

int CountIndex::networks_total() const {
  return static_cast<int>(preset_variants().size());
}

bool CountIndex::step() {
  if (!filling_) return false;
  while (filling_->resolutions.empty()) {
    if (!open_network()) {
      filling_.reset();
      entries_.shrink_to_fit();
      return false;
    }
  }
  const std::int64_t resolution = filling_->resolutions.back();
  filling_->resolutions.pop_back();
  add_counts(resolution);
  return true;
}

bool CountIndex::open_network() {
  const std::vector<PresetVariant>& presets = preset_variants();
  if (filling_->next_preset == presets.size()) return false;
  const PresetVariant& preset = presets[filling_->next_preset++];
  if (preset.text.data() != filling_->text.data()) {
    filling_->definition = parse_model(preset.text, built_in_catalog()).definition;
    filling_->text = preset.text;
  }
  if (!filling_->definition) return true;
  const ModelDefinition& definition = *filling_->definition;
  IndexedNetwork network{
      preset.id,
      preset.title,
      fold_text(preset.id) + " " + fold_text(preset.title) + " " + fold_text(preset.family),
      0,
      {}};
  if (const Variant* variant = definition.find_variant(preset.id)) {
    network.printed = printed_numbers(*variant);
  }
  filling_->settings = {};
  if (definition.find_variant(preset.id)) filling_->settings.variant = preset.id;
  const auto parameter =
      std::find_if(definition.parameters.begin(), definition.parameters.end(),
                   [](const ModelParameter& each) { return each.name == "resolution"; });
  if (parameter != definition.parameters.end()) {
    const auto own = definition.parameter_value("resolution", filling_->settings);
    network.resolution = own ? own->numerator : 0;
    for (const std::int64_t usual : kUsualResolutions) {
      const bool fits = (!parameter->minimum || compare(*parameter->minimum, usual) <= 0) &&
                        (!parameter->maximum || compare(usual, *parameter->maximum) <= 0);
      if (fits && usual != network.resolution) filling_->resolutions.push_back(usual);
    }
  }
  filling_->resolutions.push_back(0);
  networks_.push_back(std::move(network));
  return true;
}

void CountIndex::add_counts(std::int64_t resolution) {
  Settings settings = filling_->settings;
  if (resolution != 0) settings.parameters["resolution"] = resolution;
  const ExpandedModel expanded = expand(*filling_->definition, settings);
  if (!expanded.model) return;
  const std::shared_ptr<const Analysis> analysis = analyze(expanded.model);
  if (!analysis->ok()) return;
  const Measured measured{analysis->totals, *expanded.model->catalog, convolution_macs(*analysis)};
  if (resolution == 0) filling_->own_values.assign(subjects_.size(), 0);
  for (std::size_t i = 0; i < subjects_.size(); ++i) {
    const std::int64_t value = value_of(subjects_[i], measured);
    // What does not depend on the resolution is there once.
    if (value <= 0 || value == filling_->own_values[i]) continue;
    if (resolution == 0) filling_->own_values[i] = value;
    entries_.push_back({value, static_cast<std::int32_t>(resolution),
                        static_cast<std::int16_t>(networks_.size() - 1),
                        static_cast<std::int16_t>(i)});
  }
  is_sorted_ = false;
}

CountIndex::Range CountIndex::find(std::int64_t low, std::int64_t high) const {
  const auto by_value = [](const CountEntry& a, const CountEntry& b) { return a.value < b.value; };
  if (!is_sorted_) std::stable_sort(entries_.begin(), entries_.end(), by_value);
  is_sorted_ = true;
  const auto first =
      std::lower_bound(entries_.begin(), entries_.end(), CountEntry{low, 0, 0, 0}, by_value);
  const auto last = std::upper_bound(first, entries_.end(), CountEntry{high, 0, 0, 0}, by_value);
  return {entries_.data() + (first - entries_.begin()),
          entries_.data() + (last - entries_.begin())};
}

}  // namespace ledger
