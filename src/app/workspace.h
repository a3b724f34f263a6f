// One person's session: document, view, history, and the analyses that follow from them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "app/action.h"
#include "app/document.h"
#include "cost/analysis.h"
#include "model/definition.h"

namespace ledger {

class Workspace {
 public:
  explicit Workspace(std::shared_ptr<const Catalog> catalog = built_in_catalog());

  const Document& document() const { return document_; }
  const View& view() const { return view_; }
  const Catalog& catalog() const;  // of the model shown: ours and its own kinds and conventions
  // The definition and analysis of the last text without errors; after the first preset is opened
  // neither is ever null.
  const std::shared_ptr<const ModelDefinition>& definition() const { return definition_; }
  const std::shared_ptr<const Analysis>& analysis() const { return analysis_; }
  // Of the document as it stands. Where there are any, analysis() is an earlier one: is_stale().
  const Errors& errors() const { return errors_; }
  bool is_stale() const { return !errors_.empty(); }
  // Changes with every change of document or view.
  std::uint64_t revision() const { return revision_; }
  // The convention in view, as an index in the catalog.
  int convention() const;

  // Carries an action out and computes what follows. Actions with the same nonzero `gesture`
  // (one drag of a slider, one run of typing) make one step of the history.
  void dispatch(const Action& action, std::uint64_t gesture = 0);

  bool can_undo() const { return !undo_.empty(); }
  bool can_redo() const { return !redo_.empty(); }
  // The sentence of the step that undo would take back; empty where there is none.
  std::string undo_sentence() const;
  std::string redo_sentence() const;

  // Document and view as JSON text, for storage and the share link; and back. A text that does not
  // fit gives the error and changes nothing.
  std::string save() const;
  Result<bool> restore(std::string_view json);

 private:
  struct Step { Document document; std::string sentence; };
  void recompute();

  std::shared_ptr<const Catalog> catalog_;
  Document document_;
  View view_;
  std::shared_ptr<const ModelDefinition> definition_;
  std::string parsed_source_;
  std::shared_ptr<const Analysis> analysis_;
  Errors errors_;
  Analyzer analyzer_;
  std::vector<Step> undo_, redo_;
  std::uint64_t last_gesture_ = 0;
  std::uint64_t revision_ = 0;
};

}  // namespace ledger
