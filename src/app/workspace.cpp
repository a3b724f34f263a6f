#include "app/workspace.h"

#include <algorithm>
#include <unordered_set>

#include "app/layer_fields.h"
#include "app/saved_state.h"
#include "app/view_change.h"
#include "app/work_card.h"
#include "model/model_text.h"

namespace ledger {
namespace {

bool is_of_document(const Action& action) {
  return action.index() < Action(Undo{}).index();
}

bool is_of_baseline(const Action& action) {
  return std::holds_alternative<PinBaseline>(action) || std::holds_alternative<PinPreset>(action) ||
         std::holds_alternative<Unpin>(action);
}

Error refused_while_stale() {
  return {ErrorCode::kMissing,
          {},
          "The model is in error and has no numbers to compare.",
          "Mend or undo the change first."};
}

}  // namespace

Workspace::Workspace(std::shared_ptr<const Catalog> catalog, HistoryBounds bounds)
    : catalog_(std::move(catalog)), history_(bounds) {}

const Catalog& Workspace::catalog() const {
  return analysis_ ? *analysis_->model->catalog : *catalog_;
}

int Workspace::convention() const {
  const int chosen = catalog().find_convention(view_.convention);
  if (chosen >= 0) return chosen;
  return std::max(catalog().find_convention(View().convention), 0);
}

void Workspace::dispatch(const Action& action, std::uint64_t gesture) {
  const View view_before = view_;
  const bool had_errors = !errors_.empty();
  const std::uint64_t revision_before = revision_;
  Errors refused;
  if (std::holds_alternative<Undo>(action)) {
    if (can_undo()) refused = travel(history_position() - 1);
  } else if (std::holds_alternative<Redo>(action)) {
    refused = travel(history_position() + 1);
  } else if (const GoTo* to = std::get_if<GoTo>(&action)) {
    refused = travel(to->step);
  } else if (is_of_document(action)) {
    refused = change_document(action, gesture);
  } else if (is_of_baseline(action)) {
    refused = change_baseline(action);
  } else {
    const Model* model = analysis_ ? analysis_->model.get() : nullptr;
    refused = change_view(view_, action, model, model_.get(), catalog());
  }
  errors_ = std::move(refused);
  errors_.insert(errors_.end(), document_errors_.begin(), document_errors_.end());
  const bool is_changed = had_errors || !errors_.empty() || !(view_ == view_before);
  if (is_changed && revision_ == revision_before) ++revision_;
}

Errors Workspace::change_document(const Action& wanted, std::uint64_t gesture) {
  const Action action = view_.edits_all && model_ ? for_all_repeats(wanted, *model_) : wanted;
  const bool continues = gesture != 0 && gesture == open_gesture_ && can_undo();
  if (!continues) {
    open_gesture_ = gesture;
    gesture_start_ = gesture != 0 ? analysis_ : nullptr;
  }
  const std::shared_ptr<const Model> model = model_;
  const bool is_swap = std::holds_alternative<SwapBaseline>(action);
  Meaning now = meaning();
  now.analyze = [this](const Settings& settings) { return analyze_beneath(settings); };
  Result<Document> changed = apply(document_, action, now);
  if (!changed) return {changed.error()};
  if (is_swap && is_stale_) return {refused_while_stale()};
  Document& next = *changed;
  if (next == document_) return {};
  const bool is_opening =
      std::holds_alternative<OpenPreset>(action) || std::holds_alternative<OpenText>(action);
  if (is_opening) note_replaced();
  const SharedText source = source_ && next.source == *source_
                                ? source_
                                : std::make_shared<const std::string>(next.source);
  now.analysis = continues ? gesture_start_.get() : analysis_.get();
  const Document& before = continues ? history_.last().snapshot.document : document_;
  std::string sentence = describe(before, action, now);
  if (continues) {
    history_.last().sentence = std::move(sentence);
    history_.bound(source);
    if (can_undo() && history_.last().snapshot.whole() == next) {
      history_.drop_last();
      open_gesture_ = 0;
    }
  } else if (source_) {
    HistoryStep step{take_snapshot(document_, source_), std::move(sentence)};
    if (is_swap) {
      PinnedBaseline work = std::make_shared<const Baseline>(Baseline{document_, analysis_});
      step.pins = HistoryStep::Pins{baseline_, work};
      baseline_ = std::move(work);
    }
    history_.record(std::move(step), source);
  }
  go_to(std::move(next), source);
  const bool makes_layer =
      std::holds_alternative<AddLayer>(action) || std::holds_alternative<DuplicateLayer>(action);
  if (makes_layer) select_new_layer(model.get());
  if (std::holds_alternative<EditSource>(action)) drop_settings_of_other_text();
  return {};
}

// What fields have without an edit of theirs. A drag asks for the same again and again.
std::shared_ptr<const Analysis> Workspace::analyze_beneath(const Settings& settings) {
  if (!parsed_.definition) return nullptr;
  if (beneath_.definition == parsed_.definition && beneath_.settings == settings) {
    return beneath_.analysis;
  }
  beneath_ = {parsed_.definition, settings, nullptr};
  if (!is_stale_ && settings == analyzed_settings_) {
    beneath_.analysis = analysis_;
  } else {
    const Evaluation evaluation =
        evaluator_.evaluate(parsed_.definition, *source_, settings, document_.options);
    beneath_.analysis = evaluation.analysis ? evaluation.analysis : evaluation.attempt;
  }
  return beneath_.analysis;
}

Errors Workspace::change_baseline(const Action& action) {
  if (std::holds_alternative<Unpin>(action)) {
    pin(nullptr);
  } else if (const PinPreset* preset = std::get_if<PinPreset>(&action)) {
    Result<PinnedBaseline> made =
        make_baseline_of_preset(preset->variant, document_.options, catalog_);
    if (!made) return {made.error()};
    pin(std::move(*made));
  } else if (is_stale_ || !analysis_) {
    return {refused_while_stale()};
  } else {
    pin(std::make_shared<const Baseline>(Baseline{document_, analysis_}));
  }
  return {};
}

void Workspace::pin(PinnedBaseline baseline) {
  if (baseline == baseline_) return;
  baseline_ = std::move(baseline);
  ++revision_;
  compare();
}

// Matching is kept while layers keep their names, so that an edit costs little here.
void Workspace::compare() {
  comparison_ = baseline_ && analysis_ ? std::make_shared<const ModelComparison>(
                                             baseline_->analysis, analysis_, comparison_.get())
                                       : nullptr;
}

void Workspace::note_replaced() {
  if (!source_) return;
  replaced_ = write_work_card(*this);
  ++openings_;
}

Errors Workspace::travel(std::size_t step) {
  if (step > history_.size() || step == history_.position()) return {};
  open_gesture_ = 0;
  gesture_start_ = nullptr;
  // What is passed on the way is not computed.
  Snapshot here = take_snapshot(document_, source_);
  history_.travel(step, here, baseline_);
  Errors not_pinned = analyze_baseline();
  Document document = here.whole();
  go_to(std::move(document), std::move(here.source));
  return not_pinned;
}

// One from a history that was kept in storage is a document alone.
Errors Workspace::analyze_baseline() {
  if (!baseline_ || baseline_->analysis) return {};
  Errors errors;
  const PinnedBaseline made = read_baseline(baseline_->document, errors);
  history_.replace_baseline(baseline_, made);
  baseline_ = made;
  return errors;
}

void Workspace::go_to(Document document, SharedText source) {
  const bool is_new_text = source != source_;
  document_ = std::move(document);
  source_ = std::move(source);
  recompute(is_new_text);
}

void Workspace::recompute(bool is_new_text) {
  ++revision_;
  if (is_new_text) parsed_ = parse_model(*source_, catalog_);
  document_errors_ = parsed_.errors;
  attempt_ = nullptr;
  std::shared_ptr<const Analysis> analysis;
  if (parsed_.definition) {
    Evaluation evaluation =
        evaluator_.evaluate(parsed_.definition, *source_, document_.settings, document_.options);
    analysis = std::move(evaluation.analysis);
    document_errors_ = std::move(evaluation.errors);
    if (evaluation.model) model_ = std::move(evaluation.model);
    attempt_ = std::move(evaluation.attempt);
  }
  is_stale_ = analysis == nullptr;
  errors_ = document_errors_;
  if (is_stale_) return;
  definition_ = parsed_.definition;
  analysis_ = std::move(analysis);
  analyzed_settings_ = document_.settings;
  compare();
  drop_vanished_names(is_new_text);
}

// A text that was typed or pasted over may be of another model: its first variant then stands for
// one that it does not have, and what it has no parameter for cannot be set.
void Workspace::drop_settings_of_other_text() {
  if (!parsed_.definition) return;
  const ModelDefinition& definition = *parsed_.definition;
  Settings& settings = document_.settings;
  const Settings before = settings;
  if (!settings.variant.empty() && !definition.find_variant(settings.variant)) {
    settings.variant.clear();
  }
  for (auto set = settings.parameters.begin(); set != settings.parameters.end();) {
    const bool exists =
        std::any_of(definition.parameters.begin(), definition.parameters.end(),
                    [&](const ModelParameter& parameter) { return parameter.name == set->first; });
    set = exists ? std::next(set) : settings.parameters.erase(set);
  }
  if (!(settings == before)) recompute(false);
}

void Workspace::drop_vanished_names(bool is_new_text) {
  const Model& model = *analysis_->model;
  const std::string& selected = view_.selected_layer;
  if (!selected.empty() && find_layer(model, selected) < 0 && !is_block(model, selected)) {
    view_.selected_layer.clear();
  }
  if (!is_new_text || view_.folded.empty()) return;
  std::unordered_set<std::string_view> groups;
  for (const Group& group : model.groups) groups.insert(group.name);
  const auto is_gone = [&](const std::string& name) { return groups.count(name) == 0; };
  view_.folded.erase(std::remove_if(view_.folded.begin(), view_.folded.end(), is_gone),
                     view_.folded.end());
}

Meaning Workspace::meaning() const {
  return {parsed_.definition.get(), analysis_.get(), model_.get(), attempt_.get(),
          baseline_ ? &baseline_->document : nullptr};
}

// The first layer that was not there before.
void Workspace::select_new_layer(const Model* before) {
  if (before == nullptr || model_ == nullptr) return;
  for (const Layer& layer : model_->layers) {
    if (find_layer(*before, layer.name) >= 0) continue;
    view_.selected_layer = layer.name;
    return;
  }
}

const Error* Workspace::error_of(std::string_view layer) const {
  if (attempt_ == nullptr) return nullptr;
  for (const Error& error : attempt_->errors) {
    if (error.place.path == layer) return &error;
  }
  return nullptr;
}

std::string Workspace::name_to_edit(std::string_view name) const {
  return view_.edits_all && model_ ? name_of_all(*model_, name) : std::string(name);
}

std::string Workspace::model_text() const {
  const Settings& settings = document_.settings;
  if (settings.is_plain() || !parsed_.definition) return document_.source;
  return ledger::model_text(document_.source, *parsed_.definition, settings);
}

std::string Workspace::file_text() const {
  const Settings& settings = document_.settings;
  const std::shared_ptr<const ModelDefinition>& definition = parsed_.definition;
  const bool is_other_variant = definition && !settings.variant.empty() &&
                                !definition->variants.empty() &&
                                definition->variants.front().id != settings.variant;
  if (!is_other_variant) return model_text();
  return ledger::model_text(document_.source, *definition, settings);
}

std::string Workspace::save() const {
  return write_state(document_, view_, baseline_ ? &baseline_->document : nullptr);
}

Result<bool> Workspace::restore(std::string_view json) {
  Result<SavedState> read = read_state(json);
  if (!read) return read.error();
  open(std::move(*read), can_undo() ? "Opened saved work" : std::string());
  return true;
}

std::string Workspace::save_history(std::size_t most_bytes) const {
  return write_history(history_, {document_, source_, baseline_}, most_bytes);
}

Result<bool> Workspace::restore_history(std::string_view json) {
  Result<SavedHistory> read = read_history(json, {document_, source_, baseline_});
  if (!read) return read.error();
  history_.restore(std::move(read->undo), std::move(read->redo));
  open_gesture_ = 0;
  gesture_start_ = nullptr;
  ++revision_;
  return true;
}

void Workspace::open(SavedState state, std::string sentence) {
  Errors not_pinned;
  // The same one stays the one that steps of the history are about.
  const bool is_pinned = baseline_ && state.baseline && *state.baseline == baseline_->document;
  PinnedBaseline baseline =
      is_pinned ? baseline_ : read_baseline(std::move(state.baseline), not_pinned);
  const SharedText source = std::make_shared<const std::string>(state.document.source);
  if (!sentence.empty() && source_ && !(state.document == document_)) {
    note_replaced();
    history_.record({take_snapshot(document_, source_), std::move(sentence),
                     HistoryStep::Pins{baseline_, baseline}},
                    source);
  }
  baseline_ = std::move(baseline);
  open_gesture_ = 0;
  gesture_start_ = nullptr;
  view_ = std::move(state.view);
  go_to(std::move(state.document), source);
  compare();
  errors_.insert(errors_.begin(), not_pinned.begin(), not_pinned.end());
}

PinnedBaseline Workspace::read_baseline(std::optional<Document> document, Errors& errors) const {
  if (!document) return nullptr;
  Result<PinnedBaseline> made = make_baseline(std::move(*document), catalog_);
  if (made) return *made;
  errors.push_back(made.error());
  errors.back().message = "The baseline is not pinned: " + errors.back().message;
  return nullptr;
}

}  // namespace ledger
