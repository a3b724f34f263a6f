#include "model/presets.h"

#include "data/embedded.h"

namespace ledger {
namespace {

std::string text_of(const JsonValue& json, std::string_view key, std::string_view otherwise) {
  const JsonValue* value = json.find(key);
  return value != nullptr && value->is(JsonValue::Type::kText) ? value->text
                                                               : std::string(otherwise);
}

// Only the names: a file is read as a model when somebody picks one of its variants.
std::vector<PresetVariant> read_presets() {
  std::vector<PresetVariant> presets;
  for (const EmbeddedFile& file : embedded_presets()) {
    Errors errors;
    const std::optional<JsonValue> json = parse_json(file.text, errors);
    if (!json) continue;
    const std::string_view stem = file.name.substr(0, file.name.rfind('.'));
    const std::string family = text_of(*json, "name", stem);
    const JsonValue* variants = json->find("variants");
    if (variants == nullptr || variants->members.empty()) {
      presets.push_back({std::string(stem), text_of(*json, "title", family), family, file.text});
      continue;
    }
    for (const JsonValue::Member& variant : variants->members) {
      presets.push_back(
          {variant.key, text_of(variant.value, "title", variant.key), family, file.text});
    }
  }
  return presets;
}

}  // namespace

const std::vector<PresetVariant>& preset_variants() {
  static const std::vector<PresetVariant> presets = read_presets();
  return presets;
}

const PresetVariant* find_preset(std::string_view variant_id) {
  for (const PresetVariant& preset : preset_variants()) {
    if (preset.id == variant_id) return &preset;
  }
  return nullptr;
}

}  // namespace ledger
