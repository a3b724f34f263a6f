// Everything that can happen to the work. Menus, keys, cell edits, sliders, links, the page's
// automation hook and tests all say it with these, and one `apply` carries it out.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/document.h"
#include "formula/result.h"

namespace ledger {

// On the document: each makes a step in the history.
struct OpenPreset {
  std::string variant;
  // Of the model's parameters, those that are to differ from the variant's.
  std::map<std::string, Rational, std::less<>> parameters = {};
  std::int64_t batch = 0;  // 0: the batch there is
};
struct OpenText {
  std::string text;
  std::string origin;
};  // origin: "pasted text", a file's name
struct EditSource {
  std::string text;
};  // typing in the JSON panel
struct SetParameter {
  std::string name;
  Rational value;
};
struct ResetParameter {
  std::string name;
};
// Names of layers may have `*` for a repeat's number, "layer1.*.conv1": all repeats, where a plain
// name is of this one. The name of a block in use has its arguments and "repeat" for fields.
struct SetField {
  std::string layer;
  std::string field;
  std::string json_text;
};
struct ResetField {
  std::string layer;
  std::string field;
};
struct SetFields {
  std::vector<SetField> fields;
};  // all of them or, where one cannot be, none; one without a text is put back
// On the path behind (or before) a layer, with fields that fit there. Beside a block: in it, at its
// end (or start); beside "input": at the very start.
struct AddLayer {
  std::string type;
  std::string beside;
  bool is_before = false;
};
// A layer or a block: what reads it reads its first input.
struct RemoveLayer {
  std::string layer;
};
struct DuplicateLayer {
  std::string layer;
};
// Past the layer that feeds it, or past the first that it feeds, within its block.
struct MoveLayer {
  std::string layer;
  bool is_up = true;
};
// Behind (or before) another layer of its block.
struct MoveLayerBeside {
  std::string layer;
  std::string beside;
  bool is_before = false;
};
struct SetKind {
  std::string layer;
  std::string type;
};
struct ResetEdits {};  // all parameters, fields and layers: the model as its text has it
struct SetBatch {
  std::int64_t batch = 1;
};
struct SetWeightType {
  DataType type = DataType::kFp32;
};
struct SetActivationType {
  DataType type = DataType::kFp32;
};

// The document becomes the baseline's and the baseline what the document was: a step like these.
struct SwapBaseline {};

// On the history.
struct Undo {};
struct Redo {};
// To where `step` steps of Workspace::history have been made.
struct GoTo {
  std::size_t step = 0;
};

// On the baseline, which stands beside the history.
struct PinBaseline {};  // the model as it is now
struct PinPreset {
  std::string variant;
};  // as it comes, at the document's batch and types
struct Unpin {};

// On the view.
struct SetConvention {
  std::string id;
};
struct SelectLayer {
  std::string name;
};
struct SetSearch {
  std::string text;
};
struct SetSort {
  Column column = Column::kIndex;
  bool descending = false;
};
struct ToggleGroup {
  std::string name;
};
struct FoldAll {
  bool folded = true;
};
struct SetTab {
  Tab tab = Tab::kLedger;
};
struct SetExactNumbers {
  bool exact = false;
};
struct SetColumn {
  Column column = Column::kIndex;
  ColumnChoice choice = ColumnChoice::kByRoom;
};
struct ResetColumns {};  // all by the room there is

struct SetEditsAll {
  bool all = false;
};

using Action =
    std::variant<OpenPreset, OpenText, EditSource, SetParameter, ResetParameter, SetField,
                 ResetField, SetFields, AddLayer, RemoveLayer, DuplicateLayer, MoveLayer,
                 MoveLayerBeside, SetKind, ResetEdits, SetBatch, SetWeightType, SetActivationType,
                 SwapBaseline, Undo, Redo, GoTo, PinBaseline, PinPreset, Unpin, SetConvention,
                 SelectLayer, SetSearch, SetSort, ToggleGroup, FoldAll, SetTab, SetExactNumbers,
                 SetEditsAll, SetColumn, ResetColumns>;

// What the document means at present, for checks of names and for sentences; each may be null.
struct Meaning {
  const ModelDefinition* definition = nullptr;
  const Analysis* analysis = nullptr;  // the last one without errors
  const Model* model = nullptr;        // the newest, whose shapes may not fit
  // Its layers as far as they can be computed; where null, `analysis` is of the newest model.
  const Analysis* attempt = nullptr;
  const Document* baseline = nullptr;  // where one is pinned
  // The model under other settings, its shapes as far as they fit; null where that is not known.
  std::function<std::shared_ptr<const Analysis>(const Settings&)> analyze = {};
};

// A longer text is refused, so that history and storage stay small enough to keep.
inline constexpr std::size_t kMaximumSourceBytes = 8u << 20;

// The document after one of the document actions; an error where the action names what is not
// there or gives a value that cannot be read. A model in error is no error here: the text is kept
// as typed. A parameter or field that is set to what it is anyway leaves nothing behind.
Result<Document> apply(const Document& document, const Action& action, const Meaning& meaning = {});

// The action with the names of all repeats in the place of one repeat's: an edit of
// "layer1.0.conv1" becomes one of "layer1.*.conv1".
Action for_all_repeats(Action action, const Model& model);

// "resolution: 224 → 256": the step's sentence in the history; empty for actions that make none.
std::string describe(const Document& before, const Action& action, const Meaning& meaning = {});

}  // namespace ledger
