#include "app/saved_json.h"

#include "app/saved_state.h"
#include "model/presets.h"

namespace ledger {

const JsonValue* SavedReader::member(const JsonValue& object, std::string_view key,
                                     JsonValue::Type type) {
  if (asked_.empty() || asked_.back().object != &object) asked_.push_back({&object, {}});
  asked_.back().keys.push_back(key);
  const JsonValue* value = object.find(key);
  return value == nullptr || is_of_type(*value, key, type) ? value : nullptr;
}

bool SavedReader::is_of_type(const JsonValue& value, std::string_view key, JsonValue::Type type) {
  if (value.is(type)) return true;
  fail(ErrorCode::kWrongType, value,
       "\"" + std::string(key) + "\" cannot be " + std::string(value.type_name()) + " here.");
  return false;
}

void SavedReader::text(const JsonValue& object, std::string_view key, std::string& into) {
  if (const JsonValue* value = member(object, key, JsonValue::Type::kText)) into = value->text;
}

void SavedReader::truth(const JsonValue& object, std::string_view key, bool& into) {
  if (const JsonValue* value = member(object, key, JsonValue::Type::kBoolean)) {
    into = value->boolean;
  }
}

void SavedReader::data_type(const JsonValue& object, std::string_view key, DataType& into) {
  const JsonValue* value = member(object, key, JsonValue::Type::kText);
  if (value == nullptr) return;
  const std::optional<DataType> type = find_data_type(value->text);
  if (!type) {
    return fail(ErrorCode::kUnknownName, *value, "\"" + value->text + "\" is no data type.");
  }
  into = *type;
}

void SavedReader::batch(const JsonValue& object, std::string_view key, std::int64_t& into) {
  const JsonValue* value = member(object, key, JsonValue::Type::kNumber);
  if (value == nullptr) return;
  if (!value->number.is_whole() || value->number.numerator < 1) {
    return fail(ErrorCode::kOutOfRange, *value, "a batch is a whole number from 1.");
  }
  into = value->number.numerator;
}

std::optional<Rational> SavedReader::number(const JsonValue& value) {
  if (value.is(JsonValue::Type::kNumber)) return value.number;
  const std::size_t slash = value.text.find('/');
  if (value.is(JsonValue::Type::kText) && slash != std::string::npos) {
    const std::optional<Rational> above = parse_decimal(value.text.substr(0, slash));
    const std::optional<Rational> below = parse_decimal(value.text.substr(slash + 1));
    if (above && below && !below->is_zero()) {
      if (const std::optional<Rational> ratio = divide(*above, *below)) return ratio;
    }
  }
  fail(ErrorCode::kWrongType, value, "A number is expected here.");
  return std::nullopt;
}

void SavedReader::fail(ErrorCode code, const JsonValue& at, std::string message) {
  if (is_bad_) return;
  is_bad_ = true;
  error_ = Error{code, at.mark.place(), "This saved work cannot be read: " + message, {}};
}

std::vector<std::string> SavedReader::passed_over() const {
  std::vector<std::string> result;
  for (const JsonValue* object : objects()) {
    for (const JsonValue::Member& each : object->members) {
      if (!is_asked(*object, each.key)) result.push_back(each.key);
    }
  }
  return result;
}

std::vector<const JsonValue*> SavedReader::objects() const {
  std::vector<const JsonValue*> result;
  for (const Asked& asked : asked_) {
    if (std::find(result.begin(), result.end(), asked.object) == result.end()) {
      result.push_back(asked.object);
    }
  }
  return result;
}

bool SavedReader::is_asked(const JsonValue& object, std::string_view key) const {
  return std::any_of(asked_.begin(), asked_.end(), [&](const Asked& asked) {
    return asked.object == &object &&
           std::find(asked.keys.begin(), asked.keys.end(), key) != asked.keys.end();
  });
}

void write_edits(JsonWriter& json, const Settings& settings) {
  json.key("edits");
  json.begin_object();
  for (const auto& [layer, fields] : settings.edits) {
    json.key(layer);
    json.begin_object();
    for (const auto& [field, text] : fields) json.member(field, text);
    json.end_object();
  }
  json.end_object();
}

namespace {

void write_settings(JsonWriter& json, const Settings& settings) {
  if (!settings.variant.empty()) json.member("variant", settings.variant);
  if (!settings.parameters.empty()) {
    json.key("parameters");
    json.begin_object();
    for (const auto& [name, value] : settings.parameters) json.member(name, value);
    json.end_object();
  }
  if (!settings.changes.empty()) {
    json.key("changes");
    json.begin_array();
    for (const std::string& change : settings.changes) json.value(change);
    json.end_array();
  }
  if (!settings.edits.empty()) write_edits(json, settings);
}

void read_settings(SavedReader& reader, const JsonValue& json, Settings& settings) {
  reader.text(json, "variant", settings.variant);
  using Type = JsonValue::Type;
  if (const JsonValue* parameters = reader.member(json, "parameters", Type::kObject)) {
    for (const JsonValue::Member& each : parameters->members) {
      if (const std::optional<Rational> value = reader.number(each.value)) {
        settings.parameters[each.key] = *value;
      }
    }
  }
  if (const JsonValue* changes = reader.member(json, "changes", Type::kArray)) {
    for (const JsonValue& change : changes->items) {
      if (!reader.is_of_type(change, "changes", Type::kText)) return;
      settings.changes.push_back(change.text);
    }
  }
  const JsonValue* edits = reader.member(json, "edits", Type::kObject);
  if (edits == nullptr) return;
  for (const JsonValue::Member& layer : edits->members) {
    if (!reader.is_of_type(layer.value, layer.key, Type::kObject)) return;
    for (const JsonValue::Member& field : layer.value.members) {
      if (!reader.is_of_type(field.value, field.key, Type::kText)) return;
      settings.edits[layer.key][field.key] = field.value.text;
    }
  }
}

}  // namespace

bool is_preset_text(const Document& document) {
  const PresetVariant* preset = find_preset(document.preset_id);
  return preset != nullptr && preset->text == document.source;
}

void write_document(JsonWriter& json, const Document& document, const Document* other) {
  const AnalysisOptions defaults;
  const AnalysisOptions& options = document.options;
  json.begin_object();
  if (!document.preset_id.empty()) json.member("preset", document.preset_id);
  if (!is_preset_text(document)) {
    const bool is_same_text = other != nullptr && other->source == document.source;
    is_same_text ? json.member("same_source", true) : json.member("source", document.source);
  }
  write_settings(json, document.settings);
  if (options.batch != defaults.batch) json.member("batch", options.batch);
  if (options.weight_type != defaults.weight_type) {
    json.member("weight_type", data_type_name(options.weight_type));
  }
  if (options.activation_type != defaults.activation_type) {
    json.member("activation_type", data_type_name(options.activation_type));
  }
  json.end_object();
}

void read_document(SavedReader& reader, const JsonValue& json, Document& document,
                   const Document* other) {
  reader.text(json, "preset", document.preset_id);
  bool is_same_source = false;
  reader.truth(json, "same_source", is_same_source);
  const JsonValue* source = reader.member(json, "source", JsonValue::Type::kText);
  if (source != nullptr) {
    document.source = source->text;
  } else if (is_same_source && other != nullptr) {
    document.source = other->source;
  } else if (const PresetVariant* preset = find_preset(document.preset_id)) {
    document.source = std::string(preset->text);
  } else {
    reader.fail(ErrorCode::kUnknownName, json,
                "there is no network \"" + document.preset_id + "\" and no text.");
  }
  read_settings(reader, json, document.settings);
  reader.batch(json, "batch", document.options.batch);
  reader.data_type(json, "weight_type", document.options.weight_type);
  reader.data_type(json, "activation_type", document.options.activation_type);
}

}  // namespace ledger
