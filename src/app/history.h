// The steps that a person can take back and make again: of each a sentence and the document on its
// other side. Texts stand apart, so that steps that leave them alone share one copy.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/baseline.h"
#include "app/document.h"

namespace ledger {

using SharedText = std::shared_ptr<const std::string>;

// A document without its text, and the text.
struct Snapshot {
  Document document;
  SharedText source;
  Document whole() const;
};
Snapshot take_snapshot(const Document& document, SharedText source);

struct HistoryStep {
  Snapshot snapshot;
  std::string sentence;
  // Of a step that changed the baseline, too: what was pinned there, where the step leads, and
  // here. Steps that came from storage have theirs without an analysis.
  struct Pins {
    PinnedBaseline there, here;
  };
  std::optional<Pins> pins = {};
};

struct HistoryBounds {
  std::size_t steps = 500;
  // Of texts, each counted once for the steps in a row that share it.
  std::size_t text_bytes = 64u << 20;
};

class History {
 public:
  explicit History(HistoryBounds bounds = {}) : bounds_(bounds) {}

  // Of all steps, `position` have been made and the others taken back.
  std::size_t position() const { return undo_.size(); }
  std::size_t size() const { return undo_.size() + redo_.size(); }
  // The sentences of all steps, the oldest first.
  std::vector<std::string_view> sentences() const;
  // Of the step that undo would take back; empty where there is none.
  std::string_view undo_sentence() const;
  std::string_view redo_sentence() const;

  // A step away from its snapshot. What was taken back is gone; the oldest steps go where there are
  // too many. `here`: the text that the step leads to.
  void record(HistoryStep step, const SharedText& here);
  // The step made last; there is one.
  HistoryStep& last() { return undo_.back(); }
  const HistoryStep& last() const { return undo_.back(); }
  void drop_last() { undo_.pop_back(); }
  // The texts of the last step have changed.
  void bound(const SharedText& here);

  // To where `position` steps have been made: `here` and `baseline` become what they were there.
  void travel(std::size_t position, Snapshot& here, PinnedBaseline& baseline);
  // `made` stands for `old` in all steps from now on.
  void replace_baseline(const PinnedBaseline& old, const PinnedBaseline& made);

  // The last is the next to be taken back, or to be made again.
  const std::vector<HistoryStep>& undo_steps() const { return undo_; }
  const std::vector<HistoryStep>& redo_steps() const { return redo_; }
  void restore(std::vector<HistoryStep> undo, std::vector<HistoryStep> redo);

 private:
  HistoryBounds bounds_;
  std::vector<HistoryStep> undo_, redo_;
};

}  // namespace ledger
