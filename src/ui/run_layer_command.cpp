// What the commands on the ledger's layers do.
#include <algorithm>
#include <utility>

#include "app/layer_fields.h"
#include "ui/frontend_state.h"
#include "ui/layer_parts.h"
#include "ui/ledger_cursor.h"

namespace ledger {
namespace {

// Behind the last layer, where none is selected; before the first, beside the input.
std::string place_to_add(const Workspace& workspace, bool is_before) {
  const std::string& selected = workspace.view().selected_layer;
  if (!selected.empty()) return selected;
  const LayerList& layers = workspace.shown()->model->layers;
  return is_before || layers.empty() ? "input" : layers.back().name;
}

bool choose_kind(Workspace& workspace, PanelState& panels, PalettePurpose purpose) {
  PaletteState& palette = panels.palette;
  const std::string& selected = workspace.view().selected_layer;
  palette.layer = selected;
  if (purpose == PalettePurpose::kSetKind) {
    if (find_layer(*workspace.shown()->model, selected) < 0) return false;
  } else {
    palette.layer = place_to_add(workspace, purpose == PalettePurpose::kAddBefore);
    // What stands beside the input stands behind it.
    if (palette.layer == "input") purpose = PalettePurpose::kAddAfter;
  }
  palette.purpose = purpose;
  return palette.wants_to_open = true;
}

// The cursor stays where it was: on what has moved up.
void remove_selected(Workspace& workspace, PanelState& panels) {
  const int line = line_of_selection(workspace, panels);
  workspace.dispatch(RemoveLayer{workspace.view().selected_layer});
  const std::vector<LedgerLine>& lines = panels.ledger.rows(workspace).lines;
  if (line < 0 || lines.empty() || !workspace.view().selected_layer.empty()) return;
  const auto next = std::min(static_cast<std::size_t>(line), lines.size() - 1);
  workspace.dispatch(SelectLayer{line_name(*workspace.shown()->model, lines[next])});
}

// Of the selected layer or, where that is well, of the first that is not.
void mend(Workspace& workspace, PanelState& panels) {
  const std::string layer = layer_to_mend(workspace);
  if (layer.empty()) return tell(panels, "Every layer fits: there is nothing to mend.");
  const std::vector<Fix>& fixes = kept_fixes(workspace, panels, layer);
  if (fixes.empty()) {
    return tell(panels, "Nothing obvious mends " + layer + ". Undo takes it back.");
  }
  const Action mends = fixes.front().action;
  workspace.dispatch(SelectLayer{layer});
  workspace.dispatch(mends);
}

}  // namespace

bool run_layer_command(Frontend::State& state, std::string_view id) {
  Workspace& workspace = state.workspace;
  PanelState& panels = state.panels;
  if (workspace.shown() == nullptr) return false;
  const std::string selected = workspace.view().selected_layer;
  if (id == "layer.add_after") return choose_kind(workspace, panels, PalettePurpose::kAddAfter);
  if (id == "layer.add_before") return choose_kind(workspace, panels, PalettePurpose::kAddBefore);
  if (id == "layer.set_kind") return choose_kind(workspace, panels, PalettePurpose::kSetKind);
  if (id == "layer.edits_all") {
    workspace.dispatch(SetEditsAll{!workspace.view().edits_all});
    return true;
  }
  if (id == "layer.fix") {
    mend(workspace, panels);
    return true;
  }
  if (selected.empty()) return false;
  if (id == "layer.duplicate") {
    workspace.dispatch(DuplicateLayer{selected});
  } else if (id == "layer.move_up" || id == "layer.move_down") {
    workspace.dispatch(MoveLayer{selected, id == "layer.move_up"});
  } else if (id == "layer.remove") {
    remove_selected(workspace, panels);
  } else {
    return false;
  }
  return true;
}

}  // namespace ledger
