#include "app/history.h"

#include <utility>

namespace ledger {

Document Snapshot::whole() const {
  Document result = document;
  result.source = *source;
  return result;
}

Snapshot take_snapshot(const Document& document, SharedText source) {
  Snapshot snapshot;
  snapshot.document.preset_id = document.preset_id;
  snapshot.document.settings = document.settings;
  snapshot.document.options = document.options;
  snapshot.source = std::move(source);
  return snapshot;
}

std::vector<std::string_view> History::sentences() const {
  std::vector<std::string_view> result;
  result.reserve(size());
  for (const HistoryStep& step : undo_) result.push_back(step.sentence);
  for (auto step = redo_.rbegin(); step != redo_.rend(); ++step) result.push_back(step->sentence);
  return result;
}

std::string_view History::undo_sentence() const {
  return undo_.empty() ? std::string_view() : undo_.back().sentence;
}

std::string_view History::redo_sentence() const {
  return redo_.empty() ? std::string_view() : redo_.back().sentence;
}

void History::record(HistoryStep step, const SharedText& here) {
  undo_.push_back(std::move(step));
  redo_.clear();
  bound(here);
}

void History::bound(const SharedText& here) {
  std::size_t bytes = 0, kept = 0;
  const std::string* last = here.get();
  for (auto step = undo_.rbegin(); step != undo_.rend() && kept < bounds_.steps; ++step, ++kept) {
    const SharedText& text = step->snapshot.source;
    if (text.get() != last) bytes += text->size();
    if (bytes > bounds_.text_bytes) break;
    last = text.get();
  }
  undo_.erase(undo_.begin(), undo_.end() - static_cast<std::ptrdiff_t>(kept));
}

void History::travel(std::size_t position, Snapshot& here, PinnedBaseline& baseline) {
  if (position > size()) return;
  while (undo_.size() != position) {
    std::vector<HistoryStep>& from = position < undo_.size() ? undo_ : redo_;
    std::vector<HistoryStep>& to = position < undo_.size() ? redo_ : undo_;
    HistoryStep next = std::move(from.back());
    from.pop_back();
    to.push_back({std::exchange(here, std::move(next.snapshot)), std::move(next.sentence)});
    if (!next.pins) continue;
    // What was pinned since stays.
    if (baseline == next.pins->here) baseline = next.pins->there;
    to.back().pins = HistoryStep::Pins{next.pins->here, next.pins->there};
  }
}

void History::replace_baseline(const PinnedBaseline& old, const PinnedBaseline& made) {
  const PinnedBaseline gone = old;  // which may be one of those below
  for (std::vector<HistoryStep>* steps : {&undo_, &redo_}) {
    for (HistoryStep& step : *steps) {
      if (!step.pins) continue;
      if (step.pins->there == gone) step.pins->there = made;
      if (step.pins->here == gone) step.pins->here = made;
    }
  }
}

void History::restore(std::vector<HistoryStep> undo, std::vector<HistoryStep> redo) {
  undo_ = std::move(undo);
  redo_ = std::move(redo);
}

}  // namespace ledger
