// Everything a person can ask for by menu, key or palette, with a stable id. One table feeds keys,
// menus, the help overlay, the page's automation hook and tests.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace ledger {

// A key as people write it: "Ctrl+Z" (Cmd on a Mac), "F2", "?".
struct Command {
  std::string_view id;        // "history.undo"
  std::string_view title;     // "Undo"
  std::string_view shortcut;  // empty: none
  std::string_view second_shortcut;
  std::string_view help;
};

std::span<const Command> commands();
const Command* find_command(std::string_view id);  // null where there is none

}  // namespace ledger
