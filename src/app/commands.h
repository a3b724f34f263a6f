// Everything a person can ask for by menu, key or palette, with a stable id. One table feeds keys,
// menus, the palette, the help overlay, the page's automation hook and tests.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace ledger {

// Where a command's keys count, and what it acts on.
enum class CommandScope : std::uint8_t {
  kPage,    // wherever no text is typed
  kCell,    // on the ledger's cell or selected rows, while keys go to the ledger
  kCursor,  // moves the ledger's cell cursor; repeats while the key is held, and only keys do it
};

// The menu of a cell lists the commands that name a part of it, in the table's order.
enum class CellMenu : std::uint8_t { kNone, kEdit, kCopy, kLayer, kMore };

// A key as people write it: "Ctrl+Z" (Cmd on a Mac), "F2", "?".
struct Command {
  std::string_view id;        // "history.undo"
  std::string_view title;     // "Undo"
  std::string_view shortcut;  // empty: none
  std::string_view second_shortcut;
  std::string_view help;
  CommandScope scope = CommandScope::kPage;
  CellMenu menu = CellMenu::kNone;

  // "history": what stands together in help and palette.
  std::string_view family() const { return id.substr(0, id.find('.')); }
};

std::span<const Command> commands();
const Command* find_command(std::string_view id);  // null where there is none
// "history" -> "History": the heading over a family.
std::string_view family_title(std::string_view family);

}  // namespace ledger
