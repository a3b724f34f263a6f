#include "app/saved_history.h"

#include <algorithm>
#include <utility>

#include "app/fingerprint.h"
#include "app/saved_change.h"
#include "app/saved_json.h"
#include "app/saved_state.h"
#include "model/presets.h"

namespace ledger {
namespace {

using Type = JsonValue::Type;

// The work that a history belongs to.
std::string work_print(const Present& present) {
  const Document* baseline = present.baseline ? &present.baseline->document : nullptr;
  return fingerprint(write_state(present.document, View(), baseline));
}

// Steps from the present outwards, as far as there is room for them.
class HistoryWriter {
 public:
  HistoryWriter(const Present& present, std::size_t most_bytes)
      : present_(present), room_(most_bytes), texts_{present.source}, pins_{nullptr} {
    if (present.baseline) pins_.push_back(present.baseline);
  }

  std::string write(const History& history) {
    // Half of it for what was taken back: the other way people go more often.
    const std::size_t all = std::exchange(room_, room_ / 2);
    const std::vector<std::string> redo = write_steps(history.redo_steps());
    room_ += all - all / 2;
    const std::vector<std::string> undo = write_steps(history.undo_steps());
    JsonWriter json;
    json.begin_object();
    json.member("version", kSavedHistoryVersion);
    json.member("of", work_print(present_));
    write_list(json, "texts", text_entries_);
    write_list(json, "baselines", pin_entries_);
    write_list(json, "undo", undo);
    write_list(json, "redo", redo);
    json.end_object();
    return json.take();
  }

 private:
  static void write_list(JsonWriter& json, std::string_view key,
                         const std::vector<std::string>& entries) {
    json.key(key);
    json.begin_array();
    for (const std::string& entry : entries) json.raw(entry);
    json.end_array();
  }

  // The nearest first.
  std::vector<std::string> write_steps(const std::vector<HistoryStep>& steps) {
    std::vector<std::string> written;
    Snapshot nearer = take_snapshot(present_.document, present_.source);
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
      std::string text = write_step(nearer, *step);
      if (text.empty()) break;
      written.push_back(std::move(text));
      nearer = step->snapshot;
    }
    return written;
  }

  // Empty where there is no room for it.
  std::string write_step(const Snapshot& nearer, const HistoryStep& step) {
    JsonWriter json;
    json.begin_object();
    json.member("said", step.sentence);
    if (step.snapshot.source != nearer.source) {
      json.member("text", index_of_text(step.snapshot));
    }
    if (step.pins) {
      json.key("pins");
      json.begin_array();
      json.value(index_of_pin(step.pins->there));
      json.value(index_of_pin(step.pins->here));
      json.end_array();
    }
    write_change(json, nearer.document, step.snapshot.document);
    json.end_object();
    std::string text = json.take();
    return has_room_for(text) ? text : std::string();
  }

  bool has_room_for(const std::string& entry) {
    is_full_ = is_full_ || entry.size() + 2 > room_;
    if (!is_full_) room_ -= entry.size() + 2;
    return !std::exchange(is_full_, false);
  }

  // An entry that finds no room takes its step along.
  void add_entry(std::vector<std::string>& entries, std::string entry) {
    if (entry.size() + 2 > room_) {
      is_full_ = true;
      return;
    }
    room_ -= entry.size() + 2;
    entries.push_back(std::move(entry));
  }

  std::int64_t index_of_text(const Snapshot& snapshot) {
    const auto same = [&](const SharedText& text) {
      return text == snapshot.source || *text == *snapshot.source;
    };
    const auto found = std::find_if(texts_.begin(), texts_.end(), same);
    if (found != texts_.end()) return found - texts_.begin();
    JsonWriter json;
    const PresetVariant* preset = find_preset(snapshot.document.preset_id);
    json.begin_object();
    if (preset != nullptr && preset->text == *snapshot.source) {
      json.member("preset", preset->id);
    } else {
      json.member("source", *snapshot.source);
    }
    json.end_object();
    add_entry(text_entries_, json.take());
    if (!is_full_) texts_.push_back(snapshot.source);
    return static_cast<std::int64_t>(texts_.size()) - 1;
  }

  std::int64_t index_of_pin(const PinnedBaseline& baseline) {
    const auto found = std::find(pins_.begin(), pins_.end(), baseline);
    if (found != pins_.end()) return found - pins_.begin();
    JsonWriter json;
    write_document(json, baseline->document, &present_.document);
    add_entry(pin_entries_, json.take());
    if (!is_full_) pins_.push_back(baseline);
    return static_cast<std::int64_t>(pins_.size()) - 1;
  }

  const Present& present_;
  std::size_t room_;
  bool is_full_ = false;  // for the step that is being written
  // Those of the present first, which the work has; the others have entries in the same order.
  std::vector<SharedText> texts_;
  std::vector<PinnedBaseline> pins_;  // the first: none
  std::vector<std::string> text_entries_, pin_entries_;
};

class HistoryReader {
 public:
  explicit HistoryReader(const Present& present)
      : present_(present), texts_{present.source}, pins_{nullptr} {
    if (present.baseline) pins_.push_back(present.baseline);
  }

  Result<SavedHistory> read(const JsonValue& root) {
    for (const JsonValue& entry : items(root, "texts")) read_text(entry);
    for (const JsonValue& entry : items(root, "baselines")) read_pin(entry);
    SavedHistory history;
    read_steps(items(root, "undo"), history.undo);
    read_steps(items(root, "redo"), history.redo);
    if (!reader_.ok()) return reader_.error();
    return history;
  }

  SavedReader& reader() { return reader_; }

 private:
  const std::vector<JsonValue>& items(const JsonValue& root, std::string_view key) {
    static const std::vector<JsonValue> kNone;
    const JsonValue* list = reader_.member(root, key, Type::kArray);
    return list == nullptr ? kNone : list->items;
  }

  void read_text(const JsonValue& entry) {
    Document document;
    if (reader_.is_of_type(entry, "texts", Type::kObject)) {
      read_document(reader_, entry, document);
      texts_.push_back(std::make_shared<const std::string>(std::move(document.source)));
    }
  }

  void read_pin(const JsonValue& entry) {
    Baseline baseline;
    if (reader_.is_of_type(entry, "baselines", Type::kObject)) {
      read_document(reader_, entry, baseline.document, &present_.document);
      pins_.push_back(std::make_shared<const Baseline>(std::move(baseline)));
    }
  }

  void read_steps(const std::vector<JsonValue>& entries, std::vector<HistoryStep>& steps) {
    Snapshot at = take_snapshot(present_.document, present_.source);
    for (const JsonValue& entry : entries) {
      if (!reader_.ok() || !reader_.is_of_type(entry, "steps", Type::kObject)) return;
      HistoryStep step;
      reader_.text(entry, "said", step.sentence);
      if (const JsonValue* text = reader_.member(entry, "text", Type::kNumber)) {
        if (const SharedText* found = entry_of(texts_, *text)) at.source = *found;
      }
      if (const JsonValue* pins = reader_.member(entry, "pins", Type::kArray)) {
        read_pins(*pins, step);
      }
      read_change(reader_, entry, at.document);
      step.snapshot = at;
      steps.push_back(std::move(step));
    }
    std::reverse(steps.begin(), steps.end());
  }

  void read_pins(const JsonValue& pins, HistoryStep& step) {
    if (pins.items.size() != 2) {
      return reader_.fail(ErrorCode::kOutOfRange, pins, "two sides are expected here.");
    }
    const PinnedBaseline* there = entry_of(pins_, pins.items[0]);
    const PinnedBaseline* here = entry_of(pins_, pins.items[1]);
    if (there && here) step.pins = HistoryStep::Pins{*there, *here};
  }

  template <class Entry>
  const Entry* entry_of(const std::vector<Entry>& entries, const JsonValue& index) {
    const bool is_there = index.is(Type::kNumber) && index.number.is_whole() &&
                          index.number.numerator >= 0 &&
                          static_cast<std::uint64_t>(index.number.numerator) < entries.size();
    if (is_there) return &entries[static_cast<std::size_t>(index.number.numerator)];
    reader_.fail(ErrorCode::kOutOfRange, index, "there is no such entry.");
    return nullptr;
  }

  const Present& present_;
  SavedReader reader_;
  std::vector<SharedText> texts_;
  std::vector<PinnedBaseline> pins_;
};

}  // namespace

std::string write_history(const History& history, const Present& present, std::size_t most_bytes) {
  return HistoryWriter(present, most_bytes).write(history);
}

Result<SavedHistory> read_history(std::string_view json, const Present& present) {
  Errors errors;
  const std::optional<JsonValue> root = parse_json(json, errors);
  if (!errors.empty()) return errors.front();
  if (!root || !root->is(Type::kObject)) {
    return Error{ErrorCode::kWrongType, {}, "This is no saved history.", {}};
  }
  HistoryReader history(present);
  std::string of;
  history.reader().text(*root, "of", of);
  const JsonValue* version = history.reader().member(*root, "version", Type::kNumber);
  const bool is_of_this = version != nullptr && version->number == Rational(kSavedHistoryVersion) &&
                          of == work_print(present);
  if (!is_of_this) {
    return Error{ErrorCode::kOutOfRange, {}, "This history is of other work.", {}};
  }
  return history.read(*root);
}

}  // namespace ledger
