#include "export/pytorch_text.h"

#include <algorithm>
#include <cstdint>

#include "model/field_value.h"

namespace ledger {
namespace {

std::string truth(const Rational& value) {
  return value.is_zero() ? "False" : "True";
}

std::string joined(const std::vector<std::string>& texts, std::string_view between) {
  std::string result;
  for (const std::string& text : texts) {
    if (!result.empty()) result += between;
    result += text;
  }
  return result;
}

// "3", or "(3, 5)" where they differ.
std::string tuple_of(const std::vector<std::string>& numbers) {
  const bool is_one = std::all_of(numbers.begin(), numbers.end(),
                                  [&](const std::string& each) { return each == numbers.front(); });
  return is_one ? numbers.front() : "(" + joined(numbers, ", ") + ")";
}

std::string span_text(std::int64_t first, std::int64_t last) {
  std::vector<std::string> dims;
  for (std::int64_t dim = first; dim <= last; ++dim) dims.push_back(std::to_string(dim));
  return tuple_of(dims);
}

// The zeros around the input of a convolution with half a number more at one end, as PyTorch's pad
// takes them: from the last dimension on. Empty where its own padding does.
std::string uneven_padding(const PytorchLayer& layer) {
  const LayerKind& kind = layer.model.kind_of(layer.layer);
  const int index = kind.field_index("padding");
  if (index < 0) return {};
  const FieldSpec& field = kind.fields[static_cast<std::size_t>(index)];
  std::vector<std::string> sides;
  bool is_uneven = false;
  for (auto slot = field.slots.rbegin(); slot != field.slots.rend(); ++slot) {
    const Rational& padding = layer.cost.values[static_cast<std::size_t>(*slot)];
    is_uneven = is_uneven || !padding.is_whole();
    sides.push_back(std::to_string(floor(padding)));
    sides.push_back(std::to_string(ceil(padding)));
  }
  if (!is_uneven) return {};
  std::string text = "(";
  for (const std::string& side : sides) text += (text.size() > 1 ? ", " : "") + side;
  return text + ")";
}

class Template {
 public:
  Template(const PytorchLayer& layer, std::string self, std::vector<std::string> inputs)
      : layer_(layer),
        kind_(layer.model.kind_of(layer.layer)),
        self_(std::move(self)),
        inputs_(std::move(inputs)) {}

  std::string fill(std::string_view text) {
    while (!text.empty()) {
      const std::size_t open = std::min(text.find('{'), text.size());
      out_ += text.substr(0, open);
      text.remove_prefix(open);
      if (text.empty()) break;
      const std::size_t size = size_of_piece(text);
      piece(text.substr(1, size - 2));
      text.remove_prefix(size);
    }
    return std::move(out_);
  }

  Rational value(std::string_view formula) const {
    const Result<Expression> parsed = parse_expression(formula, kind_.symbols);
    if (!parsed) return 0;
    const Result<Rational> result = evaluate(*parsed, layer_.cost.values);
    return result ? *result : Rational(0);
  }

 private:
  // With its braces; pieces stand in pieces.
  static std::size_t size_of_piece(std::string_view text) {
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '{') ++depth;
      if (text[i] == '}' && --depth == 0) return i + 1;
    }
    return text.size();
  }

  void piece(std::string_view piece) {
    if (piece.front() == ',') return argument(piece.substr(2));
    if (piece.front() == '?') {
      const std::size_t colon = piece.find(':');
      if (!value(piece.substr(1, colon - 1)).is_zero()) {
        out_ += Template(layer_, self_, inputs_).fill(piece.substr(colon + 1));
      }
      return;
    }
    out_ += word(piece);
  }

  // "stride=stride:1", "mode='mode".
  void argument(std::string_view text) {
    const std::size_t equals = text.find('=');
    std::string_view formula = text.substr(equals + 1);
    std::string said;
    if (formula.front() == '\'') {
      said = quoted_word(formula.substr(1));
      if (said.empty()) return;
    } else {
      const std::size_t colon = formula.rfind(':');
      const std::string_view usual = formula.substr(colon + 1);
      formula = formula.substr(0, colon);
      const bool is_truth = usual == "True" || usual == "False";
      said = is_truth ? truth(value(symbol_of(formula))) : word(formula);
      if (said == usual) return;
    }
    if (!out_.empty() && out_.back() != '(') out_ += ", ";
    out_ += text.substr(0, equals + 1);
    out_ += said;
  }

  const FieldSpec* find_field(std::string_view name) const {
    for (const FieldSpec& field : kind_.fields) {
      if (field.name == name) return &field;
    }
    return nullptr;
  }

  std::string symbol_of(std::string_view name) const {
    const FieldSpec* field = find_field(name);
    return field ? kind_.symbols.name(field->slots.front()) : std::string(name);
  }

  std::string quoted_word(std::string_view name) const {
    const int index = kind_.field_index(name);
    const FieldValue& value = layer_.layer.fields[static_cast<std::size_t>(index)];
    if (value.kind != FieldValue::Kind::kWord) return {};
    const FieldSpec& spec = kind_.fields[static_cast<std::size_t>(index)];
    return "'" + spec.words[static_cast<std::size_t>(value.word)].word + "'";
  }

  const std::string& input(std::size_t index) const {
    return inputs_[std::min(index, inputs_.size() - 1)];
  }

  std::string word(std::string_view name) const {
    if (name == "self") return self_;
    if (name == "x" || name == "y" || name == "z") {
      return inputs_.empty() ? std::string() : input(static_cast<std::size_t>(name[0] - 'x'));
    }
    if (name == "inputs") return joined(inputs_, ", ");
    if (name == "+" || name == "*") return joined(inputs_, " " + std::string(name) + " ");
    if (name == "output") return sizes(layer_.cost.output);
    if (name == "span") return span_text(dimension("start_dim"), dimension("end_dim"));
    if (name == "order") return order();
    if (name == "slice") return slice();
    const FieldSpec* field = find_field(name);
    return field ? field_text(*field) : decimal_text(value(name));
  }

  static std::string sizes(const Shape& shape) {
    std::vector<std::string> texts;
    for (const std::int64_t size : shape) texts.push_back(std::to_string(size));
    return joined(texts, ", ");
  }

  std::string field_text(const FieldSpec& field) const {
    // Padding that is not the same on both sides is put around the input before.
    if (field.name == "padding" && !uneven_padding(layer_).empty()) return "0";
    std::vector<std::string> numbers;
    for (const int slot : field.slots) {
      numbers.push_back(decimal_text(layer_.cost.values[static_cast<std::size_t>(slot)]));
    }
    return tuple_of(numbers);
  }

  // Counted with the batch, as PyTorch does; -1 is the last.
  std::int64_t dimension(std::string_view field) const {
    const std::int64_t dim = value(symbol_of(field)).numerator;
    const auto rank = static_cast<std::int64_t>(layer_.cost.inputs.front().size()) + 1;
    return dim < 0 ? dim + rank : dim;
  }

  std::string order() const {
    std::vector<std::string> dims;
    const std::vector<int>& slots = kind_.fields.front().slots;
    for (std::size_t i = 0; i < layer_.cost.output.size() && i < slots.size(); ++i) {
      dims.push_back(decimal_text(layer_.cost.values[static_cast<std::size_t>(slots[i])]));
    }
    return joined(dims, ", ");
  }

  std::string slice() const {
    constexpr std::int64_t kOpenEnd = INT32_MAX;
    std::string text;
    for (std::int64_t dim = dimension("dim"); dim > 0; --dim) text += ":, ";
    const std::int64_t end = value("end").numerator, step = value("step").numerator;
    text += decimal_text(value("start")) + ":";
    if (end < kOpenEnd) text += std::to_string(end);
    return step == 1 ? text : text + ":" + std::to_string(step);
  }

  const PytorchLayer& layer_;
  const LayerKind& kind_;
  std::string self_;
  std::vector<std::string> inputs_;
  std::string out_;
};

}  // namespace

std::string pytorch_module(const PytorchLayer& layer) {
  return Template(layer, {}, {}).fill(layer.form.module);
}

std::string pytorch_call(const PytorchLayer& layer, const std::string& self,
                         const std::vector<std::string>& inputs) {
  std::vector<std::string> read = inputs;
  const std::string padding = uneven_padding(layer);
  if (!padding.empty()) {
    const bool is_pool = layer.form.kind.substr(0, 8) == "max_pool";
    const std::string_view value = is_pool ? ", value=float(\"-inf\")" : "";
    read.front() = "F.pad(" + read.front() + ", " + padding + std::string(value) + ")";
  }
  return Template(layer, self, read).fill(layer.form.call);
}

std::optional<std::string> pytorch_obstacle(const PytorchLayer& layer) {
  const std::string_view condition = layer.form.condition;
  if (!condition.empty() && Template(layer, {}, {}).value(condition).is_zero()) {
    return "these fields have no counterpart";
  }
  const std::string_view kind = layer.form.kind;
  const bool can_pad =
      kind == "conv1d" || kind == "conv2d" || kind == "conv3d" || kind.substr(0, 8) == "max_pool";
  if (!can_pad && !uneven_padding(layer).empty())
    return "the padding is not the same on both sides";
  return std::nullopt;
}

}  // namespace ledger
