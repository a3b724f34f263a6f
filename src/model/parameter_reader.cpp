#include <algorithm>

#include "model/definition_reader.h"
#include "model/field_value.h"
#include "model/words.h"

namespace ledger {

using Type = JsonValue::Type;

namespace {

std::vector<std::string_view> parameter_names(const ModelDefinition& definition) {
  std::vector<std::string_view> names;
  for (const ModelParameter& parameter : definition.parameters) names.push_back(parameter.name);
  return names;
}

}  // namespace

void DefinitionReader::read_parameters(const JsonValue& json) {
  if (!json.is(Type::kObject)) return reporter_.wrong_type(json, "parameters", "an object ({ … })");
  if (json.members.size() > static_cast<std::size_t>(kMaximumParameters)) {
    reporter_.add(ErrorCode::kTooLarge, json.mark,
                  "A model has at most " + std::to_string(kMaximumParameters) + " parameters.");
    return;
  }
  for (const JsonValue::Member& member : json.members) {
    if (!is_remark(member.key)) read_parameter(member);
  }
}

void DefinitionReader::read_parameter(const JsonValue::Member& member) {
  if (member.key == "i") {
    reporter_.add(ErrorCode::kDuplicateName, member.key_mark,
                  "\"i\" is the index of a repeated block.", "Choose another name.");
    return;
  }
  if (!check_symbol(member.key, member.key_mark, "parameter", reporter_)) return;
  ModelParameter parameter;
  parameter.name = parameter.title = member.key;
  const JsonValue& json = member.value;
  bool complete = false;
  if (json.is(Type::kObject)) {
    complete = read_parameter_keys(json, parameter);
  } else if (const auto value = read_number(json, member.key, reporter_)) {
    parameter.default_value = *value;
    parameter.is_boolean = json.is(Type::kBoolean);
    complete = true;
  }
  // A parameter in error keeps its name, so that its uses are not reported as well.
  body().parameters.add(parameter.name);
  if (complete) check_parameter(parameter, json.mark);
  definition_->parameters.push_back(std::move(parameter));
}

bool DefinitionReader::read_parameter_keys(const JsonValue& json, ModelParameter& parameter) {
  static const std::vector<std::string_view> kKeys = {"default", "min",   "max",
                                                      "step",    "title", "help"};
  for (const JsonValue::Member& member : json.members) {
    const JsonValue& value = member.value;
    const auto number = [&] { return read_number(value, member.key, reporter_); };
    if (member.key == "default") {
      if (const auto read = number()) parameter.default_value = *read;
      parameter.is_boolean = value.is(Type::kBoolean);
    } else if (member.key == "min") {
      parameter.minimum = number();
    } else if (member.key == "max") {
      parameter.maximum = number();
    } else if (member.key == "step") {
      if (const auto read = number()) parameter.step = *read;
    } else if (member.key == "title") {
      parameter.title = read_text(value, member.key, reporter_).value_or(parameter.name);
    } else if (member.key == "help") {
      parameter.help = read_text(value, member.key, reporter_).value_or("");
    } else if (!is_remark(member.key)) {
      reporter_.unknown(member.key_mark, "key of a parameter", member.key, kKeys);
    }
  }
  if (json.find("default") != nullptr) return true;
  reporter_.missing(json.mark,
                    "The parameter " + in_quotes(parameter.name) + R"( needs a "default".)");
  return false;
}

void DefinitionReader::check_parameter(const ModelParameter& parameter, Mark mark) {
  if (compare(parameter.step, 0) <= 0) {
    reporter_.add(ErrorCode::kOutOfRange, mark,
                  "The step of " + in_quotes(parameter.name) + " must be above 0.");
  }
  if (std::optional<Error> error = refuse_parameter(parameter, parameter.default_value)) {
    error->place = mark.place();
    reporter_.add(std::move(*error));
  }
}

void DefinitionReader::read_variants(const JsonValue& json) {
  if (!json.is(Type::kObject)) return reporter_.wrong_type(json, "variants", "an object ({ … })");
  for (const JsonValue::Member& member : json.members) {
    if (!is_remark(member.key)) read_variant(member);
  }
}

void DefinitionReader::read_variant(const JsonValue::Member& member) {
  if (!member.value.is(Type::kObject)) {
    return reporter_.wrong_type(member.value, member.key, "an object ({ … })");
  }
  Variant variant;
  variant.id = variant.title = member.key;
  for (const JsonValue::Member& entry : member.value.members) {
    const JsonValue& value = entry.value;
    if (is_remark(entry.key)) continue;
    if (entry.key == "title") {
      variant.title = read_text(value, entry.key, reporter_).value_or(variant.id);
    } else if (entry.key == "note") {
      variant.note = read_text(value, entry.key, reporter_).value_or("");
    } else if (entry.key == "published") {
      if (!value.is(Type::kArray)) reporter_.wrong_type(value, entry.key, "a list");
      for (const JsonValue& figure : value.items) {
        if (auto read = read_published(figure)) variant.published.push_back(std::move(*read));
      }
    } else if (body().parameters.find(entry.key) >= 0) {
      read_parameter_value(entry, variant.parameters);
    } else {
      reporter_.unknown(entry.key_mark, "parameter", entry.key, parameter_names(*definition_),
                        "A variant sets parameters of the model.");
    }
  }
  definition_->variants.push_back(std::move(variant));
}

void DefinitionReader::read_parameter_value(const JsonValue::Member& entry,
                                            std::map<std::string, Rational, std::less<>>& values) {
  const int slot = body().parameters.find(entry.key);
  if (slot < 0) {
    return reporter_.unknown(entry.key_mark, "parameter", entry.key, parameter_names(*definition_));
  }
  const auto number = read_number(entry.value, entry.key, reporter_);
  if (!number) return;
  const ModelParameter& parameter = definition_->parameters[static_cast<std::size_t>(slot)];
  if (std::optional<Error> error = refuse_parameter(parameter, *number)) {
    error->place = entry.value.mark.place();
    reporter_.add(std::move(*error));
  }
  values.emplace(entry.key, *number);
}

std::optional<PublishedFigure> DefinitionReader::read_published(const JsonValue& json) {
  static const std::vector<std::string_view> kKeys = {"figure", "unit", "exponent", "compare",
                                                      "source", "note", "at"};
  if (!json.is(Type::kObject)) {
    reporter_.wrong_type(json, "a published figure", "an object ({ … })");
    return std::nullopt;
  }
  for (const JsonValue::Member& member : json.members) {
    if (is_remark(member.key) || std::find(kKeys.begin(), kKeys.end(), member.key) != kKeys.end()) {
      continue;
    }
    reporter_.unknown(member.key_mark, "key of a published figure", member.key, kKeys);
  }
  PublishedFigure published;
  const auto text = [&](std::string_view key) {
    const JsonValue* value = json.find(key);
    return value == nullptr ? std::string() : read_text(*value, key, reporter_).value_or("");
  };
  published.unit = text("unit");
  published.convention = text("compare");
  published.source = text("source");
  published.note = text("note");
  if (const JsonValue* at = json.find("at")) {
    if (!at->is(Type::kObject)) reporter_.wrong_type(*at, "at", "an object ({ … })");
    for (const JsonValue::Member& entry : at->members) read_parameter_value(entry, published.at);
  }
  const JsonValue* figure = json.find("figure");
  if (figure == nullptr) {
    reporter_.missing(json.mark, R"(A published figure needs "figure".)");
    return std::nullopt;
  }
  // A text keeps the zeros behind the point: "3.80".
  published.digits = figure->is(Type::kNumber) ? decimal_text(figure->number) : text("figure");
  if (!published.digits.empty() && !parse_decimal(published.digits)) {
    reporter_.add(ErrorCode::kWrongType, figure->mark,
                  in_quotes(published.digits) + " is not a number.");
  }
  if (const JsonValue* exponent = json.find("exponent")) {
    const std::int64_t read = read_whole(*exponent, "exponent", reporter_).value_or(0);
    if (read < 0 || read > 18) {
      reporter_.add(ErrorCode::kOutOfRange, exponent->mark, "The exponent is between 0 and 18.");
    }
    published.decimal_exponent = static_cast<int>(std::clamp<std::int64_t>(read, 0, 18));
  }
  return published;
}

}  // namespace ledger
