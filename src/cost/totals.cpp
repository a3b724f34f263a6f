#include "cost/totals.h"

#include <optional>
#include <utility>

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
  if (!row.owns_parameters) return;
  sum.add(totals.buffers, row.buffers, "buffers");
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

void add_not_counted(Totals& totals, const LayerKind& kind, const Row& row) {
  if (!kind.has_work) return;
  const Count* counts = row.cost->counts.data();
  for (std::size_t i = 0; i < totals.not_counted.size(); ++i) {
    if (counts[i].status != Count::Status::kCounted) ++totals.not_counted[i];
  }
}

// To the innermost group only; close_groups carries it outwards.
void add_row(GroupTotals& group, const Row& row, Summer& sum) {
  sum.add(group.parameters, row.parameters, "parameters");
  sum.add(group.macs, row.macs, "MACs");
  sum.add(group.weight_bytes, row.weight_bytes, "weight bytes");
  sum.add(group.activation_bytes, row.activation_bytes, "activation bytes");
  // By pointer: this is the innermost loop of an edit.
  const Count* counts = row.cost->counts.data();
  for (std::size_t i = 0; i < group.counts.size(); ++i) {
    sum.add(group.counts[i], counts[i].value, "counts");
  }
}

void add_group(GroupTotals& outer, const GroupTotals& inner, Summer& sum) {
  sum.add(outer.parameters, inner.parameters, "parameters");
  sum.add(outer.macs, inner.macs, "MACs");
  sum.add(outer.weight_bytes, inner.weight_bytes, "weight bytes");
  sum.add(outer.activation_bytes, inner.activation_bytes, "activation bytes");
  for (std::size_t i = 0; i < outer.counts.size(); ++i) {
    sum.add(outer.counts[i], inner.counts[i], "counts");
  }
}

// Parents come before their children, so the last group is complete first. `whole` has the rows
// outside of any group.
void close_groups(Analysis& analysis, GroupTotals whole, Summer& sum) {
  for (std::size_t g = analysis.groups.size(); g-- > 0;) {
    const int parent = analysis.model->groups[g].parent;
    GroupTotals& outer =
        parent == kNoGroup ? whole : analysis.groups[static_cast<std::size_t>(parent)];
    add_group(outer, analysis.groups[g], sum);
  }
  Totals& totals = analysis.totals;
  totals.parameters = whole.parameters;
  totals.macs = whole.macs;
  totals.weight_bytes = whole.weight_bytes;
  totals.activation_bytes = whole.activation_bytes;
  totals.counts = std::move(whole.counts);
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
  totals.not_counted.assign(conventions.size(), 0);
  GroupTotals whole;
  whole.counts.assign(conventions.size(), 0);
  analysis.groups.assign(model.groups.size(), whole);

  Summer sum;
  for (std::size_t i = 0; i < analysis.rows.size(); ++i) {
    const Row& row = analysis.rows[i];
    const Layer& layer = model.layers[i];
    const LayerKind& kind = model.kind_of(layer);
    add_parameters(totals, kind, row, sum);
    add_not_counted(totals, kind, row);
    add_row(
        layer.group == kNoGroup ? whole : analysis.groups[static_cast<std::size_t>(layer.group)],
        row, sum);
    const std::int64_t batch = analysis.options.batch;
    if (layer.training_only) continue;
    const std::int64_t elements = kind.is_view ? 0 : row.cost->elements_out;
    sum.add_product(totals.activation_elements, elements, batch, "activations");
    for (std::size_t w = 0; w < kWorkCount; ++w) {
      if (row.cost->work[w] == 0) continue;
      sum.add_product(totals.work[w], row.cost->work[w], batch, work_name(static_cast<Work>(w)));
    }
  }
  close_groups(analysis, std::move(whole), sum);
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
