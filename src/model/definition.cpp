#include "model/definition.h"

#include <algorithm>
#include <utility>

#include "model/definition_body.h"
#include "model/definition_reader.h"
#include "model/field_value.h"
#include "model/words.h"

namespace ledger {

std::size_t Settings::count() const {
  std::size_t all = parameters.size() + changes.size();
  for (const auto& [layer, fields] : edits) all += fields.size();
  return all;
}

ModelDefinition::ModelDefinition() : body(std::make_unique<Body>()) {}
ModelDefinition::~ModelDefinition() = default;

const Variant* ModelDefinition::find_variant(std::string_view id) const {
  for (const Variant& variant : variants) {
    if (variant.id == id) return &variant;
  }
  return nullptr;
}

std::optional<Rational> ModelDefinition::parameter_value(std::string_view parameter_name,
                                                         const Settings& settings) const {
  const auto parameter =
      std::find_if(parameters.begin(), parameters.end(),
                   [&](const ModelParameter& known) { return known.name == parameter_name; });
  if (parameter == parameters.end()) return std::nullopt;
  const auto set = settings.parameters.find(parameter_name);
  if (set != settings.parameters.end()) return set->second;
  const Variant* variant = settings.variant.empty() ? (variants.empty() ? nullptr : &variants[0])
                                                    : find_variant(settings.variant);
  if (variant != nullptr) {
    const auto of_variant = variant->parameters.find(parameter_name);
    if (of_variant != variant->parameters.end()) return of_variant->second;
  }
  return parameter->default_value;
}

std::vector<std::string_view> ModelDefinition::argument_names(std::string_view block) const {
  std::vector<std::string_view> names;
  for (const BlockTemplate& each : body->blocks) {
    if (each.is_inline() || each.name != block) continue;
    for (const BlockTemplate::Argument& argument : each.arguments) names.push_back(argument.name);
  }
  return names;
}

std::optional<Error> refuse_parameter(const ModelParameter& parameter, const Rational& value) {
  const auto refuse = [&](ErrorCode code, const std::string& why) {
    return Error{
        code, {}, parameter.name + " is " + decimal_text(value) + ": it must be " + why + ".", {}};
  };
  if (parameter.is_boolean && value != 0 && value != 1) {
    return refuse(ErrorCode::kWrongType, "true or false");
  }
  if (parameter.minimum && compare(value, *parameter.minimum) < 0) {
    return refuse(ErrorCode::kOutOfRange, "at least " + decimal_text(*parameter.minimum));
  }
  if (parameter.maximum && compare(value, *parameter.maximum) > 0) {
    return refuse(ErrorCode::kOutOfRange, "at most " + decimal_text(*parameter.maximum));
  }
  return std::nullopt;
}

ParsedModel parse_model(std::string_view text, std::shared_ptr<const Catalog> catalog) {
  ParsedModel parsed;
  Errors of_text;
  const std::optional<JsonValue> json = parse_json(text, of_text);
  if (!json) {
    parsed.errors = std::move(of_text);
    return parsed;
  }
  // A plain list is read as "layers", and its paths say so.
  const std::string_view prefix = json->is(JsonValue::Type::kArray) ? "layers" : "";
  Reporter reporter;
  for (Error& error : of_text) {
    error.place.path.insert(0, prefix);
    reporter.add(std::move(error));
  }
  parsed.definition = DefinitionReader(std::move(catalog), reporter).read(*json);
  if (!reporter.any()) return parsed;
  parsed.definition.reset();
  parsed.errors = reporter.take();
  fill_paths(*json, parsed.errors, prefix);
  return parsed;
}

}  // namespace ledger
