// Document and view as JSON text, for storage and links. Written: what differs from the defaults,
// after a version. Read: unknown keys are passed over, known ones must have their type.
#pragma once

#include <string>
#include <string_view>

#include "app/document.h"
#include "formula/result.h"

namespace ledger {

inline constexpr int kSavedStateVersion = 1;

struct SavedState {
  Document document;
  View view;
};

// A preset's own text is not written, only its id.
std::string write_state(const Document& document, const View& view);
Result<SavedState> read_state(std::string_view json);

}  // namespace ledger
