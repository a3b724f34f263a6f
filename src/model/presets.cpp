#include "model/presets.h"

#include "data/embedded.h"
#include "model/json_outline.h"

namespace ledger {
namespace {

std::string text_of(const std::vector<OutlineMember>& members, std::string_view key,
                    std::string_view otherwise) {
  const std::string_view value = find(members, key);
  return value.empty() ? std::string(otherwise) : outlined_text(value);
}

// Only the names: a file is read as a model when somebody picks one of its variants.
std::vector<PresetVariant> read_presets() {
  std::vector<PresetVariant> presets;
  for (const EmbeddedFile& file : embedded_presets()) {
    const std::vector<OutlineMember> members = outline(file.text);
    const std::string_view stem = file.name.substr(0, file.name.rfind('.'));
    const std::string family = text_of(members, "name", stem);
    const std::vector<OutlineMember> variants = outline(find(members, "variants"));
    if (variants.empty()) {
      presets.push_back({std::string(stem), text_of(members, "title", family), family, file.text});
    }
    for (const OutlineMember& variant : variants) {
      presets.push_back({std::string(variant.key),
                         text_of(outline(variant.value), "title", variant.key), family, file.text});
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
