// ImGui's clipboard, which the browser only lets us touch inside its own copy and paste events.
#pragma once

#include <string_view>

namespace ledger {

void install_clipboard();
// To the clipboard of the machine; during a copy event, into that event.
void copy_text(std::string_view text, std::string_view what);

}  // namespace ledger
