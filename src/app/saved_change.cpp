#include "app/saved_change.h"

#include <utility>

namespace ledger {
namespace {

using Type = JsonValue::Type;

// Members that are new or other, and null for those that are gone. `write` writes a value that was
// `before`, which may be null.
template <class Map, class Write>
void write_map_change(JsonWriter& json, std::string_view key, const Map& from, const Map& to,
                      const Write& write) {
  if (from == to) return;
  json.key(key);
  json.begin_object();
  for (const auto& [name, value] : from) {
    if (to.count(name) > 0) continue;
    json.key(name);
    json.null();
  }
  for (const auto& [name, value] : to) {
    const auto before = from.find(name);
    if (before != from.end() && before->second == value) continue;
    write(name, before == from.end() ? nullptr : &before->second, value);
  }
  json.end_object();
}

// Entries come and go at the end, for the most part.
void write_list_change(JsonWriter& json, std::string_view key, const std::vector<std::string>& from,
                       const std::vector<std::string>& to) {
  if (from == to) return;
  const auto kept = std::mismatch(from.begin(), from.end(), to.begin(), to.end()).second;
  json.key(key);
  json.begin_object();
  json.member("keep", static_cast<std::int64_t>(kept - to.begin()));
  json.key("then");
  json.begin_array();
  for (auto each = kept; each != to.end(); ++each) json.value(*each);
  json.end_array();
  json.end_object();
}

void read_parameters(SavedReader& reader, const JsonValue& json, Settings& settings) {
  for (const JsonValue::Member& each : json.members) {
    if (each.value.is(Type::kNull)) {
      settings.parameters.erase(each.key);
    } else if (const std::optional<Rational> value = reader.number(each.value)) {
      settings.parameters[each.key] = *value;
    }
  }
}

void read_edits(SavedReader& reader, const JsonValue& json, Settings& settings) {
  for (const JsonValue::Member& layer : json.members) {
    if (layer.value.is(Type::kNull)) {
      settings.edits.erase(layer.key);
      continue;
    }
    if (!reader.is_of_type(layer.value, layer.key, Type::kObject)) return;
    auto& fields = settings.edits[layer.key];
    for (const JsonValue::Member& field : layer.value.members) {
      if (field.value.is(Type::kNull)) {
        fields.erase(field.key);
      } else if (reader.is_of_type(field.value, field.key, Type::kText)) {
        fields[field.key] = field.value.text;
      }
    }
  }
}

void read_list(SavedReader& reader, const JsonValue& json, std::vector<std::string>& list) {
  const JsonValue* keep = reader.member(json, "keep", Type::kNumber);
  const JsonValue* then = reader.member(json, "then", Type::kArray);
  const bool is_whole = keep != nullptr && then != nullptr && keep->number.is_whole() &&
                        keep->number.numerator >= 0 &&
                        static_cast<std::uint64_t>(keep->number.numerator) <= list.size();
  if (!is_whole) return reader.fail(ErrorCode::kOutOfRange, json, "these changes lead nowhere.");
  list.resize(static_cast<std::size_t>(keep->number.numerator));
  for (const JsonValue& each : then->items) {
    if (reader.is_of_type(each, "then", Type::kText)) list.push_back(each.text);
  }
}

}  // namespace

void write_change(JsonWriter& json, const Document& from, const Document& to) {
  const auto text = [&json](const std::string& name, const std::string*, const std::string& now) {
    json.member(name, now);
  };
  using Fields = std::map<std::string, std::string, std::less<>>;
  const auto fields = [&](const std::string& name, const Fields* before, const Fields& now) {
    write_map_change(json, name, before == nullptr ? Fields() : *before, now, text);
  };
  const auto number = [&json](const std::string& name, const Rational*, const Rational& now) {
    json.member(name, now);
  };
  const Settings& was = from.settings;
  const Settings& is = to.settings;
  if (from.preset_id != to.preset_id) json.member("preset", to.preset_id);
  if (was.variant != is.variant) json.member("variant", is.variant);
  write_map_change(json, "parameters", was.parameters, is.parameters, number);
  write_list_change(json, "changes", was.changes, is.changes);
  write_map_change(json, "edits", was.edits, is.edits, fields);
  if (from.options.batch != to.options.batch) json.member("batch", to.options.batch);
  if (from.options.weight_type != to.options.weight_type) {
    json.member("weight_type", data_type_name(to.options.weight_type));
  }
  if (from.options.activation_type != to.options.activation_type) {
    json.member("activation_type", data_type_name(to.options.activation_type));
  }
}

void read_change(SavedReader& reader, const JsonValue& json, Document& document) {
  Settings& settings = document.settings;
  reader.text(json, "preset", document.preset_id);
  reader.text(json, "variant", settings.variant);
  if (const JsonValue* parameters = reader.member(json, "parameters", Type::kObject)) {
    read_parameters(reader, *parameters, settings);
  }
  if (const JsonValue* changes = reader.member(json, "changes", Type::kObject)) {
    read_list(reader, *changes, settings.changes);
  }
  if (const JsonValue* edits = reader.member(json, "edits", Type::kObject)) {
    read_edits(reader, *edits, settings);
  }
  reader.batch(json, "batch", document.options.batch);
  reader.data_type(json, "weight_type", document.options.weight_type);
  reader.data_type(json, "activation_type", document.options.activation_type);
}

}  // namespace ledger
