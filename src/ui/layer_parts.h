// What panels show of a layer as something to change: what can be done with it, what is wrong with
// it, and for which repeats an edit counts.
#pragma once

#include <string>
#include <vector>

#include "app/fixes.h"
#include "ui/context.h"

namespace ledger {

// The selected layer, if it is in error, else the first that is; empty where all fit.
std::string layer_to_mend(const Workspace& workspace);
// suggest_fixes for the layer, once a revision.
const std::vector<Fix>& kept_fixes(const Workspace& workspace, PanelState& state,
                                   const std::string& layer);
// The same for a frame; none while a number is being dragged.
const std::vector<Fix>& fixes_of(const Context& context, const std::string& layer);

// Buttons that add, duplicate, move and remove the selected layer or block.
void draw_layer_actions(const Context& context, bool is_block);
// Whether an edit is of this repeat or of all; nothing where nothing repeats.
void draw_edit_scope(const Context& context, const std::string& name);
// "Edits this one of 3", to change; empty where nothing repeats.
std::string edit_scope_text(const Context& context, const std::string& name);
// Why the layer does not fit, and buttons that mend it; nothing where it does.
void draw_layer_fault(const Context& context, const std::string& layer);

}  // namespace ledger
