#include "model/layer_kinds.h"

#include <optional>
#include <utility>

#include "model/json_outline.h"

namespace ledger {

const LayerKind& LayerKinds::operator[](std::size_t index) const {
  Entry& entry = *entries_[index];
  if (!entry.kind) {
    Errors errors;
    const std::optional<JsonValue> json = parse_json(entry.file, errors);
    std::optional<LayerKind> kind = json ? read_layer_kind(*json, errors) : std::nullopt;
    entry.kind = std::make_unique<const LayerKind>(std::move(kind).value_or(LayerKind()));
  }
  return *entry.kind;
}

void LayerKinds::put(std::size_t index, LayerKind kind) {
  auto entry = std::make_shared<Entry>();
  entry->names = {kind.name, kind.category, kind.aliases};
  entry->kind = std::make_unique<const LayerKind>(std::move(kind));
  if (index < entries_.size()) {
    entries_[index] = std::move(entry);
  } else {
    entries_.push_back(std::move(entry));
  }
}

void LayerKinds::add_file(std::string_view text) {
  const std::vector<OutlineMember> members = outline(text);
  auto entry = std::make_shared<Entry>();
  entry->names = {outlined_text(find(members, "kind")), outlined_text(find(members, "category")),
                  outlined_texts(find(members, "aliases"))};
  entry->file = text;
  entries_.push_back(std::move(entry));
}

}  // namespace ledger
