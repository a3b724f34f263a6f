// Keys: the shortcuts of app/commands.h, as Dear ImGui tells of them.
#pragma once

#include <string_view>

namespace ledger {

// Whether keys go to the ledger: because it has the focus, or because nothing else asks for them.
// Where they do, Dear ImGui's own navigation is kept away from those of the table of commands.
bool claim_ledger_keys(bool has_focus);

// The id of the command whose shortcut was pressed in this frame, or empty. Plain keys count only
// while no text is typed; those for the ledger's cells only where keys go to it.
std::string_view pressed_command(bool is_in_ledger);

// A digit that was typed while no text takes it; else 0.
char typed_digit();

bool is_popup_open();

// The chord of "Ctrl+Shift+Z", "/", "?", "F2"; 0 where there is no such key.
int parse_shortcut(std::string_view text);

}  // namespace ledger
