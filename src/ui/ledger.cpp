// The table: a bar with search, a header that stays, the lines, the sums.
#include <algorithm>
#include <utility>

#include "app/line_cells.h"
#include "ui/keys.h"
#include "ui/ledger_cells.h"
#include "ui/ledger_cursor.h"
#include "ui/ledger_parts.h"
#include "ui/panels.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

using Columns = std::vector<PlacedColumn>;

float name_column_x(const Columns& columns) {
  const PlacedColumn* name = find_column(columns, Column::kName);
  return name == nullptr ? 0 : name->x;
}

bool is_cursor_at(const Context& context, const LedgerLine& line, Column column) {
  return is_selected(line, context.selection()) && cursor_column(context.state) == column;
}

// Selects the row and puts the cursor into the cell; with Shift, the rows between.
void select_cell(const Context& context, const LedgerLine& line, Column column, bool extends) {
  PanelState& state = context.state;
  const std::string& selected = context.workspace.view().selected_layer;
  if (!extends) state.sheet.anchor.clear();
  if (extends && state.sheet.anchor.empty()) state.sheet.anchor = selected;
  state.sheet.column = column == Column::kIndex ? Column::kName : column;
  state.scrolled_to = {.layer = line.layer, .group = line.group};  // it is in sight
  context.push(SelectLayer{line_name(context.model(), line)});
}

void click_line(const Context& context, const LedgerLine& line, Column column, float arrow_end) {
  const std::string& name = line_name(context.model(), line);
  const bool is_on_arrow = !line.is_layer() && ImGui::GetIO().MousePos.x < arrow_end;
  const bool is_double = ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left);
  const bool can_edit = is_cell_editable({context.workspace, line, column});
  if (is_on_arrow || (is_double && !line.is_layer() && !can_edit)) {
    context.push(ToggleGroup{name});
    return;
  }
  const bool extends = ImGui::GetIO().KeyShift;
  const bool is_again = !extends && is_cursor_at(context, line, column);
  select_cell(context, line, column, extends);
  if (context.layout == Layout::kTabs && line.is_layer() && !extends) {
    context.push(SetTab{Tab::kLayer});
  } else if (is_again && can_edit) {
    begin_cell_edit(context.workspace, context.state, line, column, 0, context.theme.is_touch);
  }
}

void draw_line_ground(const Context& context, const LedgerLine& line, ImVec2 at, float width,
                      bool is_hovered, bool is_in_range) {
  const Palette& colors = context.colors();
  const ImVec2 end = {at.x + width, at.y + context.theme.row_height()};
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (!line.is_layer()) list->AddRectFilled(at, end, colors.pane);
  if (is_in_range) {
    list->AddRectFilled(at, end, colors.selection);
    list->AddRectFilled(at, {at.x + context.px(3), end.y}, colors.accent);
  } else if (is_hovered) {
    list->AddRectFilled(at, end, mixed(colors.page, colors.text, 0.05f));
  }
  list->AddRectFilled({at.x, end.y - 1}, {end.x, end.y}, faded(colors.hairline, 0.5f));
}

// The cells that can be edited, for tests and whoever else looks for them.
void register_cells(const Context& context, const LedgerLine& line, const Columns& columns,
                    ImVec2 at) {
  const float height = context.theme.row_height();
  const auto add = [&](const PlacedColumn& place, const char* id, const char* title) {
    const LineCell cell = {context.workspace, line, place.column};
    if (!is_field_column(place.column) || !is_cell_editable(cell)) return;
    register_rectangle(
        context,
        {.id = std::string("ledger.cell.") + id + "." + line_name(context.model(), line),
         .role = "gridcell",
         .label = title,
         .value = field_cell_text(cell)},
        {at.x + place.x, at.y}, {at.x + place.x + place.width, at.y + height});
  };
  if (!line.is_layer()) return add(argument_cell(columns), "arguments", "What the block is given");
  for (const PlacedColumn& column : columns) {
    const ColumnText& text = column_text(column.column);
    add(column, text.id, text.title);
  }
}

// What the pointer over a cell shows: that it can be edited, and what it says in full.
void point_at_cell(const Context& context, const LedgerLine& line, const Columns& columns,
                   const PlacedColumn& column, ImVec2 at) {
  if (is_field_column(column.column) &&
      is_cell_editable({context.workspace, line, column.column})) {
    // A layer's number can be dragged, a block's text is typed.
    ImGui::SetMouseCursor(line.is_layer() ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_TextInput);
    const PlacedColumn place = line.is_layer() ? column : argument_cell(columns);
    const float inset = context.px(2);
    ImGui::GetWindowDrawList()->AddRect(
        {at.x + place.x + inset, at.y + inset},
        {at.x + place.x + place.width - inset, at.y + context.theme.row_height() - inset - 1},
        mixed(context.colors().page, context.colors().text, 0.3f), context.px(3));
  }
  cell_tooltip(context, line, column.column);
}

void ask_for_menu(const Context& context, const LedgerLine& line, Column column, bool is_in_range) {
  LedgerState& sheet = context.state.sheet;
  if (is_in_range) {
    sheet.column = column == Column::kIndex ? Column::kName : column;
  } else {
    select_cell(context, line, column, false);
  }
  sheet.wants_menu = sheet.is_menu_at_pointer = true;
  sheet.menu_x = ImGui::GetIO().MousePos.x;
  sheet.menu_y = ImGui::GetIO().MousePos.y;
  context.state.wants_frame = true;
}

void draw_line(const Context& context, const Columns& columns, const LedgerLine& line, ImVec2 at,
               float width, bool is_in_range) {
  const std::string& name = line_name(context.model(), line);
  const std::string id = (line.is_layer() ? "ledger.row." : "ledger.group.") + name;
  const float height = context.theme.row_height();
  ImGui::SetCursorScreenPos(at);
  // The text that is typed in one of its cells lies over it.
  if (name == context.state.sheet.edit.line) ImGui::SetNextItemAllowOverlap();
  const bool is_clicked = ImGui::InvisibleButton(id.c_str(), {width, height});
  const float arrow_end = at.x + name_column_x(columns) + indentation(context, line) +
                          fold_width(context) + context.px(8);
  const PlacedColumn* pointed = column_at(columns, ImGui::GetIO().MousePos.x - at.x);
  const Column column = pointed == nullptr ? Column::kName : pointed->column;
  const bool is_dragged = drag_cell(context, line, column);
  if (is_clicked && !is_dragged) click_line(context, line, column, arrow_end);
  const bool is_hovered = ImGui::IsItemHovered();
  if (is_hovered && ImGui::IsMouseClicked(ImGuiMouseButton_Right)) {
    ask_for_menu(context, line, column, is_in_range);
  }
  if (is_hovered && line.is_layer()) context.state.hovered_layer_next = line.layer;
  const bool is_linked = line.is_layer() && line.layer == context.state.hovered_layer;
  draw_line_ground(context, line, at, width, is_hovered || is_linked, is_in_range);
  register_item(context,
                {.id = id, .role = "row", .label = name, .value = is_in_range ? "selected" : ""});
  if (!line.is_layer()) {
    const std::string fold = "ledger.fold." + name;
    register_rectangle(
        context, {.id = fold, .role = "button", .label = line.folded ? "Unfold" : "Fold"},
        {arrow_end - fold_width(context) - context.px(8), at.y}, {arrow_end, at.y + height});
  }
  register_cells(context, line, columns, at);
  draw_line_cells(context, line, columns, at);
  draw_line_fault(context, line, columns, at);
  if (is_hovered && pointed != nullptr) point_at_cell(context, line, columns, *pointed, at);
}

// Once, when another line is selected; then the person scrolls as they like.
void scroll_to_selection(const Context& context) {
  PanelState& state = context.state;
  if (state.scrolled_to == context.selection()) return;
  state.scrolled_to = context.selection();
  const int line = line_of_selection(context.workspace, state);
  if (line < 0) return;
  const float height = context.theme.row_height(), y = height * static_cast<float>(line);
  const float seen = ImGui::GetWindowHeight(), scroll = ImGui::GetScrollY();
  if (y < scroll) ImGui::SetScrollY(std::max(0.0f, y - height));
  if (y + height > scroll + seen) ImGui::SetScrollY(y + 2 * height - seen);
}

void draw_empty(const Context& context) {
  const TextStyle style(context.theme, kTableSize, Weight::kRegular, context.colors().muted);
  ImGui::SetCursorPos({context.px(16), context.px(16)});
  if (context.model().layers.empty()) {
    wrapped_text(
        "This model has no layers yet. Choose a network above, or paste a JSON layer list: "
        "[{\"type\": \"conv2d\", \"out_channels\": 64, \"kernel_size\": 3}]");
    return;
  }
  wrapped_text("No layer matches “" + context.workspace.view().search +
               "”. Names and types are searched.");
  ImGui::SetCursorPosX(context.px(16));
  if (link(context, "ledger.search.clear_empty", "Show all layers")) context.push(SetSearch{});
}

// Around the cell that keys go to; faint where they go elsewhere.
void draw_cursor(const Context& context, const Columns& columns, ImVec2 corner) {
  const int line = line_of_selection(context.workspace, context.state);
  const PlacedColumn* column = find_column(columns, cursor_column(context.state));
  if (line < 0 || column == nullptr || context.layout == Layout::kTabs) return;
  const bool is_of_block = !context.rows().lines[static_cast<std::size_t>(line)].is_layer();
  const bool is_wide = is_of_block && is_field_column(column->column);
  const PlacedColumn place = is_wide ? argument_cell(columns) : *column;
  const float height = context.theme.row_height();
  const ImVec2 at = {corner.x + place.x, corner.y + height * static_cast<float>(line)};
  const bool is_ready = context.state.sheet.takes_keys;
  ImGui::GetWindowDrawList()->AddRect(
      {at.x + 1, at.y}, {at.x + place.width - 1, at.y + height - 1},
      is_ready ? context.colors().accent : faded(context.colors().accent, 0.35f), context.px(3), 0,
      is_ready ? context.px(2) : context.px(1));
}

void draw_lines(const Context& context, const Columns& columns, float width) {
  const std::vector<LedgerLine>& lines = context.rows().lines;
  if (lines.empty()) {
    draw_empty(context);
    return;
  }
  const float height = context.theme.row_height();
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const LineRange range = selected_lines(context.workspace, context.state);
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(lines.size()), height);
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      draw_line(context, columns, lines[static_cast<std::size_t>(i)],
                {corner.x, corner.y + height * static_cast<float>(i)}, width, range.has(i));
    }
  }
  draw_cursor(context, columns, corner);
  draw_cell_edit(context, {corner, columns});
  // Lines are placed one by one, so the window is told how far they reach.
  ImGui::SetCursorScreenPos({corner.x, corner.y + height * static_cast<float>(lines.size())});
  ImGui::Dummy({1, 0});
}

// Keys that the ledger takes, and digits that begin an edit.
void serve_keys(const Context& context, bool has_focus, float height) {
  LedgerState& sheet = context.state.sheet;
  sheet.page_lines = std::max(1, static_cast<int>(height / context.theme.row_height()) - 1);
  sheet.takes_keys = claim_ledger_keys(has_focus);
  sheet.has_taken_text = false;
  const char digit = sheet.takes_keys && !sheet.edit.is_active() ? typed_digit() : '\0';
  const int line = digit == 0 ? -1 : line_of_selection(context.workspace, context.state);
  if (line < 0) return;
  begin_cell_edit(context.workspace, context.state,
                  context.rows().lines[static_cast<std::size_t>(line)],
                  cursor_column(context.state), digit, false);
  if (!sheet.edit.is_active()) return;
  sheet.has_taken_text = true;
  ImVector<ImWchar>& queue = ImGui::GetIO().InputQueueCharacters;
  for (int i = 1; i < queue.Size; ++i) {
    if (queue[i] > ' ' && queue[i] < 127) sheet.edit.text += static_cast<char>(queue[i]);
  }
  queue.resize(0);
}

// A stop for Tab, from which the arrow keys walk through the lines.
bool draw_focus_stop(const Context& context, ImVec2 low, ImVec2 high) {
  ImGui::SetCursorScreenPos(low);
  const bool take_focus = std::exchange(context.state.wants_ledger_focus, false);
  if (take_focus) ImGui::SetKeyboardFocusHere();
  ImGui::PushStyleColor(ImGuiCol_NavCursor, 0);
  ImGui::InvisibleButton("ledger.table", {high.x - low.x, 1}, ImGuiButtonFlags_EnableNav);
  ImGui::PopStyleColor();
  const bool is_focused = ImGui::IsItemFocused();
  register_rectangle(context, {.id = "ledger.table", .role = "table", .label = "Layers"}, low,
                     high);
  return is_focused;
}

}  // namespace

void draw_ledger(const Context& context) {
  draw_ledger_bar(context);
  const ImVec2 corner = ImGui::GetWindowPos(), size = ImGui::GetWindowSize();
  const float row = context.theme.row_height();
  const float top = context.theme.control_height() + context.px(12);
  const float width = size.x - ImGui::GetStyle().ScrollbarSize;
  const Columns columns = place_columns(context, width);
  context.state.sheet.columns.clear();
  for (const PlacedColumn& column : columns) context.state.sheet.columns.push_back(column.column);
  const ImVec2 header = {corner.x, corner.y + top};
  const float body_height = std::max(row, size.y - top - 2 * row);
  draw_ledger_header(context, columns, header, size.x);
  const ImVec2 body = {corner.x, header.y + row};
  const bool is_stop = draw_focus_stop(context, body, {body.x + width, body.y + body_height});
  // Before the lines, so that one that asks for it is selected when it opens.
  draw_cell_menu(context, {{body.x, body.y - context.state.sheet.scrolled}, columns});
  ImGui::SetCursorScreenPos(body);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  ImGui::BeginChild("ledger.body", {size.x, body_height}, ImGuiChildFlags_NavFlattened);
  scroll_to_selection(context);
  draw_lines(context, columns, width);
  const bool has_focus = ImGui::IsWindowFocused() || is_stop;
  context.state.sheet.scrolled = ImGui::GetScrollY();
  ImGui::EndChild();
  ImGui::PopStyleVar(2);
  serve_keys(context, has_focus, body_height);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 sums = {corner.x, corner.y + size.y - row};
  list->AddRectFilled(sums, {sums.x + size.x, sums.y + row}, context.colors().pane);
  list->AddRectFilled(sums, {sums.x + size.x, sums.y + 1}, context.colors().hairline);
  draw_sum_cells(context, columns, sums);
  if (is_stop && ImGui::GetIO().NavVisible && context.selection().empty()) {
    list->AddRect(body, {body.x + width, sums.y}, context.colors().accent, context.px(4), 0,
                  context.px(2));
  }
}

}  // namespace ledger
