#include "cost/layer_cost.h"

#include <optional>

#include "cost/checked.h"
#include "cost/shape_rules.h"

namespace ledger {
namespace {

std::optional<std::int64_t> element_count(const Shape& shape) {
  std::int64_t count = 1;
  for (const std::int64_t size : shape) {
    if (!multiply_by(count, size)) return std::nullopt;
  }
  return count;
}

// Fills a LayerCost step by step, each step over the symbols that the ones before it have set.
class CostComputation {
 public:
  explicit CostComputation(const LayerQuestion& question)
      : question_(question),
        kind_(question.catalog->kinds()[static_cast<std::size_t>(question.kind)]),
        cost_(std::make_shared<LayerCost>()) {
    cost_->values.assign(static_cast<std::size_t>(kind_.symbols.size()), Rational());
  }

  Result<std::shared_ptr<const LayerCost>> run() {
    const bool is_done = bind_inputs() && bind_fields() && bind_where() && check_requirements() &&
                         compute_output() && compute_parameters() && compute_work() &&
                         compute_counts() && compute_memory_use() && compute_window();
    if (!is_done) return error_;
    return std::shared_ptr<const LayerCost>(std::move(cost_));
  }

 private:
  bool fail(ErrorCode code, std::string message, std::string hint = {}) {
    error_ = {code, {}, std::move(message), std::move(hint)};
    return false;
  }

  Rational& value(int slot) { return cost_->values[static_cast<std::size_t>(slot)]; }

  // `what` and `name` begin the sentence of an error: "The size of weight". They are joined only
  // when there is one: this is the inner loop of an analysis.
  bool evaluate_into(const Expression& expression, std::string_view what, Rational& into,
                     std::string_view name = {}) {
    const Result<Rational> result = evaluate(expression, cost_->values);
    if (result) {
      into = *result;
      return true;
    }
    return fail(result.error().code,
                std::string(what).append(name) + " cannot be computed: " + result.error().message);
  }

  bool evaluate_whole(const Expression& expression, std::string_view what, std::int64_t& into,
                      std::string_view name = {}) {
    Rational exact;
    if (!evaluate_into(expression, what, exact, name)) return false;
    if (!exact.is_whole() || exact.numerator < 0) {
      return fail(ErrorCode::kWrongType, std::string(what).append(name) + " would be " +
                                             to_string(exact) +
                                             ", which is no whole number of things.");
    }
    into = exact.numerator;
    return true;
  }

  bool bind_inputs() {
    if (!check_input_count()) return false;
    for (const Shape* shape : question_.inputs) {
      const std::optional<std::int64_t> elements = element_count(*shape);
      if (!elements || !add_to(cost_->elements_in, *elements)) {
        return fail(ErrorCode::kOverflow, "The input's elements do not fit 64 bits.");
      }
      cost_->inputs.push_back(*shape);
    }
    const Shape& first = cost_->inputs.front();
    value(kSlotBatch) = question_.batch;
    value(kSlotInputs) = static_cast<std::int64_t>(cost_->inputs.size());
    value(kSlotRank) = static_cast<std::int64_t>(first.size());
    value(kSlotElementsIn) = cost_->elements_in;
    value(kSlotFunctional) = question_.call.functional ? 1 : 0;

    const std::size_t wanted = kind_.input_slots.size();
    const bool is_open = kind_.leading_dimensions || kind_.trailing_dimensions;
    const bool fits = is_open ? first.size() >= wanted : first.size() == wanted;
    if (!fits) return fail_rank(first);
    const std::size_t from = kind_.trailing_dimensions ? 0 : first.size() - wanted;
    for (std::size_t i = 0; i < wanted; ++i) value(kind_.input_slots[i]) = first[from + i];
    return true;
  }

  bool check_input_count() {
    const int count = static_cast<int>(question_.inputs.size());
    const bool too_many = kind_.maximum_inputs >= 0 && count > kind_.maximum_inputs;
    if (count >= kind_.minimum_inputs && count > 0 && !too_many) return true;
    std::string wanted = std::to_string(kind_.minimum_inputs);
    if (kind_.maximum_inputs < 0) {
      wanted += " or more inputs";
    } else if (kind_.maximum_inputs != kind_.minimum_inputs) {
      wanted += " to " + std::to_string(kind_.maximum_inputs) + " inputs";
    } else {
      wanted += kind_.minimum_inputs == 1 ? " input" : " inputs";
    }
    return fail(ErrorCode::kShapeMismatch,
                "It takes " + wanted + ", and has " + std::to_string(count) + ".",
                "Name them in \"inputs\": [\"…\", \"…\"].");
  }

  bool fail_rank(const Shape& found) {
    std::string wanted;
    for (const int slot : kind_.input_slots) {
      wanted += (wanted.empty() ? "" : "×") + kind_.symbols.name(slot);
    }
    std::string hint;
    if (kind_.input_slots.size() == 3 && found.size() == 1) {
      hint = "A flatten before it leaves no map to work on.";
    }
    return fail(ErrorCode::kShapeMismatch,
                "It takes a map of shape " + wanted + ", and is given " + shape_text(found) + ".",
                std::move(hint));
  }

  bool bind_fields() {
    for (std::size_t f = 0; f < kind_.fields.size(); ++f) {
      const FieldSpec& spec = kind_.fields[f];
      const FieldValue& given = (*question_.fields)[f];
      for (std::size_t i = 0; i < spec.slots.size(); ++i) {
        Rational& into = value(spec.slots[i]);
        if (given.kind == FieldValue::Kind::kNumbers) {
          into = given.numbers[i];
          continue;
        }
        const bool is_word = given.kind == FieldValue::Kind::kWord;
        const std::vector<Expression>& formulas =
            is_word ? spec.words[static_cast<std::size_t>(given.word)].values : spec.default_values;
        if (formulas.empty()) return fail(ErrorCode::kMissing, "It needs " + spec.name + ".");
        if (!evaluate_into(formulas[i], spec.name, into)) return false;
      }
    }
    return true;
  }

  bool bind_where() {
    for (const NamedFormula& helper : kind_.where) {
      if (!evaluate_into(helper.formula, helper.name, value(helper.slot))) return false;
    }
    return true;
  }

  // Symbols in braces become their values.
  std::string fill_in(const std::string& pattern) const {
    std::string text;
    for (std::size_t at = 0; at < pattern.size();) {
      const std::size_t end = pattern[at] == '{' ? pattern.find('}', at) : std::string::npos;
      if (end == std::string::npos) {
        text += pattern[at++];
        continue;
      }
      const int slot = kind_.symbols.find(pattern.substr(at + 1, end - at - 1));
      if (slot >= 0) text += to_string(cost_->values[static_cast<std::size_t>(slot)]);
      at = end + 1;
    }
    return text;
  }

  bool check_requirements() {
    for (const Requirement& requirement : kind_.requirements) {
      Rational holds;
      if (!evaluate_into(requirement.that, "A requirement", holds)) return false;
      if (!holds.is_zero()) continue;
      std::string message = fill_in(requirement.message);
      if (!message.empty() && message.back() != '.') message += '.';
      return fail(ErrorCode::kShapeMismatch, std::move(message), fill_in(requirement.hint));
    }
    return true;
  }

  bool compute_output() {
    if (kind_.shape_rule == ShapeRule::kFormula) {
      if (!compute_output_by_formula()) return false;
    } else {
      Result<Shape> shape = apply_shape_rule(kind_, cost_->values, question_.inputs);
      if (!shape) {
        error_ = shape.error();
        return false;
      }
      cost_->output = std::move(*shape);
    }
    const std::optional<std::int64_t> elements = element_count(cost_->output);
    if (!elements) return fail(ErrorCode::kOverflow, "The output's elements do not fit 64 bits.");
    cost_->elements_out = *elements;
    value(kSlotElementsOut) = *elements;
    return true;
  }

  bool compute_output_by_formula() {
    const Shape& first = cost_->inputs.front();
    const std::size_t leading = first.size() - kind_.input_slots.size();
    if (kind_.leading_dimensions) {
      cost_->output.assign(first.begin(), first.begin() + static_cast<std::ptrdiff_t>(leading));
    }
    for (std::size_t i = 0; i < kind_.output.size(); ++i) {
      Rational size;
      if (!evaluate_into(kind_.output[i], "The output's size", size)) return false;
      if (!size.is_whole() || size.numerator < 1) {
        return fail(ErrorCode::kShapeMismatch,
                    "Dimension " + std::to_string(i + 1) + " of its output would be " +
                        to_string(size) + " for the input " + shape_text(first) + ".",
                    "Every size must be a whole number of at least 1.");
      }
      if (kind_.output_slots[i] >= 0) value(kind_.output_slots[i]) = size;
      cost_->output.push_back(size.numerator);
    }
    return true;
  }

  bool compute_parameters() {
    for (const ParameterSpec& parameter : kind_.parameters) {
      std::int64_t count = 0;
      if (!evaluate_whole(parameter.count.formula, "The size of ", count, parameter.count.name)) {
        return false;
      }
      value(parameter.count.slot) = count;
      cost_->parameters.push_back(count);
      if (!add_to(cost_->parameter_total, count)) {
        return fail(ErrorCode::kOverflow, "Its parameters do not fit 64 bits.");
      }
    }
    value(kSlotParameters) = cost_->parameter_total;
    for (const NamedFormula& buffer : kind_.buffers) {
      std::int64_t count = 0;
      if (!evaluate_whole(buffer.formula, "The size of ", count, buffer.name)) return false;
      if (!add_to(cost_->buffer_total, count)) {
        return fail(ErrorCode::kOverflow, "Its buffers do not fit 64 bits.");
      }
    }
    return true;
  }

  bool compute_work() {
    for (std::size_t i = 0; i < kWorkCount; ++i) {
      const std::string_view name = work_name(static_cast<Work>(i));
      if (!evaluate_whole(kind_.work[i], name, cost_->work[i])) return false;
      value(kSlotFirstWork + static_cast<int>(i)) = cost_->work[i];
    }
    return true;
  }

  bool compute_counts() {
    const std::vector<Convention>& conventions = question_.catalog->conventions();
    cost_->counts.resize(conventions.size());
    for (std::size_t i = 0; i < conventions.size(); ++i) {
      Count& count = cost_->counts[i];
      const Expression* formula =
          question_.catalog->count_formula(static_cast<int>(i), question_.kind);
      count.status = judge(conventions[i], formula != nullptr);
      if (formula == nullptr || count.status != Count::Status::kCounted) continue;
      if (!evaluate_whole(*formula, "The count by ", count.value, conventions[i].id)) return false;
    }
    return true;
  }

  Count::Status judge(const Convention& convention, bool has_rule) const {
    // A layer that does no work leaves nothing out of a count of work.
    if (!has_rule) {
      return convention.counts_work() && !kind_.has_work ? Count::Status::kCounted
                                                         : Count::Status::kNotCounted;
    }
    const CallInfo& call = question_.call;
    if (call.training_only && !convention.runs_training) {
      return Count::Status::kNotRun;
    }
    if (call.functional && !convention.sees_functional) return Count::Status::kUnseen;
    const bool is_dropped =
        (convention.repeated_calls == RepeatedCalls::kLastOnly && !call.is_last) ||
        (convention.repeated_calls == RepeatedCalls::kFirstOnly && !call.is_first);
    return is_dropped ? Count::Status::kOverwritten : Count::Status::kCounted;
  }

  bool compute_memory_use() {
    Rational in_place;
    if (!evaluate_into(kind_.in_place, "in_place", in_place)) return false;
    cost_->in_place = !in_place.is_zero();
    return evaluate_whole(kind_.workspace_bytes, "The workspace", cost_->workspace_bytes);
  }

  bool compute_window() {
    if (kind_.window != Window::kFormula) return true;
    for (std::size_t i = 0; i < 2; ++i) {
      if (!evaluate_into(kind_.window_size[i], "The window", cost_->window_size[i]) ||
          !evaluate_into(kind_.window_stride[i], "The window's stride", cost_->window_stride[i])) {
        return false;
      }
    }
    return true;
  }

  const LayerQuestion& question_;
  const LayerKind& kind_;
  std::shared_ptr<LayerCost> cost_;
  Error error_ = {ErrorCode::kShapeMismatch, {}, {}, {}};
};

}  // namespace

Result<std::shared_ptr<const LayerCost>> compute_layer_cost(const LayerQuestion& question) {
  return CostComputation(question).run();
}

}  // namespace ledger
