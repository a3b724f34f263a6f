// Keys: those that walk through the ledger, and the shortcuts of app/commands.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace ledger {

enum class LedgerKey : std::uint8_t {
  kUp,
  kDown,
  kPageUp,
  kPageDown,
  kHome,
  kEnd,
  kLeft,
  kRight,
  kEnter,
};
// The key that was pressed, if the table is what keys go to: because it has the focus, or because
// nothing else asks for them. Keeps Dear ImGui's own navigation away from these keys meanwhile.
std::optional<LedgerKey> ledger_keys(bool has_focus);

// The id of the command whose shortcut was pressed in this frame, or empty. Plain keys count only
// while no text is typed.
std::string_view pressed_command();

bool is_popup_open();

// The chord of "Ctrl+Shift+Z", "/", "?", "F2"; 0 where there is no such key.
int parse_shortcut(std::string_view text);

}  // namespace ledger
