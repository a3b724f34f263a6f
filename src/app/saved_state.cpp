#include "app/saved_state.h"

#include <algorithm>
#include <array>

#include "model/json.h"
#include "model/json_writer.h"
#include "model/presets.h"

namespace ledger {
namespace {

constexpr std::array<std::string_view, kColumnCount> kColumnNames = {"index",
                                                                     "name",
                                                                     "kind",
                                                                     "input",
                                                                     "output",
                                                                     "out_channels",
                                                                     "window",
                                                                     "kernel",
                                                                     "stride",
                                                                     "padding",
                                                                     "groups",
                                                                     "macs",
                                                                     "count",
                                                                     "share",
                                                                     "parameters",
                                                                     "activation",
                                                                     "receptive_field",
                                                                     "count_difference",
                                                                     "parameters_difference"};
constexpr std::array<std::string_view, 3> kChoiceNames = {"by_room", "shown", "hidden"};
constexpr std::array<std::string_view, 6> kTabNames = {"ledger", "layer",       "charts",
                                                       "json",   "conventions", "difference"};
static_assert(static_cast<std::size_t>(Column::kParametersDelta) + 1 == kColumnNames.size());
static_assert(static_cast<std::size_t>(Tab::kDifference) + 1 == kTabNames.size());

template <class Enum, std::size_t Count>
std::optional<Enum> find_named(const std::array<std::string_view, Count>& names,
                               std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

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
  if (settings.edits.empty()) return;
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

// `other`, which may be null: a document whose text is known where this one is read.
void write_document(JsonWriter& json, const Document& document, const Document* other = nullptr) {
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

void write_view(JsonWriter& json, const View& view) {
  const View defaults;
  json.begin_object();
  if (view.convention != defaults.convention) json.member("convention", view.convention);
  if (!view.selected_layer.empty()) json.member("layer", view.selected_layer);
  if (!view.search.empty()) json.member("search", view.search);
  if (view.sort != defaults.sort) {
    json.member("sort", kColumnNames[static_cast<std::size_t>(view.sort)]);
  }
  if (view.sort_descending) json.member("descending", true);
  if (!view.folded.empty()) {
    json.key("folded");
    json.begin_array();
    for (const std::string& group : view.folded) json.value(group);
    json.end_array();
  }
  if (view.tab != defaults.tab) json.member("tab", kTabNames[static_cast<std::size_t>(view.tab)]);
  if (view.exact_numbers) json.member("exact", true);
  if (view.edits_all) json.member("all", true);
  if (view.columns == defaults.columns) return json.end_object();
  json.key("columns");
  json.begin_object();
  for (std::size_t i = 0; i < kColumnNames.size(); ++i) {
    const auto choice = static_cast<std::size_t>(view.columns[i]);
    if (choice != 0) json.member(kColumnNames[i], kChoiceNames[choice]);
  }
  json.end_object();
  json.end_object();
}

// Reads members that may be missing; the first that has the wrong type is the error.
class Reader {
 public:
  bool ok() const { return !is_bad_; }
  const Error& error() const { return error_; }

  const JsonValue* member(const JsonValue& object, std::string_view key, JsonValue::Type type) {
    if (asked_.empty() || asked_.back().object != &object) asked_.push_back({&object, {}});
    asked_.back().keys.push_back(key);
    const JsonValue* value = object.find(key);
    return value == nullptr || is_of_type(*value, key, type) ? value : nullptr;
  }

  bool is_of_type(const JsonValue& value, std::string_view key, JsonValue::Type type) {
    if (value.is(type)) return true;
    fail(ErrorCode::kWrongType, value,
         "\"" + std::string(key) + "\" cannot be " + std::string(value.type_name()) + " here.");
    return false;
  }

  void text(const JsonValue& object, std::string_view key, std::string& into) {
    if (const JsonValue* value = member(object, key, JsonValue::Type::kText)) into = value->text;
  }

  void truth(const JsonValue& object, std::string_view key, bool& into) {
    if (const JsonValue* value = member(object, key, JsonValue::Type::kBoolean)) {
      into = value->boolean;
    }
  }

  template <std::size_t Count, class Enum>
  void name(const JsonValue& object, std::string_view key,
            const std::array<std::string_view, Count>& names, Enum& into) {
    const JsonValue* value = member(object, key, JsonValue::Type::kText);
    if (value == nullptr) return;
    const std::optional<Enum> found = find_named<Enum>(names, value->text);
    if (!found) {
      return fail(ErrorCode::kUnknownName, *value, "\"" + value->text + "\" is unknown here.");
    }
    into = *found;
  }

  void data_type(const JsonValue& object, std::string_view key, DataType& into) {
    const JsonValue* value = member(object, key, JsonValue::Type::kText);
    if (value == nullptr) return;
    const std::optional<DataType> type = find_data_type(value->text);
    if (!type) {
      return fail(ErrorCode::kUnknownName, *value, "\"" + value->text + "\" is no data type.");
    }
    into = *type;
  }

  // A JSON number, or "1/3" where no decimal says it.
  std::optional<Rational> number(const JsonValue& value) {
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

  void fail(ErrorCode code, const JsonValue& at, std::string message) {
    if (is_bad_) return;
    is_bad_ = true;
    error_ = Error{code, at.mark.place(), "This saved work cannot be read: " + message, {}};
  }

  // Keys of the objects read so far that nobody asked for.
  std::vector<std::string> passed_over() const {
    std::vector<std::string> result;
    for (const JsonValue* object : objects()) {
      for (const JsonValue::Member& each : object->members) {
        if (!is_asked(*object, each.key)) result.push_back(each.key);
      }
    }
    return result;
  }

 private:
  struct Asked {
    const JsonValue* object;
    std::vector<std::string_view> keys;
  };

  std::vector<const JsonValue*> objects() const {
    std::vector<const JsonValue*> result;
    for (const Asked& asked : asked_) {
      if (std::find(result.begin(), result.end(), asked.object) == result.end()) {
        result.push_back(asked.object);
      }
    }
    return result;
  }

  bool is_asked(const JsonValue& object, std::string_view key) const {
    return std::any_of(asked_.begin(), asked_.end(), [&](const Asked& asked) {
      return asked.object == &object &&
             std::find(asked.keys.begin(), asked.keys.end(), key) != asked.keys.end();
    });
  }

  std::vector<Asked> asked_;  // one for each run of questions to one object
  bool is_bad_ = false;
  Error error_ = Error{ErrorCode::kWrongType, {}, {}, {}};
};

void read_settings(Reader& reader, const JsonValue& json, Settings& settings) {
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

void read_document(Reader& reader, const JsonValue& json, Document& document,
                   const Document* other = nullptr) {
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
  if (const JsonValue* batch = reader.member(json, "batch", JsonValue::Type::kNumber)) {
    if (batch->number.is_whole() && batch->number.numerator >= 1) {
      document.options.batch = batch->number.numerator;
    } else {
      reader.fail(ErrorCode::kOutOfRange, *batch, "a batch is a whole number from 1.");
    }
  }
  reader.data_type(json, "weight_type", document.options.weight_type);
  reader.data_type(json, "activation_type", document.options.activation_type);
}

void read_view(Reader& reader, const JsonValue& json, View& view) {
  reader.text(json, "convention", view.convention);
  reader.text(json, "layer", view.selected_layer);
  reader.text(json, "search", view.search);
  reader.name(json, "sort", kColumnNames, view.sort);
  reader.truth(json, "descending", view.sort_descending);
  if (const JsonValue* folded = reader.member(json, "folded", JsonValue::Type::kArray)) {
    for (const JsonValue& group : folded->items) {
      if (group.is(JsonValue::Type::kText)) {
        view.folded.push_back(group.text);
      } else {
        reader.fail(ErrorCode::kWrongType, group, "the name of a block is expected here.");
      }
    }
  }
  reader.name(json, "tab", kTabNames, view.tab);
  reader.truth(json, "exact", view.exact_numbers);
  reader.truth(json, "all", view.edits_all);
  const JsonValue* columns = reader.member(json, "columns", JsonValue::Type::kObject);
  for (std::size_t i = 0; columns != nullptr && i < kColumnNames.size(); ++i) {
    reader.name(*columns, kColumnNames[i], kChoiceNames, view.columns[i]);
  }
}

}  // namespace

bool is_preset_text(const Document& document) {
  const PresetVariant* preset = find_preset(document.preset_id);
  return preset != nullptr && preset->text == document.source;
}

std::string_view column_name(Column column) {
  return kColumnNames[static_cast<std::size_t>(column)];
}

std::optional<Column> find_column(std::string_view name) {
  return find_named<Column>(kColumnNames, name);
}

std::string_view tab_name(Tab tab) {
  return kTabNames[static_cast<std::size_t>(tab)];
}

std::optional<Tab> find_tab(std::string_view name) {
  return find_named<Tab>(kTabNames, name);
}

std::string write_state(const Document& document, const View& view, const Document* baseline) {
  JsonWriter json;
  json.begin_object();
  json.member("version", kSavedStateVersion);
  json.key("document");
  write_document(json, document);
  if (baseline != nullptr) {
    json.key("baseline");
    write_document(json, *baseline, &document);
  }
  json.key("view");
  write_view(json, view);
  json.end_object();
  return json.take();
}

Result<SavedState> read_state(std::string_view text, std::vector<std::string>* passed_over) {
  Errors errors;
  const std::optional<JsonValue> root = parse_json(text, errors);
  if (!errors.empty()) return errors.front();
  SavedState state;
  Reader reader;
  if (!root || !root->is(JsonValue::Type::kObject)) {
    return Error{ErrorCode::kWrongType, {}, "This is no saved work.", {}};
  }
  const JsonValue* version = reader.member(*root, "version", JsonValue::Type::kNumber);
  if (reader.ok() && (version == nullptr || version->number != Rational(kSavedStateVersion))) {
    return Error{ErrorCode::kOutOfRange,
                 {},
                 "This work was saved by another version of Layer Ledger.",
                 "Reload the page to get the newest."};
  }
  const JsonValue* document = reader.member(*root, "document", JsonValue::Type::kObject);
  if (reader.ok() && document == nullptr) {
    return Error{ErrorCode::kMissing, root->mark.place(), "This saved work has no model.", {}};
  }
  if (document) read_document(reader, *document, state.document);
  if (const JsonValue* baseline = reader.member(*root, "baseline", JsonValue::Type::kObject)) {
    read_document(reader, *baseline, state.baseline.emplace(), &state.document);
  }
  if (const JsonValue* view = reader.member(*root, "view", JsonValue::Type::kObject)) {
    read_view(reader, *view, state.view);
  }
  if (!reader.ok()) return reader.error();
  if (passed_over != nullptr) *passed_over = reader.passed_over();
  return state;
}

}  // namespace ledger
