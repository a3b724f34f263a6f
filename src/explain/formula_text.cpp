#include "explain/formula_text.h"

#include "formula/number_format.h"

namespace ledger {
namespace {

// What a formula of one layer is printed with.
struct Subject {
  const Analysis& analysis;
  const Layer& layer;
  const LayerKind& kind;
  const Row& row;
  const LayerCost& cost;
};

TypesetBox words_box(std::string text) {
  TypesetBox box;
  box.kind = TypesetBox::Kind::kText;
  box.text = std::move(text);
  return box;
}

FormulaText print(const Subject& subject, std::string title, const Expression& formula,
                  std::string result) {
  FormulaText text;
  text.title = std::move(title);
  text.symbols = print_symbols(formula, subject.kind.symbols);
  text.numbers = print_numbers(formula, subject.cost.values);
  text.result = std::move(result);
  text.latex = print_latex(formula, subject.kind.symbols);
  text.typeset_symbols = typeset_symbols(formula, subject.kind.symbols);
  text.typeset_numbers = typeset_numbers(formula, subject.cost.values);
  return text;
}

// Where a rule in words stands in place of a formula.
FormulaText in_words(std::string title, std::string rule, std::string numbers, std::string result) {
  FormulaText text;
  text.title = std::move(title);
  text.latex = "\\text{" + rule + "}";
  text.typeset_symbols = words_box(rule);
  text.typeset_numbers = words_box(numbers);
  text.symbols = std::move(rule);
  text.numbers = std::move(numbers);
  text.result = std::move(result);
  return text;
}

std::string shape_text(const Shape& shape) {
  std::string text;
  for (const std::int64_t size : shape) {
    if (!text.empty()) text += " × ";
    text += format_whole(size);
  }
  return text.empty() ? "1" : text;
}

std::string shape_texts(const std::vector<Shape>& shapes, std::string_view between) {
  std::string text;
  for (const Shape& shape : shapes) {
    if (!text.empty()) text += between;
    text += shapes.size() > 1 ? "(" + shape_text(shape) + ")" : shape_text(shape);
  }
  return text;
}

std::string dimension_title(const LayerKind& kind, std::size_t index) {
  const int slot = index < kind.output_slots.size() ? kind.output_slots[index] : -1;
  if (slot >= 0) return kind.symbols.name(slot);
  const Expression::Node& root = kind.output[index].root();
  if (root.operation == Operation::kName) return kind.symbols.name(root.slot);
  return "size " + std::to_string(index + 1);
}

std::vector<FormulaText> output_shape(const Subject& subject) {
  const Shape& output = subject.cost.output;
  const std::string result = shape_text(output);
  const std::string inputs = shape_texts(subject.cost.inputs, ", ");
  switch (subject.kind.shape_rule) {
    case ShapeRule::kFormula:
      break;
    case ShapeRule::kSame:
      return {in_words("output", "the same shape as the input", inputs, result)};
    case ShapeRule::kConcat:
      return {in_words("output", "the inputs one behind the other, their channels added up",
                       shape_texts(subject.cost.inputs, " and "), result)};
    case ShapeRule::kBroadcast:
      return {in_words("output", "one shape for all inputs, sizes of 1 stretched to fit",
                       shape_texts(subject.cost.inputs, " and "), result)};
    case ShapeRule::kFlatten: {
      std::string product;
      for (const Shape& shape : subject.cost.inputs) {
        for (const std::int64_t size : shape) {
          product += (product.empty() ? "" : "·") + format_whole(size);
        }
      }
      return {in_words("output", "all dimensions multiplied into one", product, result)};
    }
    case ShapeRule::kMatmul:
      return {in_words("output", "rows of the first by columns of the second",
                       shape_texts(subject.cost.inputs, " and "), result)};
    case ShapeRule::kGiven:
      return {in_words("output", "the shape that the layer is given", inputs, result)};
    case ShapeRule::kMean:
      return {in_words("output", "the dimensions that are not averaged", inputs, result)};
    case ShapeRule::kPermute:
    case ShapeRule::kTranspose:
      return {in_words("output", "the dimensions in another order", inputs, result)};
    case ShapeRule::kReshape:
      return {in_words("output", "the same numbers in another shape", inputs, result)};
    case ShapeRule::kSlice:
    case ShapeRule::kChunk:
      return {in_words("output", "a part of one dimension", inputs, result)};
    case ShapeRule::kSelect:
      return {in_words("output", "one place of a dimension, which goes", inputs, result)};
  }
  std::vector<FormulaText> texts;
  const std::size_t formulas = subject.kind.output.size();
  if (formulas > output.size()) return texts;
  const std::size_t leading = output.size() - formulas;
  for (std::size_t i = 0; i < formulas; ++i) {
    texts.push_back(print(subject, dimension_title(subject.kind, i), subject.kind.output[i],
                          format_whole(output[leading + i])));
  }
  return texts;
}

std::vector<FormulaText> parameters(const Subject& subject) {
  std::vector<FormulaText> texts;
  const std::vector<ParameterSpec>& specs = subject.kind.parameters;
  for (std::size_t i = 0; i < specs.size() && i < subject.cost.parameters.size(); ++i) {
    texts.push_back(print(subject, specs[i].count.name, specs[i].count.formula,
                          format_whole(subject.cost.parameters[i])));
  }
  return texts;
}

// `text` is a formula over reserved symbols, which every kind has.
std::vector<FormulaText> from_text(const Subject& subject, std::string title,
                                   const std::string& text, std::string result) {
  const Result<Expression> formula = parse_expression(text, subject.kind.symbols);
  if (!formula) return {};
  return {print(subject, std::move(title), *formula, std::move(result))};
}

// The layer's formulas give one item; a batch of several multiplies them.
std::vector<FormulaText> work(const Subject& subject, Work which, std::string title) {
  const std::size_t index = static_cast<std::size_t>(which);
  const Expression& formula = subject.kind.work[index];
  const bool is_absent = formula.is_constant() && subject.cost.work[index] == 0;
  if (!subject.kind.has_work || is_absent) return {};
  const std::int64_t batch = subject.analysis.options.batch;
  const std::int64_t per_item = subject.cost.work[index];
  if (batch == 1) return {print(subject, std::move(title), formula, format_whole(per_item))};
  const std::optional<Rational> all = multiply(per_item, batch);
  if (!all) return {};
  return from_text(subject, std::move(title), "N*(" + formula.text() + ")", format_exact(*all));
}

std::vector<FormulaText> operations(const Subject& subject) {
  std::vector<FormulaText> texts;
  for (int i = 0; i < kWorkCount; ++i) {
    const Work which = static_cast<Work>(i);
    const std::string title = which == Work::kMacs ? "MACs" : std::string(work_name(which));
    for (FormulaText& text : work(subject, which, title)) texts.push_back(std::move(text));
  }
  return texts;
}

std::vector<FormulaText> count(const Subject& subject, int convention) {
  const Catalog& catalog = *subject.analysis.model->catalog;
  const std::size_t index = static_cast<std::size_t>(convention);
  if (convention < 0 || index >= catalog.conventions().size()) return {};
  const Count& counted = subject.row.count(convention);
  const Expression* formula = catalog.count_formula(convention, subject.layer.kind);
  if (formula == nullptr || counted.status != Count::Status::kCounted) return {};
  return {print(subject, catalog.conventions()[index].unit, *formula, format_whole(counted.value))};
}

std::vector<FormulaText> activation(const Subject& subject) {
  const std::string title = "activation bytes";
  const std::string result = format_whole(subject.row.activation_bytes);
  if (subject.kind.is_view) {
    return {in_words(title, "the input's own memory, seen in another shape", "none of its own",
                     result)};
  }
  const int bits = data_type_bits(subject.analysis.options.activation_type);
  constexpr int kBitsInByte = 8;
  const std::string formula = bits % kBitsInByte == 0
                                  ? "N*E_out*" + std::to_string(bits / kBitsInByte)
                                  : "ceil(N*E_out*" + std::to_string(bits) + "/8)";
  return from_text(subject, title, formula, result);
}

}  // namespace

std::vector<FormulaText> explain(const Analysis& analysis, int layer, Quantity quantity,
                                 int convention) {
  const std::size_t index = static_cast<std::size_t>(layer);
  if (layer < 0 || index >= analysis.rows.size() || !analysis.rows[index].cost) return {};
  const Layer& at = analysis.model->layers[index];
  const Row& row = analysis.rows[index];
  const Subject subject{analysis, at, analysis.model->kind_of(at), row, *row.cost};
  switch (quantity) {
    case Quantity::kOutputShape:
      return output_shape(subject);
    case Quantity::kParameters:
      return parameters(subject);
    case Quantity::kMacs:
      return work(subject, Work::kMacs, "MACs");
    case Quantity::kCount:
      return count(subject, convention);
    case Quantity::kActivation:
      return activation(subject);
    case Quantity::kOperations:
      return operations(subject);
  }
  return {};
}

std::string not_counted_reason(const Analysis& analysis, int layer, int convention) {
  const std::size_t index = static_cast<std::size_t>(layer);
  const std::size_t column = static_cast<std::size_t>(convention);
  if (layer < 0 || index >= analysis.rows.size()) return {};
  const Row& row = analysis.rows[index];
  const Catalog& catalog = *analysis.model->catalog;
  if (!row.cost || convention < 0 || column >= catalog.conventions().size()) return {};
  const Layer& at = analysis.model->layers[index];
  const LayerKind& kind = analysis.model->kind_of(at);
  const Convention& by = catalog.conventions()[column];
  switch (row.count(convention).status) {
    case Count::Status::kCounted:
      return {};
    case Count::Status::kNotCounted: {
      const std::string sentence = by.title + " has no rule for " + kind.title + ".";
      return by.leaves_out.empty() ? sentence : sentence + " What it leaves out: " + by.leaves_out;
    }
    case Count::Status::kUnseen:
      return by.title + " sees only modules, and " + at.name + " calls a function.";
    case Count::Status::kOverwritten:
      return by.title + " keeps only the " +
             (by.repeated_calls == RepeatedCalls::kFirstOnly ? "first" : "last") +
             " call of a module, and " + at.name + " is " +
             (by.repeated_calls == RepeatedCalls::kFirstOnly ? "a later one." : "an earlier one.");
    case Count::Status::kNotRun:
      return at.name + " runs only in training, and " + by.title +
             " counts the network as it is used.";
  }
  return {};
}

}  // namespace ledger
