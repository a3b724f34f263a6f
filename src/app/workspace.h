// One person's session: document, view, history, and the analyses that follow from them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/action.h"
#include "app/baseline.h"
#include "app/document.h"
#include "app/evaluate.h"
#include "app/history.h"
#include "app/saved_history.h"
#include "cost/analysis.h"
#include "model/definition.h"

namespace ledger {

struct SavedState;

class Workspace {
 public:
  explicit Workspace(std::shared_ptr<const Catalog> catalog = built_in_catalog(),
                     HistoryBounds bounds = {});

  const Document& document() const { return document_; }
  const View& view() const { return view_; }
  const Catalog& catalog() const;  // of the model shown: ours and its own kinds and conventions
  // The definition and analysis of the last text without errors; after the first preset is opened
  // neither is ever null.
  const std::shared_ptr<const ModelDefinition>& definition() const { return definition_; }
  const std::shared_ptr<const Analysis>& analysis() const { return analysis_; }
  // Of the last action, where it could not be carried out, and of the document as it stands.
  const Errors& errors() const { return errors_; }
  // The document is in error, so analysis() is of an earlier one.
  bool is_stale() const { return is_stale_; }
  // The model of the document as it stands, where it can be unrolled though its shapes do not fit;
  // else the last one.
  const std::shared_ptr<const Model>& model() const { return model_; }
  // Of a document whose shapes do not fit: the layers that can be computed, and in `errors` why the
  // others cannot, place.path being the layer's name. Null otherwise.
  const std::shared_ptr<const Analysis>& attempt() const { return attempt_; }
  // What a table of layers shows: attempt() where there is one, so that a layer that breaks the
  // shapes keeps its row, else analysis(). Totals are those of analysis().
  const std::shared_ptr<const Analysis>& shown() const { return attempt_ ? attempt_ : analysis_; }
  // Of what shown() shows; null while that is an attempt, which has nothing to compare.
  const ModelComparison* shown_comparison() const { return attempt_ ? nullptr : comparison_.get(); }
  // What is wrong with the layer of this name; null where nothing is.
  const Error* error_of(std::string_view layer) const;
  // The name under which edits of a layer or block are made: its own or, where view().edits_all
  // says so, that of all repeats.
  std::string name_to_edit(std::string_view name) const;
  // What the document means at present, for `apply`, `describe` and whoever tries something out.
  Meaning meaning() const;
  // The settings that analysis() was made with; those of the document may be newer.
  const Settings& analyzed_settings() const { return analyzed_settings_; }
  // What edits are compared with, null where nothing is pinned, and how analysis() differs from it.
  const PinnedBaseline& baseline() const { return baseline_; }
  const std::shared_ptr<const ModelComparison>& comparison() const { return comparison_; }
  // Changes with every change of document, baseline or view.
  std::uint64_t revision() const { return revision_; }
  // The convention in view, as an index in the catalog.
  int convention() const;

  // Carries an action out and computes what follows. Actions with the same nonzero `gesture`
  // (one drag of a slider, one run of typing) make one step of the history.
  void dispatch(const Action& action, std::uint64_t gesture = 0);

  bool can_undo() const { return history_.position() > 0; }
  bool can_redo() const { return history_.position() < history_.size(); }
  // The sentence of the step that undo would take back; empty where there is none.
  std::string undo_sentence() const { return std::string(history_.undo_sentence()); }
  std::string redo_sentence() const { return std::string(history_.redo_sentence()); }
  // The sentences of all steps, the oldest first; of these history_position() have been made, the
  // others taken back.
  std::vector<std::string_view> history() const { return history_.sentences(); }
  std::size_t history_position() const { return history_.position(); }

  // The model's JSON text with everything in it that was set on top: what the person sees and
  // saves.
  std::string model_text() const;
  // The same as a file of its own, with the chosen variant first: it opens as what it was.
  std::string file_text() const;

  // Document, baseline and view as JSON text, for storage and the share link; and back. A text that
  // does not fit gives the error and changes nothing. What it replaces can be undone where there is
  // a history.
  std::string save() const;
  Result<bool> restore(std::string_view json);
  // The history as JSON text, for the storage of a tab, at most so long or so; and back, once the
  // work it belongs to is open. One that does not fit gives the error and changes nothing.
  std::string save_history(std::size_t most_bytes = kMaximumSavedHistoryBytes) const;
  Result<bool> restore_history(std::string_view json);
  // Goes on with other work, a link's say. With a sentence the present work stays a step of the
  // history; without one, as when a page starts, it goes.
  void open(SavedState state, std::string sentence = {});

  // How often one model was put in the place of another, and the work_card.h of the last that had
  // to go: a page keeps it among the recent models.
  std::uint64_t openings() const { return openings_; }
  const std::string& replaced() const { return replaced_; }

 private:
  Errors change_document(const Action& wanted, std::uint64_t gesture);
  Errors change_baseline(const Action& action);
  Errors travel(std::size_t step);
  void select_new_layer(const Model* before);
  std::shared_ptr<const Analysis> analyze_beneath(const Settings& settings);
  void note_replaced();
  void go_to(Document document, SharedText source);
  void recompute(bool is_new_text);
  void pin(PinnedBaseline baseline);
  Errors analyze_baseline();
  PinnedBaseline read_baseline(std::optional<Document> document, Errors& errors) const;
  void compare();
  void drop_settings_of_other_text();
  void drop_vanished_names(bool is_new_text);

  std::shared_ptr<const Catalog> catalog_;
  Document document_;
  SharedText source_;  // the same text as document_.source
  View view_;
  ParsedModel parsed_;  // of the text as it stands
  std::shared_ptr<const ModelDefinition> definition_;
  std::shared_ptr<const Analysis> analysis_;
  std::shared_ptr<const Model> model_;
  std::shared_ptr<const Analysis> attempt_;
  Settings analyzed_settings_;
  PinnedBaseline baseline_;
  std::shared_ptr<const ModelComparison> comparison_;
  Errors errors_;
  Errors document_errors_;  // those of errors_ that last until the document changes
  bool is_stale_ = false;
  Evaluator evaluator_;
  // The last analysis that was asked for what stands beneath an edit.
  struct Beneath {
    std::shared_ptr<const ModelDefinition> definition;
    Settings settings;
    std::shared_ptr<const Analysis> analysis;
  } beneath_;
  History history_;
  // While a gesture goes on: the last step is its own, and this the analysis it began with.
  std::uint64_t open_gesture_ = 0;
  std::shared_ptr<const Analysis> gesture_start_;
  std::uint64_t revision_ = 0;
  std::uint64_t openings_ = 0;
  std::string replaced_;
};

}  // namespace ledger
