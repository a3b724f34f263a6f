// What a list of kept models says of one, and the work itself to go on with.
#pragma once

#include <string>

#include "app/workspace.h"

namespace ledger {

// {"title", "summary": "4.089 GMACs · 25.56 M parameters · batch 8 · 3 changes", "plain", "same",
// "work"}. `plain`: a preset without changes, which is no loss. `same`: equal for equal documents.
// `work`: the text that Workspace::restore takes.
std::string write_work_card(const Workspace& workspace);

}  // namespace ledger
