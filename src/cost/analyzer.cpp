#include <optional>
#include <unordered_map>
#include <utility>

#include "cost/analysis.h"
#include "cost/checked.h"
#include "cost/layer_cost.h"
#include "cost/receptive_field.h"
#include "cost/totals.h"

namespace ledger {
namespace {

// A layer's question as a key that owns what it compares.
struct CostKey {
  int kind = -1;
  std::int64_t batch = 1;
  CallInfo call;
  FieldValues fields;
  std::vector<Shape> inputs;
};

class Hasher {
 public:
  void add(std::int64_t value) {
    // Boost's hash_combine in 64 bits: enough to spread small whole numbers.
    state_ ^=
        static_cast<std::uint64_t>(value) + 0x9e3779b97f4a7c15u + (state_ << 6) + (state_ >> 2);
  }
  std::size_t result() const { return static_cast<std::size_t>(state_ ^ (state_ >> 32)); }

 private:
  std::uint64_t state_ = 0;
};

std::size_t hash_of(const LayerQuestion& question) {
  Hasher hasher;
  hasher.add(question.kind);
  hasher.add(question.batch);
  const CallInfo& call = question.call;
  hasher.add(call.functional + 2 * call.training_only + 4 * call.is_first + 8 * call.is_last);
  for (const FieldValue& field : question.fields->all()) {
    hasher.add(static_cast<std::int64_t>(field.kind) * 64 + field.word);
    if (field.kind != FieldValue::Kind::kNumbers) continue;
    for (const Rational& number : field.numbers) {
      hasher.add(number.numerator);
      hasher.add(number.denominator);
    }
  }
  for (const Shape* shape : question.inputs) {
    hasher.add(-1);
    for (const std::int64_t size : *shape) hasher.add(size);
  }
  return hasher.result();
}

bool matches(const CostKey& key, const LayerQuestion& question) {
  if (key.kind != question.kind || key.batch != question.batch || key.call != question.call ||
      key.inputs.size() != question.inputs.size() || !(key.fields == *question.fields)) {
    return false;
  }
  for (std::size_t i = 0; i < key.inputs.size(); ++i) {
    if (key.inputs[i] != *question.inputs[i]) return false;
  }
  return true;
}

CostKey owned(const LayerQuestion& question) {
  CostKey key{question.kind, question.batch, question.call, *question.fields, {}};
  for (const Shape* shape : question.inputs) key.inputs.push_back(*shape);
  return key;
}

}  // namespace

class Analyzer::Cache {
 public:
  // The analysis before, where it was good.
  std::shared_ptr<const Analysis> last;

  // Costs depend on the catalog's formulas, so a change of catalog forgets them all.
  void prepare(const std::shared_ptr<const Catalog>& catalog) {
    if (catalog != catalog_ || costs_.size() > kMostCosts) costs_.clear();
    catalog_ = catalog;
  }

  Result<std::shared_ptr<const LayerCost>> cost(const LayerQuestion& question) {
    const std::size_t hash = hash_of(question);
    const auto [first, end] = costs_.equal_range(hash);
    for (auto entry = first; entry != end; ++entry) {
      if (matches(entry->second.first, question)) return entry->second.second;
    }
    Result<std::shared_ptr<const LayerCost>> computed = compute_layer_cost(question);
    if (computed) costs_.emplace(hash, std::pair(owned(question), *computed));
    return computed;
  }

 private:
  static constexpr std::size_t kMostCosts = 50'000;
  std::shared_ptr<const Catalog> catalog_;
  std::unordered_multimap<std::size_t, std::pair<CostKey, std::shared_ptr<const LayerCost>>> costs_;
};

namespace {

// Another kind of module with the same weights: the head of a language model and its embedding.
bool is_tied(const Model& model, const Layer& layer) {
  return layer.kind != model.layers[static_cast<std::size_t>(layer.module)].kind;
}

// Which layer is the last call of each module, by the index of its first call.
std::vector<int> last_calls(const Model& model) {
  std::vector<int> last(model.layers.size(), -1);
  for (std::size_t i = 0; i < model.layers.size(); ++i) {
    const Layer& layer = model.layers[i];
    if (!is_tied(model, layer)) last[static_cast<std::size_t>(layer.module)] = static_cast<int>(i);
  }
  return last;
}

class AnalysisBuilder {
 public:
  // `last` may be null.
  AnalysisBuilder(std::shared_ptr<const Model> model, const AnalysisOptions& options,
                  std::shared_ptr<const Analysis> last)
      : analysis_(std::make_shared<Analysis>()), last_(std::move(last)) {
    analysis_->model = std::move(model);
    analysis_->options = options;
  }

  template <class CostFunction>
  std::shared_ptr<const Analysis> build(CostFunction&& cost_of) {
    const Model& model = *analysis_->model;
    if (analysis_->options.batch < 1) {
      analysis_->errors.push_back({ErrorCode::kOutOfRange, {}, "The batch must be at least 1."});
    }
    analysis_->rows.resize(model.layers.size());
    last_calls_ = last_calls(model);
    forget_last_unless_alike();
    for (std::size_t i = 0; i < model.layers.size() && analysis_->options.batch >= 1; ++i) {
      add_row(i, cost_of);
    }
    analysis_->ok() ? sum_rows(*analysis_) : leave_sums_empty(*analysis_);
    return analysis_;
  }

 private:
  // As long as sums are, so that a table can be drawn of the rows that there are.
  static void leave_sums_empty(Analysis& analysis) {
    const std::size_t conventions = analysis.model->catalog->conventions().size();
    analysis.totals.counts.assign(conventions, 0);
    analysis.totals.not_counted.assign(conventions, 0);
    GroupTotals none;
    none.counts.assign(conventions, 0);
    analysis.groups.assign(analysis.model->groups.size(), none);
  }

  // False where an input is itself in error: one fault is told once.
  bool gather_inputs(const Layer& layer) {
    static const ReceptiveField kOnePixel = {};
    shapes_.clear();
    fields_.clear();
    for (const int input : layer.inputs) {
      if (input == kModelInput) {
        shapes_.push_back(&analysis_->model->input);
        fields_.push_back(&kOnePixel);
        continue;
      }
      const Row& row = analysis_->rows[static_cast<std::size_t>(input)];
      if (!row.cost) return false;
      shapes_.push_back(&row.cost->output);
      fields_.push_back(&row.receptive_field);
    }
    return true;
  }

  void fail(const Layer& layer, Error error) {
    const std::string& kind = analysis_->model->kind_of(layer).name;
    error.place = {layer.mark.line, layer.mark.column, layer.name};
    error.message = layer.name + " (" + kind + "): " + error.message;
    analysis_->errors.push_back(std::move(error));
  }

  template <class CostFunction>
  void add_row(std::size_t index, CostFunction&& cost_of) {
    const Model& model = *analysis_->model;
    const Layer& layer = model.layers[index];
    if (reuse_row(index, layer)) return;
    if (!gather_inputs(layer)) {
      if (last_) feeds_differently_[index] = true;
      return;
    }
    const auto module = static_cast<std::size_t>(layer.module);
    const CallInfo call = {layer.functional, layer.training_only, module == index,
                           is_tied(model, layer) || last_calls_[module] == static_cast<int>(index)};
    const LayerQuestion question = {model.catalog.get(),      layer.kind, &layer.fields, shapes_,
                                    analysis_->options.batch, call};
    Result<std::shared_ptr<const LayerCost>> cost = cost_of(question);
    if (!cost) {
      if (last_) feeds_differently_[index] = true;
      return fail(layer, std::move(cost.error()));
    }
    if (std::optional<Error> error = refuse_tie(layer, **cost)) {
      return fail(layer, std::move(*error));
    }
    Row& row = analysis_->rows[index];
    if (!fill_row(index, layer, **cost, row)) {
      return fail(layer, {ErrorCode::kOverflow,
                          {},
                          "Its numbers do not fit 64 bits.",
                          "Make the batch or the layer smaller."});
    }
    row.cost = std::move(*cost);
    if (last_) note_difference(index);
  }

  // Rows are taken over only between models of the same layers in the same places.
  void forget_last_unless_alike() {
    const Model& model = *analysis_->model;
    const bool is_alike =
        last_ && last_->model->catalog == model.catalog && last_->options == analysis_->options &&
        last_->model->input == model.input && last_->model->layers.size() == model.layers.size() &&
        last_calls(*last_->model) == last_calls_;
    if (!is_alike) last_ = nullptr;
    if (last_) feeds_differently_.assign(model.layers.size(), false);
  }

  // A layer that is the same and reads the same has the same row.
  bool reuse_row(std::size_t index, const Layer& layer) {
    if (!last_ || !analysis_->model->layers.shares(last_->model->layers, index)) return false;
    for (const int input : layer.inputs) {
      if (input != kModelInput && feeds_differently_[static_cast<std::size_t>(input)]) return false;
    }
    // Tied weights are checked against another row.
    if (is_tied(*analysis_->model, layer)) return false;
    analysis_->rows[index] = last_->rows[index];
    return true;
  }

  void note_difference(std::size_t index) {
    const Row& row = analysis_->rows[index];
    const Row& before = last_->rows[index];
    feeds_differently_[index] =
        row.cost->output != before.cost->output || !(row.receptive_field == before.receptive_field);
  }

  std::optional<Error> refuse_tie(const Layer& layer, const LayerCost& cost) const {
    const Model& model = *analysis_->model;
    const auto module = static_cast<std::size_t>(layer.module);
    const LayerCost* first = analysis_->rows[module].cost.get();
    if (!is_tied(model, layer) || first == nullptr) return std::nullopt;
    if (first->parameter_total == cost.parameter_total) return std::nullopt;
    return Error{ErrorCode::kShapeMismatch,
                 {},
                 "It shares its weights with " + model.layers[module].name + ", which has " +
                     std::to_string(first->parameter_total) + " parameters and not " +
                     std::to_string(cost.parameter_total) + ".",
                 "Layers of one \"module\" hold the same weights."};
  }

  bool fill_row(std::size_t index, const Layer& layer, const LayerCost& cost, Row& row) const {
    const Model& model = *analysis_->model;
    const AnalysisOptions& options = analysis_->options;
    const LayerKind& kind = model.kind_of(layer);
    row.receptive_field = receptive_field(kind, cost, fields_);
    row.owns_parameters = layer.module == static_cast<int>(index);
    row.macs = layer.training_only ? 0 : cost.work[static_cast<std::size_t>(Work::kMacs)];
    if (!multiply_by(row.macs, options.batch)) return false;
    if (row.owns_parameters) {
      row.parameters = cost.parameter_total;
      row.buffers = cost.buffer_total;
    }
    const auto weight_bytes = tensor_bytes(row.parameters, options.weight_type);
    std::int64_t elements = kind.is_view || layer.training_only ? 0 : cost.elements_out;
    if (!weight_bytes || !multiply_by(elements, options.batch)) return false;
    const auto activation_bytes = tensor_bytes(elements, options.activation_type);
    if (!activation_bytes) return false;
    row.weight_bytes = *weight_bytes;
    row.activation_bytes = *activation_bytes;
    return true;
  }

  std::shared_ptr<Analysis> analysis_;
  std::shared_ptr<const Analysis> last_;
  std::vector<int> last_calls_;
  std::vector<bool> feeds_differently_;  // than in last_: another shape or another look back
  std::vector<const Shape*> shapes_;     // of the layer at hand
  std::vector<const ReceptiveField*> fields_;
};

}  // namespace

Analyzer::Analyzer() : cache_(std::make_unique<Cache>()) {}
Analyzer::~Analyzer() = default;
Analyzer::Analyzer(Analyzer&&) noexcept = default;
Analyzer& Analyzer::operator=(Analyzer&&) noexcept = default;

std::shared_ptr<const Analysis> Analyzer::analyze(std::shared_ptr<const Model> model,
                                                  const AnalysisOptions& options) {
  cache_->prepare(model->catalog);
  AnalysisBuilder builder(std::move(model), options, std::move(cache_->last));
  auto analysis =
      builder.build([this](const LayerQuestion& question) { return cache_->cost(question); });
  cache_->last = analysis->ok() ? analysis : nullptr;
  return analysis;
}

std::shared_ptr<const Analysis> analyze(std::shared_ptr<const Model> model,
                                        const AnalysisOptions& options) {
  return Analyzer().analyze(std::move(model), options);
}

}  // namespace ledger
