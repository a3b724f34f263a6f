#include "app/action.h"

#include <algorithm>
#include <optional>

#include "app/layer_fields.h"
#include "app/structure.h"
#include "model/json.h"
#include "model/json_writer.h"
#include "model/name_pattern.h"
#include "model/presets.h"

namespace ledger {
namespace {

Error error(ErrorCode code, std::string message, std::string_view nearest = {}) {
  Error result{code, {}, std::move(message), {}};
  if (!nearest.empty()) result.hint = "Did you mean \"" + std::string(nearest) + "\"?";
  return result;
}

Error unknown_preset(const std::string& id) {
  std::vector<std::string_view> known;
  for (const PresetVariant& preset : preset_variants()) known.push_back(preset.id);
  return error(ErrorCode::kUnknownName, "There is no preset named \"" + id + "\".",
               nearest_name(id, known));
}

Error unknown_parameter(const std::string& name, const ModelDefinition& definition) {
  std::vector<std::string_view> known;
  for (const ModelParameter& parameter : definition.parameters) known.push_back(parameter.name);
  return error(ErrorCode::kUnknownName, "This model has no parameter named \"" + name + "\".",
               nearest_name(name, known));
}

bool has_parameter(const ModelDefinition& definition, std::string_view name) {
  for (const ModelParameter& parameter : definition.parameters) {
    if (parameter.name == name) return true;
  }
  return false;
}

Error no_such_value(const FieldSpec& field, const std::string& text) {
  std::string wanted = field.type == FieldType::kBoolean ? "true or false" : "a number";
  for (const FieldWord& word : field.words) wanted += ", \"" + word.word + "\"";
  return error(ErrorCode::kWrongType,
               field.name + " cannot be \"" + text + "\"; it can be " + wanted + ".");
}

// A value as JSON, or one of the field's words without quotes, as people type it.
Result<FieldValue> read_typed_value(const FieldSpec& field, const std::string& text) {
  Result<FieldValue> value = read_field_value(field, text);
  if (value || value.error().code != ErrorCode::kJsonSyntax) return value;
  for (const FieldWord& word : field.words) {
    if (word.word == text) return read_field_value(field, "\"" + text + "\"");
  }
  return no_such_value(field, text);
}

class Applier {
 public:
  Applier(const Document& document, const Meaning& meaning)
      : document_(document), meaning_(meaning) {
    if (!meaning_.model && meaning_.analysis) meaning_.model = meaning_.analysis->model.get();
  }

  Result<Document> operator()(const OpenPreset& action) const {
    const PresetVariant* preset = find_preset(action.variant);
    if (preset == nullptr) return unknown_preset(action.variant);
    Document result;
    result.source = std::string(preset->text);
    result.preset_id = preset->id;
    result.settings.variant = preset->id;
    result.settings.parameters = action.parameters;
    result.options = document_.options;
    if (action.batch > 0) result.options.batch = action.batch;
    return result;
  }

  Result<Document> operator()(const OpenText& action) const {
    Document result;
    result.options = document_.options;
    return with_source(std::move(result), action.text);
  }

  // What was typed over is the text with the edits in it, so these are done with.
  Result<Document> operator()(const EditSource& action) const {
    Document result = document_;
    result.settings = {};
    result.settings.variant = document_.settings.variant;
    return with_source(std::move(result), action.text);
  }

  Result<Document> operator()(const SetParameter& action) const {
    if (meaning_.definition && !has_parameter(*meaning_.definition, action.name)) {
      return unknown_parameter(action.name, *meaning_.definition);
    }
    Document result = document_;
    result.settings.parameters.erase(action.name);
    const std::optional<Rational> unset =
        meaning_.definition ? meaning_.definition->parameter_value(action.name, result.settings)
                            : std::nullopt;
    if (unset != action.value) result.settings.parameters[action.name] = action.value;
    return result;
  }

  Result<Document> operator()(const ResetParameter& action) const {
    Document result = document_;
    result.settings.parameters.erase(action.name);
    return result;
  }

  Result<Document> operator()(const SetField& action) const {
    const Result<CheckedField> field = checked(action);
    if (!field) return field.error();
    Document result = document_;
    // Narrower edits of all these layers give way.
    if (is_pattern(action.layer)) erase_edit(result.settings, action.layer, field->name);
    result.settings.edits[action.layer][field->name] = field->text;
    drop_idle(result.settings, {{action.layer, field->name}});
    return result;
  }

  Result<Document> operator()(const SetFields& action) const {
    Document result = document_;
    std::vector<EditedField> edited;
    for (const SetField& field : action.fields) {
      if (is_pattern(field.layer) || field.json_text.empty()) {
        erase_edit(result.settings, field.layer, field.field);
      }
      if (field.json_text.empty()) continue;
      const Result<CheckedField> read = checked(field);
      if (!read) return read.error();
      result.settings.edits[field.layer][read->name] = read->text;
      edited.push_back({field.layer, read->name});
    }
    drop_idle(result.settings, edited);
    return result;
  }

  // The edit of this name or, where it has none, the one that is in force for it.
  Result<Document> operator()(const ResetField& action) const {
    Document result = document_;
    const std::string name = edit_in_force(document_.settings, action.layer, action.field);
    erase_edit(result.settings, name.empty() ? action.layer : name, action.field);
    return result;
  }

  Result<Document> operator()(const AddLayer& action) const { return restructured(action); }
  Result<Document> operator()(const RemoveLayer& action) const { return restructured(action); }
  Result<Document> operator()(const DuplicateLayer& action) const { return restructured(action); }
  Result<Document> operator()(const MoveLayer& action) const { return restructured(action); }
  Result<Document> operator()(const MoveLayerBeside& action) const { return restructured(action); }
  Result<Document> operator()(const SetKind& action) const { return restructured(action); }

  Result<Document> operator()(const ResetEdits&) const {
    Document result = document_;
    result.settings.parameters.clear();
    result.settings.edits.clear();
    result.settings.changes.clear();
    return result;
  }

  Result<Document> operator()(const SetBatch& action) const {
    if (action.batch < 1) {
      return error(ErrorCode::kOutOfRange,
                   "The batch is a whole number from 1, not " + std::to_string(action.batch) + ".");
    }
    Document result = document_;
    result.options.batch = action.batch;
    return result;
  }

  Result<Document> operator()(const SetWeightType& action) const {
    Document result = document_;
    result.options.weight_type = action.type;
    return result;
  }

  Result<Document> operator()(const SetActivationType& action) const {
    Document result = document_;
    result.options.activation_type = action.type;
    return result;
  }

  Result<Document> operator()(const SwapBaseline&) const {
    if (meaning_.baseline != nullptr) return *meaning_.baseline;
    return error(ErrorCode::kMissing,
                 "Nothing is pinned that this model could be swapped with. Pin a baseline first.");
  }

  // Actions on the history, the baseline and the view.
  template <class Other>
  Result<Document> operator()(const Other&) const {
    return document_;
  }

 private:
  template <class Change>
  Result<Document> restructured(const Change& action) const {
    Result<Settings> settings = change_structure(document_.settings, action, meaning_);
    if (!settings) return settings.error();
    Document result = document_;
    result.settings = std::move(*settings);
    return result;
  }

  static Result<Document> with_source(Document document, const std::string& text) {
    if (text.size() > kMaximumSourceBytes) {
      return error(ErrorCode::kTooLarge,
                   "The text has " + std::to_string(text.size() >> 20) + " MiB; up to " +
                       std::to_string(kMaximumSourceBytes >> 20) + " MiB can be opened here.");
    }
    document.source = text;
    return document;
  }

  struct EditedField {
    std::string layer, field;
  };
  // Edits that give what is there without them leave nothing behind.
  void drop_idle(Settings& settings, const std::vector<EditedField>& edited) const {
    Settings without = settings;
    bool is_new = true;
    for (const EditedField& each : edited) {
      is_new = is_new && !is_edited(document_.settings, each.layer, each.field);
      erase_edit(without, each.layer, each.field);
    }
    const std::shared_ptr<const Analysis> made =
        meaning_.analyze ? meaning_.analyze(without) : nullptr;
    const Analysis* origin = is_new && made == nullptr ? meaning_.analysis : made.get();
    if (origin == nullptr) return;
    for (const EditedField& each : edited) {
      // What follows from another field that is edited with it may be something else by now.
      const auto of_layer =
          std::count_if(edited.begin(), edited.end(),
                        [&](const EditedField& other) { return other.layer == each.layer; });
      drop_idle_edit(settings, each.layer, each.field, *origin,
                     of_layer > 1 ? Defaults::kDiffer : Defaults::kAreValues);
      if (meaning_.definition == nullptr || !is_edited(settings, each.layer, each.field)) continue;
      const std::string beneath =
          argument_text(*meaning_.definition, *origin->model, each.layer, each.field);
      const std::string& text = settings.edits.find(each.layer)->second.find(each.field)->second;
      if (beneath == text) erase_edit(settings, each.layer, each.field);
    }
  }

  // Name and value in one way of writing, so that equal documents are equal.
  struct CheckedField {
    std::string name, text;
  };
  Result<CheckedField> checked(const SetField& action) const {
    if (!meaning_.model) return CheckedField{action.field, action.json_text};
    const Model& model = *meaning_.model;
    const std::vector<int> layers = find_layers(model, action.layer);
    if (layers.empty()) return checked_argument(action, model);
    const LayerKind& kind = model.kind_of(model.layers[static_cast<std::size_t>(layers.front())]);
    const int field = kind.field_index(action.field);
    if (field < 0) {
      std::vector<std::string_view> known;
      for (const FieldSpec& spec : kind.fields) known.push_back(spec.name);
      return error(
          ErrorCode::kUnknownName,
          action.layer + ": " + kind.name + " has no field named \"" + action.field + "\".",
          nearest_name(action.field, known));
    }
    const FieldSpec& spec = kind.fields[static_cast<std::size_t>(field)];
    const Result<FieldValue> value = read_typed_value(spec, action.json_text);
    if (value) return CheckedField{spec.name, write_field_value(spec, *value)};
    Error unreadable = value.error();
    unreadable.message = action.layer + ": " + unreadable.message;
    return unreadable;
  }

  Result<CheckedField> checked_argument(const SetField& action, const Model& model) const {
    std::vector<int> groups = find_groups(model, action.layer);
    for (std::size_t i = 0; groups.empty() && i < model.groups.size(); ++i) {
      if (model.groups[i].all == action.layer) groups.push_back(static_cast<int>(i));
    }
    if (groups.empty()) {
      return error(ErrorCode::kUnknownName,
                   "This model has no layer or block named \"" + action.layer + "\".",
                   nearest_layer(model, action.layer));
    }
    const Group& group = model.groups[static_cast<std::size_t>(groups.front())];
    std::vector<std::string_view> known;
    if (meaning_.definition) known = meaning_.definition->argument_names(group.block);
    if (group.repeats >= 0 || is_pattern(action.layer)) known.push_back("repeat");
    if (std::find(known.begin(), known.end(), action.field) == known.end()) {
      return error(ErrorCode::kUnknownName,
                   action.layer + " has no argument named \"" + action.field + "\".",
                   nearest_name(action.field, known));
    }
    Errors errors;
    const std::optional<JsonValue> value = parse_json(action.json_text, errors);
    const bool is_number =
        value && errors.empty() &&
        (value->is(JsonValue::Type::kNumber) || value->is(JsonValue::Type::kBoolean));
    if (!is_number) {
      return error(ErrorCode::kWrongType,
                   action.field + " cannot be \"" + action.json_text + "\"; it can be a number.");
    }
    if (action.field == "repeat" && !(value->number.is_whole() && value->number.numerator >= 1)) {
      return error(ErrorCode::kOutOfRange, "A block repeats a whole number of times from 1.");
    }
    JsonWriter text;
    value->is(JsonValue::Type::kNumber) ? text.value(value->number)
                                        : text.value(value->boolean ? 1 : 0);
    return CheckedField{action.field, text.take()};
  }

  const Document& document_;
  Meaning meaning_;
};

}  // namespace

Result<Document> apply(const Document& document, const Action& action, const Meaning& meaning) {
  return std::visit(Applier(document, meaning), action);
}

}  // namespace ledger
