// Document, baseline and view as JSON text, for storage and links. Written: what differs from the
// defaults, after a version. Read: unknown keys are passed over, known ones must have their type.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/document.h"
#include "formula/result.h"

namespace ledger {

inline constexpr int kSavedStateVersion = 1;

struct SavedState {
  Document document;
  View view;
  std::optional<Document> baseline = {};  // where one is pinned
  friend bool operator==(const SavedState&, const SavedState&) = default;
};

// A preset's own text is not written, only its id; nor is the baseline's where it is the document's
// text. `baseline` is null where nothing is pinned.
std::string write_state(const Document& document, const View& view,
                        const Document* baseline = nullptr);
// `passed_over`, if given, is told the keys that say nothing to this version.
Result<SavedState> read_state(std::string_view json,
                              std::vector<std::string>* passed_over = nullptr);

// Whether the text is the preset's own, so that naming the preset says it all.
bool is_preset_text(const Document& document);

// As saved work and links name them.
std::string_view column_name(Column column);
std::optional<Column> find_column(std::string_view name);
std::string_view tab_name(Tab tab);
std::optional<Tab> find_tab(std::string_view name);

}  // namespace ledger
