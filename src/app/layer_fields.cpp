#include "app/layer_fields.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "model/json_writer.h"
#include "model/name_pattern.h"

namespace ledger {
namespace {

// A field of one layer with its value, defaults filled in.
struct FoundField {
  const FieldSpec* spec = nullptr;
  FieldValue value;
  bool is_default = false;
};

std::optional<FoundField> find_field(const Analysis& analysis, std::string_view layer,
                                     std::string_view field) {
  const Model& model = *analysis.model;
  const std::vector<int> layers = find_layers(model, layer);
  if (layers.empty()) return std::nullopt;
  const int index = layers.front();
  const Layer& found = model.layers[static_cast<std::size_t>(index)];
  const LayerKind& kind = model.kind_of(found);
  const int position = kind.field_index(field);
  if (position < 0) return std::nullopt;
  FoundField result;
  result.spec = &kind.fields[static_cast<std::size_t>(position)];
  result.value = found.fields[static_cast<std::size_t>(position)];
  const LayerCost* cost = analysis.rows[static_cast<std::size_t>(index)].cost.get();
  result.is_default = result.value.kind == FieldValue::Kind::kDefault;
  if (result.is_default && cost != nullptr) {
    result.value.kind = FieldValue::Kind::kNumbers;
    for (std::size_t i = 0; i < result.spec->slots.size(); ++i) {
      const int slot = result.spec->slots[i];
      result.value.numbers[i] = cost->values[static_cast<std::size_t>(slot)];
    }
  }
  return result;
}

bool is_same_value(const FieldSpec& spec, const FieldValue& a, const FieldValue& b) {
  if (a.kind != b.kind) return false;
  if (a.kind == FieldValue::Kind::kWord) return a.word == b.word;
  for (std::size_t i = 0; i < spec.slots.size(); ++i) {
    if (a.numbers[i] != b.numbers[i]) return false;
  }
  return true;
}

// What all have, as long as they agree.
struct OneValue {
  std::optional<Rational> value;

  bool meet(const Rational& other) {
    const bool is_alike = !value || *value == other;
    value = other;
    return is_alike;
  }
  std::string text() const {
    if (!value) return {};
    JsonWriter text;
    text.value(*value);
    return text.take();
  }
};

// Meets what a use of a block has for an argument, in each of its repeats. False where two differ,
// and where it has no such argument.
bool meet_arguments(const ModelDefinition& definition, const Model& model, int index,
                    std::string_view argument, OneValue& value) {
  const Group& use = model.groups[static_cast<std::size_t>(index)];
  if (argument == "repeat") return use.repeats < 0 || value.meet(use.repeats);
  const std::vector<std::string_view> names = definition.argument_names(use.block);
  const auto name = std::find(names.begin(), names.end(), argument);
  if (name == names.end()) return false;
  const auto slot = static_cast<std::size_t>(name - names.begin());
  const auto meets = [&](const Group& instance) {
    return slot >= instance.arguments.size() || value.meet(instance.arguments[slot]);
  };
  if (!meets(use)) return false;
  if (use.repeats < 0) return true;
  return std::all_of(model.groups.begin() + index + 1, model.groups.end(),
                     [&](const Group& other) { return other.parent != index || meets(other); });
}

}  // namespace

int find_layer(const Model& model, std::string_view name) {
  for (std::size_t i = 0; i < model.layers.size(); ++i) {
    if (model.layers[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

std::vector<int> find_layers(const Model& model, std::string_view name) {
  const int index = find_layer(model, name);
  if (index >= 0) return {index};
  std::vector<int> found;
  if (!is_pattern(name)) return found;
  for (std::size_t i = 0; i < model.layers.size(); ++i) {
    if (matches_pattern(name, model.layers[i].name)) found.push_back(static_cast<int>(i));
  }
  return found;
}

std::vector<int> find_groups(const Model& model, std::string_view name) {
  std::vector<int> found;
  for (std::size_t i = 0; i < model.groups.size(); ++i) {
    const Group& group = model.groups[i];
    if (group.name == name || (is_pattern(name) && matches_pattern(name, group.name))) {
      found.push_back(static_cast<int>(i));
    }
  }
  return found;
}

std::string name_of_all(const Model& model, std::string_view name) {
  const int index = find_layer(model, name);
  if (index < 0) {
    const std::vector<int> groups = find_groups(model, name);
    return groups.empty() ? std::string(name)
                          : model.groups[static_cast<std::size_t>(groups.front())].all;
  }
  const int group = model.layers[static_cast<std::size_t>(index)].group;
  if (group == kNoGroup) return std::string(name);
  const Group& around = model.groups[static_cast<std::size_t>(group)];
  return around.all + std::string(name.substr(around.name.size()));
}

std::string_view local_name(const Model& model, std::string_view name) {
  const std::vector<int> layers = find_layers(model, name);
  if (layers.empty()) return name;
  const Layer& layer = model.layers[static_cast<std::size_t>(layers.front())];
  if (layer.group == kNoGroup) return name;
  const std::size_t around = model.groups[static_cast<std::size_t>(layer.group)].name.size() + 1;
  const std::size_t length = layer.name.size() - around;
  return name.substr(name.size() - length);
}

std::string_view nearest_layer(const Model& model, std::string_view name) {
  std::vector<std::string_view> known;
  known.reserve(model.layers.size());
  for (const Layer& layer : model.layers) known.push_back(layer.name);
  return nearest_name(name, known);
}

std::string field_text(const Analysis& analysis, std::string_view layer, std::string_view field) {
  const std::optional<FoundField> found = find_field(analysis, layer, field);
  return found ? write_field_value(*found->spec, found->value) : std::string();
}

std::string argument_text(const ModelDefinition& definition, const Model& model,
                          std::string_view block, std::string_view argument) {
  OneValue value;
  for (const int index : find_groups(model, block)) {
    if (!meet_arguments(definition, model, index, argument, value)) return {};
  }
  return value.text();
}

std::string argument_text(const ModelDefinition& definition, const Model& model, int group,
                          std::string_view argument) {
  OneValue value;
  return meet_arguments(definition, model, group, argument, value) ? value.text() : std::string();
}

bool is_edited(const Settings& settings, std::string_view layer, std::string_view field) {
  const auto fields = settings.edits.find(layer);
  return fields != settings.edits.end() && fields->second.find(field) != fields->second.end();
}

std::string edit_in_force(const Settings& settings, std::string_view layer,
                          std::string_view field) {
  if (is_edited(settings, layer, field)) return std::string(layer);
  std::string name;
  for (const auto& [edited, fields] : settings.edits) {
    if (!is_pattern(edited) || fields.find(field) == fields.end()) continue;
    if (matches_pattern(edited, layer)) name = edited;
  }
  return name;
}

void erase_edit(Settings& settings, std::string_view layer, std::string_view field) {
  for (auto edit = settings.edits.begin(); edit != settings.edits.end();) {
    const bool is_meant =
        edit->first == layer || (is_pattern(layer) && matches_pattern(layer, edit->first));
    const auto found = edit->second.find(field);
    if (is_meant && found != edit->second.end()) edit->second.erase(found);
    edit = edit->second.empty() ? settings.edits.erase(edit) : std::next(edit);
  }
}

void drop_idle_edit(Settings& settings, std::string_view layer, std::string_view field,
                    const Analysis& origin, Defaults defaults) {
  if (!is_edited(settings, layer, field)) return;
  const std::string& text = settings.edits.find(layer)->second.find(field)->second;
  const std::vector<int> layers = find_layers(*origin.model, layer);
  const bool is_idle = std::all_of(layers.begin(), layers.end(), [&](int index) {
    const std::string& name = origin.model->layers[static_cast<std::size_t>(index)].name;
    const std::optional<FoundField> original = find_field(origin, name, field);
    if (!original || (original->is_default && defaults == Defaults::kDiffer)) return false;
    const Result<FieldValue> edited = read_field_value(*original->spec, text);
    return edited && is_same_value(*original->spec, original->value, *edited);
  });
  if (!layers.empty() && is_idle) erase_edit(settings, layer, field);
}

}  // namespace ledger
