#include "cost/totals.h"

#include <optional>

#include "cost/checked.h"
#include "cost/liveness.h"

namespace ledger {
namespace {

// Adds, and remembers what did not fit.
class Summer {
 public:
  void add(std::int64_t& total, std::int64_t value, std::string_view what) {
    if (!add_to(total, value) && overflowed_.empty()) overflowed_ = what;
  }
  void add_product(std::int64_t& total, std::int64_t value, std::int64_t factor,
                   std::string_view what) {
    if (multiply_by(value, factor)) {
      add(total, value, what);
    } else if (overflowed_.empty()) {
      overflowed_ = what;
    }
  }
  const std::string& overflowed() const { return overflowed_; }

 private:
  std::string overflowed_;
};

void add_parameters(Totals& totals, const LayerKind& kind, const Row& row, Summer& sum) {
  sum.add(totals.parameters, row.parameters, "parameters");
  sum.add(totals.buffers, row.buffers, "buffers");
  sum.add(totals.weight_bytes, row.weight_bytes, "weight bytes");
  if (!row.owns_parameters) return;
  for (std::size_t i = 0; i < kind.parameters.size(); ++i) {
    const std::int64_t count = row.cost->parameters[i];
    switch (kind.parameters[i].group) {
      case ParameterGroup::kWeights:
        sum.add(totals.weights, count, "weights");
        break;
      case ParameterGroup::kBiases:
        sum.add(totals.biases, count, "biases");
        break;
      case ParameterGroup::kNorm:
        sum.add(totals.norm, count, "norm parameters");
        break;
    }
  }
}

void add_counts(Totals& totals, const LayerKind& kind, const Row& row,
                const std::vector<Convention>& conventions, Summer& sum) {
  for (std::size_t i = 0; i < conventions.size(); ++i) {
    const Count& count = row.count(static_cast<int>(i));
    sum.add(totals.counts[i], count.value, conventions[i].id);
    if (count.status != Count::Status::kCounted && kind.has_work) ++totals.not_counted[i];
    if (row.owns_parameters && count.status != Count::Status::kUnseen) {
      sum.add(totals.memory[i], row.cost->memory[i], conventions[i].id);
    }
  }
}

void add_to_groups(Analysis& analysis, int group, const Row& row, Summer& sum) {
  for (; group != kNoGroup;
       group = analysis.model->groups[static_cast<std::size_t>(group)].parent) {
    GroupTotals& totals = analysis.groups[static_cast<std::size_t>(group)];
    sum.add(totals.parameters, row.parameters, "parameters");
    sum.add(totals.macs, row.macs, "MACs");
    sum.add(totals.weight_bytes, row.weight_bytes, "weight bytes");
    sum.add(totals.activation_bytes, row.activation_bytes, "activation bytes");
    for (std::size_t i = 0; i < totals.counts.size(); ++i) {
      sum.add(totals.counts[i], row.count(static_cast<int>(i)).value, "counts");
    }
  }
}

std::optional<std::int64_t> shape_bytes(const Shape& shape, const AnalysisOptions& options) {
  std::int64_t elements = options.batch;
  for (const std::int64_t size : shape) {
    if (!multiply_by(elements, size)) return std::nullopt;
  }
  return tensor_bytes(elements, options.activation_type);
}

bool add_liveness(Analysis& analysis) {
  std::vector<std::int64_t> output_bytes;
  output_bytes.reserve(analysis.rows.size());
  for (const Row& row : analysis.rows) output_bytes.push_back(row.activation_bytes);
  const std::optional<std::int64_t> input_bytes =
      shape_bytes(analysis.model->input, analysis.options);
  if (!input_bytes) return false;
  std::optional<Liveness> as_written =
      compute_liveness(*analysis.model, analysis.rows, output_bytes, *input_bytes, true);
  const std::optional<Liveness> without_in_place =
      compute_liveness(*analysis.model, analysis.rows, output_bytes, *input_bytes, false);
  if (!as_written || !without_in_place) return false;
  for (std::size_t i = 0; i < analysis.rows.size(); ++i) {
    analysis.rows[i].live_bytes = as_written->bytes_at[i];
  }
  analysis.totals.peak_bytes = as_written->peak_bytes;
  analysis.totals.peak_layer = as_written->peak_layer;
  analysis.totals.peak_bytes_without_in_place = without_in_place->peak_bytes;
  return true;
}

}  // namespace

void sum_rows(Analysis& analysis) {
  const Model& model = *analysis.model;
  const std::vector<Convention>& conventions = model.catalog->conventions();
  Totals& totals = analysis.totals;
  totals.counts.assign(conventions.size(), 0);
  totals.not_counted.assign(conventions.size(), 0);
  totals.memory.assign(conventions.size(), 0);
  GroupTotals empty_group;
  empty_group.counts.assign(conventions.size(), 0);
  analysis.groups.assign(model.groups.size(), empty_group);

  Summer sum;
  for (std::size_t i = 0; i < analysis.rows.size(); ++i) {
    const Row& row = analysis.rows[i];
    const Layer& layer = model.layers[i];
    const LayerKind& kind = model.kind_of(layer);
    add_parameters(totals, kind, row, sum);
    add_counts(totals, kind, row, conventions, sum);
    add_to_groups(analysis, layer.group, row, sum);
    sum.add(totals.macs, row.macs, "MACs");
    sum.add(totals.activation_bytes, row.activation_bytes, "activation bytes");
    const std::int64_t batch = analysis.options.batch;
    const std::int64_t elements = kind.is_view ? 0 : row.cost->elements_out;
    sum.add_product(totals.activation_elements, elements, batch, "activations");
    for (std::size_t w = 0; w < kWorkCount; ++w) {
      sum.add_product(totals.work[w], row.cost->work[w], batch, work_name(static_cast<Work>(w)));
    }
  }
  sum.add_product(totals.flops, totals.macs, 2, "FLOPs");
  if (const auto bytes = tensor_bytes(totals.buffers, analysis.options.weight_type)) {
    totals.buffer_bytes = *bytes;
  }
  std::string overflowed = sum.overflowed();
  if (overflowed.empty() && !analysis.rows.empty() && !add_liveness(analysis)) {
    overflowed = "live activation bytes";
  }
  if (!overflowed.empty()) {
    analysis.errors.push_back({ErrorCode::kOverflow,
                               {},
                               "The model's total of " + overflowed + " does not fit 64 bits.",
                               "Make the batch or the layers smaller."});
  }
}

}  // namespace ledger
