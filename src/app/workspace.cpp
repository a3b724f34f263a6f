#include "app/workspace.h"

#include <algorithm>
#include <unordered_set>

#include "app/layer_fields.h"
#include "app/saved_state.h"
#include "app/work_card.h"
#include "model/model_text.h"

namespace ledger {
namespace {

constexpr std::size_t kMaximumSteps = 500;
// Of texts in the history, each counted once for the steps in a row that share it.
constexpr std::size_t kMaximumHistoryBytes = 64u << 20;

bool is_of_document(const Action& action) {
  return action.index() < Action(Undo{}).index();
}

bool is_of_baseline(const Action& action) {
  return std::holds_alternative<PinBaseline>(action) || std::holds_alternative<PinPreset>(action) ||
         std::holds_alternative<Unpin>(action);
}

bool is_group(const Model& model, std::string_view name) {
  return std::any_of(model.groups.begin(), model.groups.end(),
                     [name](const Group& group) { return group.name == name; });
}

bool has_name(const Model* model, std::string_view name) {
  return model != nullptr && (find_layer(*model, name) >= 0 || is_group(*model, name));
}

Error unknown(std::string message, std::string_view nearest) {
  Error error{ErrorCode::kUnknownName, {}, std::move(message), {}};
  if (!nearest.empty()) error.hint = "Did you mean \"" + std::string(nearest) + "\"?";
  return error;
}

Error refused_while_stale() {
  return {ErrorCode::kMissing,
          {},
          "The model is in error and has no numbers to compare.",
          "Mend or undo the change first."};
}

Error unknown_convention(const std::string& id, const Catalog& catalog) {
  std::vector<std::string_view> known;
  for (const Convention& convention : catalog.conventions()) known.push_back(convention.id);
  return unknown("There is no convention named \"" + id + "\".", nearest_name(id, known));
}

// Carries out the actions on the view; what it cannot do it says.
class ViewChanger {
 public:
  // `newest`: the model as it stands, though its shapes may not fit.
  ViewChanger(View& view, const Model* model, const Model* newest, const Catalog& catalog)
      : view_(view), model_(model), newest_(newest), catalog_(catalog) {}

  Errors operator()(const SetConvention& action) {
    if (catalog_.find_convention(action.id) < 0) return {unknown_convention(action.id, catalog_)};
    view_.convention = action.id;
    return {};
  }

  Errors operator()(const SelectLayer& action) {
    const bool exists =
        action.name.empty() || has_name(model_, action.name) || has_name(newest_, action.name);
    if (!exists) {
      return {unknown("This model has no layer or block named \"" + action.name + "\".",
                      model_ ? nearest_layer(*model_, action.name) : std::string_view())};
    }
    view_.selected_layer = action.name;
    return {};
  }

  Errors operator()(const SetSearch& action) {
    view_.search = action.text;
    return {};
  }

  Errors operator()(const SetSort& action) {
    view_.sort = action.column;
    view_.sort_descending = action.descending;
    return {};
  }

  Errors operator()(const ToggleGroup& action) {
    const auto found = std::find(view_.folded.begin(), view_.folded.end(), action.name);
    if (found != view_.folded.end()) {
      view_.folded.erase(found);
      return {};
    }
    if (!model_ || !is_group(*model_, action.name)) {
      return {unknown("This model has no block named \"" + action.name + "\".", {})};
    }
    view_.folded.push_back(action.name);
    return {};
  }

  Errors operator()(const FoldAll& action) {
    view_.folded.clear();
    if (!action.folded || !model_) return {};
    for (const Group& group : model_->groups) view_.folded.push_back(group.name);
    return {};
  }

  Errors operator()(const SetTab& action) {
    view_.tab = action.tab;
    return {};
  }

  Errors operator()(const SetEditsAll& action) {
    view_.edits_all = action.all;
    return {};
  }

  Errors operator()(const SetExactNumbers& action) {
    view_.exact_numbers = action.exact;
    return {};
  }

  Errors operator()(const SetColumn& action) {
    view_.columns[static_cast<std::size_t>(action.column)] = action.choice;
    return {};
  }

  Errors operator()(const ResetColumns&) {
    view_.columns = {};
    return {};
  }

  template <class Other>
  Errors operator()(const Other&) {
    return {};
  }

 private:
  View& view_;
  const Model* model_;
  const Model* newest_;
  const Catalog& catalog_;
};

}  // namespace

Workspace::Workspace(std::shared_ptr<const Catalog> catalog) : catalog_(std::move(catalog)) {}

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
    if (can_undo()) travel(history_position() - 1);
  } else if (std::holds_alternative<Redo>(action)) {
    travel(history_position() + 1);
  } else if (const GoTo* to = std::get_if<GoTo>(&action)) {
    travel(to->step);
  } else if (is_of_document(action)) {
    refused = change_document(action, gesture);
  } else if (is_of_baseline(action)) {
    refused = change_baseline(action);
  } else {
    refused = change_view(action);
  }
  errors_ = std::move(refused);
  errors_.insert(errors_.end(), document_errors_.begin(), document_errors_.end());
  const bool is_changed = had_errors || !errors_.empty() || !(view_ == view_before);
  if (is_changed && revision_ == revision_before) ++revision_;
}

Errors Workspace::change_document(const Action& wanted, std::uint64_t gesture) {
  const Action action = view_.edits_all && model_ ? for_all_repeats(wanted, *model_) : wanted;
  const bool continues = gesture != 0 && gesture == open_gesture_ && !undo_.empty();
  if (!continues) {
    open_gesture_ = gesture;
    gesture_start_ = gesture != 0 ? analysis_ : nullptr;
  }
  const std::shared_ptr<const Model> model = model_;
  const bool is_swap = std::holds_alternative<SwapBaseline>(action);
  Result<Document> changed = apply(document_, action, meaning());
  if (!changed) return {changed.error()};
  if (is_swap && is_stale_) return {refused_while_stale()};
  Document& next = *changed;

  const std::shared_ptr<const Analysis>& origin = continues ? gesture_start_ : analysis_;
  const Document& before = continues ? undo_.back().document : document_;
  const SetField* field = std::get_if<SetField>(&action);
  if (continues && field && origin && !is_edited(before.settings, field->layer, field->field)) {
    drop_idle_edit(next.settings, field->layer, field->field, *origin);
  }
  if (next == document_) return {};
  const bool is_opening =
      std::holds_alternative<OpenPreset>(action) || std::holds_alternative<OpenText>(action);
  if (is_opening) note_replaced();
  const Text source = source_ && next.source == *source_
                          ? source_
                          : std::make_shared<const std::string>(next.source);
  Meaning told = meaning();
  told.analysis = origin.get();
  std::string sentence = describe(before, action, told);
  if (continues) {
    Step& step = undo_.back();
    step.sentence = std::move(sentence);
    Document start = step.document;
    start.source = *step.source;
    if (start == next) {
      undo_.pop_back();
      open_gesture_ = 0;
    }
  } else if (source_) {
    undo_.push_back(step_back_here(std::move(sentence)));
    redo_.clear();
  }
  if (is_swap) {
    PinnedBaseline now = std::make_shared<const Baseline>(Baseline{document_, analysis_});
    undo_.back().pins = Step::Pins{baseline_, now};
    baseline_ = std::move(now);
  }
  go_to(std::move(next), source);
  const bool makes_layer =
      std::holds_alternative<AddLayer>(action) || std::holds_alternative<DuplicateLayer>(action);
  if (makes_layer) select_new_layer(model.get());
  if (std::holds_alternative<EditSource>(action)) drop_settings_of_other_text();
  bound_history();
  return {};
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

Errors Workspace::change_view(const Action& action) {
  const Model* model = analysis_ ? analysis_->model.get() : nullptr;
  return std::visit(ViewChanger(view_, model, model_.get(), catalog()), action);
}

Workspace::Step Workspace::step_back_here(std::string sentence) const {
  Step step;
  step.document.preset_id = document_.preset_id;
  step.document.settings = document_.settings;
  step.document.options = document_.options;
  step.source = source_;
  step.sentence = std::move(sentence);
  return step;
}

void Workspace::note_replaced() {
  if (!source_) return;
  replaced_ = write_work_card(*this);
  ++openings_;
}

void Workspace::travel(std::size_t step) {
  const std::size_t steps = undo_.size() + redo_.size();
  if (step > steps || step == undo_.size()) return;
  open_gesture_ = 0;
  gesture_start_ = nullptr;
  const Text before = source_;
  // What is passed on the way is not computed.
  while (undo_.size() != step) {
    std::vector<Step>& from = step < undo_.size() ? undo_ : redo_;
    std::vector<Step>& to = step < undo_.size() ? redo_ : undo_;
    Step next = std::move(from.back());
    from.pop_back();
    to.push_back(step_back_here(std::move(next.sentence)));
    if (next.pins) {
      to.back().pins = Step::Pins{next.pins->here, next.pins->there};
      if (baseline_ == next.pins->here) baseline_ = next.pins->there;
    }
    document_ = std::move(next.document);
    source_ = std::move(next.source);
  }
  document_.source = *source_;
  recompute(source_ != before);
}

void Workspace::bound_history() {
  std::size_t bytes = 0;
  std::size_t kept = 0;
  const std::string* last = source_.get();
  for (auto step = undo_.rbegin(); step != undo_.rend() && kept < kMaximumSteps; ++step, ++kept) {
    if (step->source.get() != last) bytes += step->source->size();
    if (bytes > kMaximumHistoryBytes) break;
    last = step->source.get();
  }
  undo_.erase(undo_.begin(), undo_.end() - static_cast<std::ptrdiff_t>(kept));
}

void Workspace::go_to(Document document, Text source) {
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
  if (!selected.empty() && find_layer(model, selected) < 0 && !is_group(model, selected)) {
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

std::vector<std::string_view> Workspace::history() const {
  std::vector<std::string_view> sentences;
  sentences.reserve(undo_.size() + redo_.size());
  for (const Step& step : undo_) sentences.push_back(step.sentence);
  for (auto step = redo_.rbegin(); step != redo_.rend(); ++step) {
    sentences.push_back(step->sentence);
  }
  return sentences;
}

std::string Workspace::undo_sentence() const {
  return undo_.empty() ? std::string() : undo_.back().sentence;
}

std::string Workspace::redo_sentence() const {
  return redo_.empty() ? std::string() : redo_.back().sentence;
}

std::string Workspace::model_text() const {
  const Settings& settings = document_.settings;
  if (settings.is_plain() || !parsed_.definition) return document_.source;
  return ledger::model_text(document_.source, *parsed_.definition, settings);
}

std::string Workspace::save() const {
  return write_state(document_, view_, baseline_ ? &baseline_->document : nullptr);
}

Result<bool> Workspace::restore(std::string_view json) {
  Result<SavedState> read = read_state(json);
  if (!read) return read.error();
  open(std::move(*read), undo_.empty() ? std::string() : "Opened saved work");
  return true;
}

void Workspace::open(SavedState state, std::string sentence) {
  Errors not_pinned;
  PinnedBaseline baseline = read_baseline(std::move(state.baseline), not_pinned);
  if (!sentence.empty() && source_ && !(state.document == document_)) {
    note_replaced();
    undo_.push_back(step_back_here(std::move(sentence)));
    undo_.back().pins = Step::Pins{baseline_, baseline};
    redo_.clear();
  }
  baseline_ = std::move(baseline);
  open_gesture_ = 0;
  gesture_start_ = nullptr;
  view_ = std::move(state.view);
  const Text source = std::make_shared<const std::string>(state.document.source);
  go_to(std::move(state.document), source);
  compare();
  bound_history();
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
