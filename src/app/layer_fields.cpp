#include "app/layer_fields.h"

#include <optional>
#include <vector>

namespace ledger {
namespace {

// A field of one layer with its value, defaults filled in.
struct FoundField {
  const FieldSpec* spec = nullptr;
  FieldValue value;
};

std::optional<FoundField> find_field(const Analysis& analysis, std::string_view layer,
                                     std::string_view field) {
  const Model& model = *analysis.model;
  const int index = find_layer(model, layer);
  if (index < 0) return std::nullopt;
  const Layer& found = model.layers[static_cast<std::size_t>(index)];
  const LayerKind& kind = model.kind_of(found);
  const int position = kind.field_index(field);
  if (position < 0) return std::nullopt;
  FoundField result;
  result.spec = &kind.fields[static_cast<std::size_t>(position)];
  result.value = found.fields[static_cast<std::size_t>(position)];
  const LayerCost* cost = analysis.rows[static_cast<std::size_t>(index)].cost.get();
  if (result.value.kind == FieldValue::Kind::kDefault && cost != nullptr) {
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

}  // namespace

int find_layer(const Model& model, std::string_view name) {
  for (std::size_t i = 0; i < model.layers.size(); ++i) {
    if (model.layers[i].name == name) return static_cast<int>(i);
  }
  return -1;
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

bool is_edited(const Settings& settings, std::string_view layer, std::string_view field) {
  const auto fields = settings.edits.find(layer);
  return fields != settings.edits.end() && fields->second.find(field) != fields->second.end();
}

void erase_edit(Settings& settings, std::string_view layer, std::string_view field) {
  const auto fields = settings.edits.find(layer);
  if (fields == settings.edits.end()) return;
  const auto edit = fields->second.find(field);
  if (edit != fields->second.end()) fields->second.erase(edit);
  if (fields->second.empty()) settings.edits.erase(fields);
}

void drop_idle_edit(Settings& settings, std::string_view layer, std::string_view field,
                    const Analysis& origin) {
  if (!is_edited(settings, layer, field)) return;
  const std::optional<FoundField> original = find_field(origin, layer, field);
  if (!original) return;
  const std::string& text = settings.edits.find(layer)->second.find(field)->second;
  const Result<FieldValue> edited = read_field_value(*original->spec, text);
  if (edited && is_same_value(*original->spec, original->value, *edited)) {
    erase_edit(settings, layer, field);
  }
}

}  // namespace ledger
