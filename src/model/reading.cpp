#include "model/reading.h"

#include <algorithm>
#include <utility>

#include "formula/operations.h"
#include "model/words.h"

namespace ledger {

bool Reporter::knows(const Error& error, bool by_place) const {
  return std::any_of(errors_.begin(), errors_.end(), [&](const Error& other) {
    const bool here = other.place.line > 0 && other.place.line == error.place.line &&
                      other.place.column == error.place.column;
    // A number that did not fit reads as 0, which is then out of range and whatnot.
    if (here && other.code == ErrorCode::kOverflow) return true;
    return here && other.code == error.code && (by_place || other.message == error.message);
  });
}

void Reporter::drop(ErrorCode code, const Place& place) {
  if (dropped_++ > 0) return;
  first_dropped_.code = code;
  first_dropped_.place = place;
}

void Reporter::add_once(Error error) {
  if (!knows(error, true)) add(std::move(error));
}

void Reporter::add(Error error) {
  if (full()) return drop(error.code, error.place);
  if (knows(error, false)) return;
  errors_.push_back(std::move(error));
}

void Reporter::add(ErrorCode code, Mark mark, std::string message, std::string hint) {
  add(Error{code, mark.place(), std::move(message), std::move(hint)});
}

void Reporter::wrong_type(const JsonValue& found, std::string_view what, std::string_view wanted,
                          std::string hint) {
  add(ErrorCode::kWrongType, found.mark,
      "Expected " + std::string(wanted) + " for " + std::string(what) + ", found " +
          std::string(found.type_name()) + ".",
      std::move(hint));
}

void Reporter::unknown(Mark mark, std::string_view what, std::string_view name,
                       const std::vector<std::string_view>& known, std::string otherwise) {
  if (full()) return drop(ErrorCode::kUnknownName, mark.place());
  std::string hint = nearest_hint(name, known);
  if (hint.empty()) hint = std::move(otherwise);
  add(ErrorCode::kUnknownName, mark, "Unknown " + std::string(what) + ' ' + in_quotes(name) + '.',
      std::move(hint));
}

void Reporter::missing(Mark mark, std::string message, std::string hint) {
  add(ErrorCode::kMissing, mark, std::move(message), std::move(hint));
}

Errors Reporter::take() {
  std::stable_sort(errors_.begin(), errors_.end(), [](const Error& a, const Error& b) {
    return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
  });
  if (dropped_ > 0) {
    first_dropped_.message = "There are " + std::to_string(dropped_) + " more errors.";
    errors_.push_back(std::move(first_dropped_));
  }
  return std::move(errors_);
}

std::string nearest_hint(std::string_view name, const std::vector<std::string_view>& known) {
  const std::string_view near = nearest_name(name, known);
  return near.empty() ? std::string() : "Did you mean " + in_quotes(near) + "?";
}

Error formula_error(Error error, Mark mark, const SymbolTable& symbols) {
  if (error.code == ErrorCode::kUnknownName && symbols.find("i") < 0 &&
      error.message.find("\"i\"") != std::string::npos) {
    error.hint = "\"i\" is the index of a block that repeats.";
  } else if (error.code == ErrorCode::kUnknownName && error.hint.empty()) {
    error.hint = symbols.size() > 0
                     ? "Names in reach: " + name_list(views(symbols.names())) + "."
                     : R"(Names that formulas may use are described in "parameters".)";
  }
  return in_json_text(std::move(error), mark);
}

Error in_json_text(Error error, Mark mark) {
  const int column = error.place.column > 0 ? mark.column + error.place.column : mark.column;
  error.place = {mark.line, column, {}};
  return error;
}

std::optional<std::string> read_text(const JsonValue& json, std::string_view what,
                                     Reporter& reporter) {
  if (json.is(JsonValue::Type::kText)) return json.text;
  reporter.wrong_type(json, what, "a text in double quotes");
  return std::nullopt;
}

std::optional<bool> read_boolean(const JsonValue& json, std::string_view what, Reporter& reporter) {
  if (json.is(JsonValue::Type::kBoolean)) return json.boolean;
  if (json.is(JsonValue::Type::kNumber) && (json.number == 0 || json.number == 1)) {
    return json.number == 1;
  }
  reporter.wrong_type(json, what, "true or false");
  return std::nullopt;
}

std::optional<Rational> read_number(const JsonValue& json, std::string_view what,
                                    Reporter& reporter) {
  if (json.is(JsonValue::Type::kNumber)) return json.number;
  if (json.is(JsonValue::Type::kBoolean)) return Rational(json.boolean ? 1 : 0);
  reporter.wrong_type(json, what, "a number");
  return std::nullopt;
}

std::optional<std::int64_t> read_whole(const JsonValue& json, std::string_view what,
                                       Reporter& reporter) {
  if (json.is(JsonValue::Type::kNumber) && json.number.is_whole()) return json.number.numerator;
  reporter.wrong_type(json, what, "a whole number");
  return std::nullopt;
}

std::vector<std::string> read_texts(const JsonValue& json, std::string_view what,
                                    Reporter& reporter) {
  std::vector<std::string> texts;
  if (json.is(JsonValue::Type::kText)) {
    texts.push_back(json.text);
  } else if (json.is(JsonValue::Type::kArray)) {
    if (!check_size(json, what, kMaximumTexts, reporter)) return texts;
    for (const JsonValue& item : json.items) {
      if (std::optional<std::string> text = read_text(item, what, reporter)) {
        texts.push_back(std::move(*text));
      }
    }
  } else {
    reporter.wrong_type(json, what, "a list of texts");
  }
  return texts;
}

std::optional<Expression> read_formula(const JsonValue& json, std::string_view what,
                                       const SymbolTable& symbols, Reporter& reporter) {
  switch (json.type) {
    case JsonValue::Type::kNumber:
      return Expression::constant(json.number);
    case JsonValue::Type::kBoolean:
      return Expression::constant(json.boolean ? 1 : 0);
    case JsonValue::Type::kText: {
      Result<Expression> parsed = parse_expression(json.text, symbols);
      if (parsed) return std::move(*parsed);
      reporter.add(formula_error(parsed.error(), json.mark, symbols));
      return std::nullopt;
    }
    default:
      reporter.wrong_type(json, what, "a number or a formula");
      return std::nullopt;
  }
}

bool check_symbol(std::string_view name, Mark mark, std::string_view what, Reporter& reporter) {
  if (!is_identifier(name) || name.size() > kMaximumNameBytes) {
    reporter.add(ErrorCode::kWrongType, mark,
                 in_quotes(name) + " cannot be the name of a " + std::string(what) + ".",
                 "Formulas need names of letters, digits and _, a letter first.");
    return false;
  }
  for (const FunctionName& function : functions()) {
    if (function.name != name) continue;
    reporter.add(ErrorCode::kDuplicateName, mark,
                 in_quotes(name) + " is a function of the formula language.",
                 "Choose another name for this " + std::string(what) + ".");
    return false;
  }
  return true;
}

std::optional<std::string> read_symbol(const JsonValue& json, std::string_view what,
                                       Reporter& reporter) {
  std::optional<std::string> name = read_text(json, what, reporter);
  if (name && !check_symbol(*name, json.mark, what, reporter)) return std::nullopt;
  return name;
}

bool check_size(const JsonValue& json, std::string_view what, std::size_t limit,
                Reporter& reporter) {
  const std::size_t size = json.items.size() + json.members.size();
  if (size <= limit) return true;
  reporter.add(ErrorCode::kTooLarge, json.mark,
               std::string(what) + " has " + std::to_string(size) + " entries, past the " +
                   std::to_string(limit) + " that are read.");
  return false;
}

bool is_remark(std::string_view key) {
  return key == "comment" || key == "//" || key == "$schema";
}

std::vector<std::string_view> views(const std::vector<std::string>& names) {
  return {names.begin(), names.end()};
}

}  // namespace ledger
