// The menu of a cell: by the right button, a long press, the Menu key or Shift+F10.
#include "app/commands.h"
#include "app/line_cells.h"
#include "ui/ledger_cursor.h"
#include "ui/ledger_parts.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

const LedgerLine* line_at_cursor(const Context& context) {
  const int line = line_of_selection(context.workspace, context.state);
  return line < 0 ? nullptr : &context.rows().lines[static_cast<std::size_t>(line)];
}

std::string title_of(const Context& context, const LedgerLine& line) {
  const LineRange range = selected_lines(context.workspace, context.state);
  const Column column = cursor_column(context.state);
  std::string title = line_name(context.model(), line);
  if (column != Column::kName) title += " · " + header_title(context, column);
  if (!range.is_one()) title += ", " + std::to_string(range.last - range.first + 1) + " rows";
  return title;
}

bool is_possible(const Context& context, const LedgerLine& line, const Command& command) {
  const LineCell cell = {context.workspace, line, cursor_column(context.state)};
  if (command.id == "cell.reset") return is_cell_edited(cell);
  if (command.id == "cell.edit" && context.theme.is_touch) {
    return line.is_layer() && !keypad_fields(cell.of_layer()).empty();
  }
  if (command.id == "cell.edit") return is_cell_editable(cell);
  if (command.menu == CellMenu::kEdit) return line.is_layer() && is_cell_editable(cell);
  if (command.menu == CellMenu::kLayer) {
    const bool is_of_blocks = command.id == "layer.remove" || command.id == "layer.add_after" ||
                              command.id == "layer.add_before";
    return line.is_layer() || is_of_blocks;
  }
  if (command.id == "cell.copy_formula" || command.id == "cell.copy_latex") return line.is_layer();
  return true;
}

// Fingers have no keys.
std::string_view keys_of(const Context& context, const Command& command) {
  return context.theme.is_touch ? std::string_view() : command.shortcut;
}

}  // namespace

void draw_cell_menu(const Context& context, const LedgerPlace& place) {
  LedgerState& sheet = context.state.sheet;
  const LedgerLine* line = line_at_cursor(context);
  const bool opens = sheet.wants_menu && line != nullptr;
  sheet.wants_menu = false;
  if (opens && !sheet.is_menu_at_pointer) {
    const int index = line_of_selection(context.workspace, context.state);
    const PlacedColumn* column = find_column(place.columns, cursor_column(context.state));
    const float height = context.theme.row_height();
    sheet.menu_x = place.corner.x + (column == nullptr ? 0 : column->x);
    sheet.menu_y = place.corner.y + height * static_cast<float>(index + 1);
  }
  if (!begin_popup_at(context, "cell.menu", {sheet.menu_x, sheet.menu_y}, 260, opens)) return;
  if (line == nullptr) {
    ImGui::CloseCurrentPopup();
    return end_picker();
  }
  picker_title(context, elided_in_the_middle(title_of(context, *line), context.px(240)));
  CellMenu part = CellMenu::kEdit;
  for (const Command& command : commands()) {
    if (command.menu == CellMenu::kNone || command.menu == CellMenu::kMore) continue;
    if (command.menu != part) ImGui::Separator();
    part = command.menu;
    if (menu_item(context, "menu." + std::string(command.id), command.title,
                  keys_of(context, command), is_possible(context, *line, command))) {
      context.run(command.id);
    }
  }
  ImGui::Separator();
  for (const Command& command : commands()) {
    if (command.menu == CellMenu::kMore && menu_item(context, "menu." + std::string(command.id),
                                                     command.title, keys_of(context, command))) {
      context.run(command.id);
    }
  }
  end_picker();
}

}  // namespace ledger
