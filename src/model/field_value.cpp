#include "model/field_value.h"

#include <algorithm>
#include <utility>

#include "model/definition.h"
#include "model/words.h"

namespace ledger {
namespace {

using Type = JsonValue::Type;

std::string_view wanted_for(const FieldSpec& field) {
  switch (field.type) {
    case FieldType::kBoolean:
      return "true or false";
    case FieldType::kInteger:
      return "a whole number";
    case FieldType::kNumber:
      break;
  }
  return "a number";
}

std::string words_hint(const FieldSpec& field) {
  if (field.words.empty()) return {};
  std::vector<std::string> quoted_words;
  for (const FieldWord& word : field.words) quoted_words.push_back(in_quotes(word.word));
  return "It also takes " + name_list(views(quoted_words)) + ".";
}

class FieldReader {
 public:
  FieldReader(const FieldSpec& field, std::string_view key, const SymbolTable& symbols,
              Reporter& reporter)
      : field_(field), key_(key), symbols_(symbols), reporter_(reporter) {}

  std::optional<FieldReading> read(const JsonValue& json) {
    if (json.is(Type::kNull)) return std::move(reading_);
    if (json.is(Type::kText) && read_word(json.text)) return std::move(reading_);
    reading_.value.kind = FieldValue::Kind::kNumbers;
    const bool ok = json.is(Type::kArray) ? read_list(json) : read_single(json);
    return ok ? std::optional(std::move(reading_)) : std::nullopt;
  }

 private:
  bool read_word(const std::string& text) {
    for (std::size_t i = 0; i < field_.words.size(); ++i) {
      if (fold_name(field_.words[i].word) != fold_name(text)) continue;
      reading_.value.kind = FieldValue::Kind::kWord;
      reading_.value.word = static_cast<std::int16_t>(i);
      return true;
    }
    return false;
  }

  bool read_single(const JsonValue& json) {
    if (!read_component(json, 0)) return false;
    if (field_.filler) {
      fill_up(1);
    } else {
      fill_numbers(field_, reading_.value.numbers);
      reading_.fills_all = field_.slots.size() > 1;
    }
    return true;
  }

  bool read_list(const JsonValue& json) {
    const std::size_t size = json.items.size();
    if (field_.slots.size() < 2) {
      reporter_.wrong_type(json, key_, wanted_for(field_), words_hint(field_));
      return false;
    }
    const std::size_t wanted = field_.slots.size();
    if (size == 4 && wanted == 2 && takes_four_sides()) return read_four_sides(json);
    const bool fits = field_.filler ? size >= 1 && size <= wanted : size == wanted;
    if (!fits) return refuse_list(json);
    bool ok = true;
    for (std::size_t i = 0; i < size; ++i) ok &= read_component(json.items[i], i);
    if (field_.filler) fill_up(size);
    return ok;
  }

  bool refuse_list(const JsonValue& json) {
    const std::size_t size = json.items.size(), wanted = field_.slots.size();
    const std::string numbers = wanted == 2   ? "two"
                                : wanted == 3 ? "three"
                                              : std::to_string(wanted);
    const std::string expected =
        field_.filler ? "one to " + numbers + " numbers"
                      : "one number or " + numbers + ", " + dimensions_text(field_) + ",";
    reporter_.add(ErrorCode::kWrongType, json.mark,
                  "Expected " + expected + " for " + std::string(key_) + ", found a list of " +
                      std::to_string(size) + ".",
                  !field_.filler && wanted == 2 && size == 3
                      ? "Maps have two dimensions here, not three."
                      : "");
    return false;
  }

  void fill_up(std::size_t from) {
    for (std::size_t i = from; i < field_.slots.size(); ++i) {
      reading_.value.numbers[i] = *field_.filler;
    }
  }

  // ONNX writes "pads" as top, left, bottom, right.
  bool takes_four_sides() const {
    for (const std::string& alias : field_.aliases) {
      if (alias == "pads") return true;
    }
    return key_ == "pads";
  }

  bool read_four_sides(const JsonValue& json) {
    const JsonValue& top = json.items[0];
    const JsonValue& left = json.items[1];
    const JsonValue& bottom = json.items[2];
    const JsonValue& right = json.items[3];
    for (const JsonValue& side : json.items) {
      if (side.is(Type::kNumber)) continue;
      reporter_.wrong_type(side, key_, "four numbers: top, left, bottom, right");
      return false;
    }
    if (top.number != bottom.number || left.number != right.number) {
      reporter_.add(ErrorCode::kOutOfRange, json.mark,
                    "The padding is not symmetric: top " + decimal_text(top.number) +
                        " and bottom " + decimal_text(bottom.number) + ", left " +
                        decimal_text(left.number) + " and right " + decimal_text(right.number) +
                        ".",
                    "Only equal padding on opposite sides can be said here. " + words_hint(field_));
      return false;
    }
    const bool first = read_component(top, 0);
    return read_component(left, 1) && first;
  }

  bool read_component(const JsonValue& json, std::size_t component) {
    reading_.marks[component] = json.mark;
    switch (json.type) {
      case Type::kNumber:
        return accept(json.number, json.mark, component);
      case Type::kBoolean:
        if (field_.type != FieldType::kBoolean) break;
        return accept(json.boolean ? 1 : 0, json.mark, component);
      case Type::kText:
        return read_text_component(json, component);
      default:
        break;
    }
    reporter_.wrong_type(json, key_, wanted_for(field_), words_hint(field_));
    return false;
  }

  bool read_text_component(const JsonValue& json, std::size_t component) {
    Result<Expression> formula = parse_expression(json.text, symbols_);
    if (!formula) {
      report_formula(json, formula.error());
      return false;
    }
    if (!formula->is_constant()) {
      reading_.formulas[component] = std::move(*formula);
      return true;
    }
    const Result<Rational> value = evaluate(*formula, {});
    if (value) return accept(*value, json.mark, component);
    reporter_.add(in_json_text(value.error(), json.mark));
    return false;
  }

  // A text that is neither: it was meant as a word where it looks like one.
  void report_formula(const JsonValue& json, Error error) {
    const bool one_word = is_identifier(json.text);
    if (one_word && (symbols_.size() == 0 || !field_.words.empty())) {
      std::vector<std::string_view> known = views(symbols_.names());
      for (const FieldWord& word : field_.words) known.push_back(word.word);
      std::string hint = nearest_hint(json.text, known);
      if (hint.empty()) hint = words_hint(field_);
      if (hint.empty()) hint = "Give " + std::string(wanted_for(field_)) + " or a formula.";
      reporter_.add(ErrorCode::kUnknownName, json.mark,
                    "Expected " + std::string(wanted_for(field_)) + " for " + std::string(key_) +
                        ", found " + in_quotes(json.text) + ".",
                    std::move(hint));
      return;
    }
    if (error.hint.empty() && error.code == ErrorCode::kFormulaSyntax)
      error.hint = words_hint(field_);
    reporter_.add(formula_error(std::move(error), json.mark, symbols_));
  }

  bool accept(const Rational& number, Mark mark, std::size_t component) {
    reading_.value.numbers[component] = number;
    std::optional<Error> error = refuse_number(field_, number);
    if (!error) return true;
    error->place = mark.place();
    reporter_.add(std::move(*error));
    return false;
  }

  const FieldSpec& field_;
  std::string_view key_;
  const SymbolTable& symbols_;
  Reporter& reporter_;
  FieldReading reading_;
};

}  // namespace

void fill_numbers(const FieldSpec& field, std::array<Rational, kMostNumbers>& numbers) {
  for (std::size_t i = 1; i < field.slots.size(); ++i) numbers[i] = numbers[0];
}

std::string dimensions_text(const FieldSpec& field) {
  return field.slots.size() == 2 ? "[height, width]" : "[depth, height, width]";
}

std::string decimal_text(const Rational& value) {
  // Up to six decimals, where they are exact; else the fraction.
  std::int64_t scale = 1;
  for (int decimals = 0; decimals <= 6; ++decimals, scale *= 10) {
    if (scale % value.denominator != 0) continue;
    const std::int64_t whole = value.numerator / value.denominator;
    const std::int64_t rest = value.numerator % value.denominator * (scale / value.denominator);
    if (decimals == 0) return std::to_string(whole);
    std::string digits = std::to_string(rest < 0 ? -rest : rest);
    digits.insert(0, static_cast<std::size_t>(decimals) - digits.size(), '0');
    return (value.numerator < 0 ? "-" : "") + std::to_string(whole < 0 ? -whole : whole) + "." +
           digits;
  }
  return to_string(value);
}

std::optional<Error> refuse_number(const FieldSpec& field, const Rational& value) {
  const auto refuse = [&](ErrorCode code, const std::string& why) {
    return Error{code,
                 {},
                 field.name + " is " + decimal_text(value) + ": it must be " + why + ".",
                 words_hint(field)};
  };
  if (field.type == FieldType::kBoolean && value != 0 && value != 1) {
    return refuse(ErrorCode::kWrongType, "true or false");
  }
  if (field.type == FieldType::kInteger && !value.is_whole()) {
    return refuse(ErrorCode::kWrongType, "a whole number");
  }
  if (field.minimum && compare(value, *field.minimum) < 0) {
    return refuse(ErrorCode::kOutOfRange, "at least " + decimal_text(*field.minimum));
  }
  if (field.maximum && compare(value, *field.maximum) > 0) {
    return refuse(ErrorCode::kOutOfRange, "at most " + decimal_text(*field.maximum));
  }
  return std::nullopt;
}

std::optional<FieldReading> read_field(const FieldSpec& field, std::string_view key,
                                       const JsonValue& json, const SymbolTable& symbols,
                                       Reporter& reporter) {
  return FieldReader(field, key, symbols, reporter).read(json);
}

Result<FieldValue> read_field_value(const FieldSpec& field, std::string_view json_text) {
  Errors errors;
  const std::optional<JsonValue> json = parse_json(json_text, errors);
  if (errors.empty() && json) {
    Reporter reporter;
    const std::optional<FieldReading> reading =
        read_field(field, field.name, *json, SymbolTable(), reporter);
    if (reading) return reading->value;
    errors = reporter.take();
  }
  Error error = std::move(errors.front());
  error.place = {};
  return error;
}

std::string write_field_value(const FieldSpec& field, const FieldValue& value) {
  const auto number = [&](const Rational& component) {
    if (field.type == FieldType::kBoolean) return std::string(component == 0 ? "false" : "true");
    const std::string text = decimal_text(component);
    // A fraction without end is a formula.
    return text.find('/') == std::string::npos ? text : '"' + text + '"';
  };
  switch (value.kind) {
    case FieldValue::Kind::kDefault:
      return "null";
    case FieldValue::Kind::kWord:
      return '"' + field.words[static_cast<std::size_t>(value.word)].word + '"';
    case FieldValue::Kind::kNumbers:
      break;
  }
  std::size_t size = field.slots.size();
  if (field.filler) {
    while (size > 1 && value.numbers[size - 1] == *field.filler) --size;
  } else if (std::all_of(value.numbers.begin(), value.numbers.begin() + static_cast<int>(size),
                         [&](const Rational& each) { return each == value.numbers[0]; })) {
    size = 1;
  }
  if (size == 1) return number(value.numbers[0]);
  std::string text = "[";
  for (std::size_t i = 0; i < size; ++i) text += (i > 0 ? ", " : "") + number(value.numbers[i]);
  return text + ']';
}

}  // namespace ledger
