// A history as JSON text, to be kept beside the work of a tab. Each step is written as what differs
// from its neighbour on the side of the present, so the work is needed to read it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "app/history.h"
#include "formula/result.h"

namespace ledger {

inline constexpr int kSavedHistoryVersion = 1;
// About what a drag or an edit can write again twice a second, and far below what browsers keep.
inline constexpr std::size_t kMaximumSavedHistoryBytes = 1u << 20;

// Where the person stands in the history.
struct Present {
  const Document& document;
  const SharedText& source;
  const PinnedBaseline& baseline;
};

// No more than `most_bytes` or so: the oldest steps are left out, and the farthest of those that
// were taken back.
std::string write_history(const History& history, const Present& present, std::size_t most_bytes);

struct SavedHistory {
  std::vector<HistoryStep> undo, redo;  // as History has them
};
// An error where the text is damaged or of other work than this.
Result<SavedHistory> read_history(std::string_view json, const Present& present);

}  // namespace ledger
