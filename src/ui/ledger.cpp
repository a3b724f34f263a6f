// The table: a bar with search, a header that stays, the lines, the sums.
#include <algorithm>
#include <utility>

#include "formula/number_format.h"
#include "ui/keys.h"
#include "ui/ledger_cells.h"
#include "ui/panels.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

using Columns = std::vector<PlacedColumn>;

void draw_search(const Context& context, float width) {
  PanelState& state = context.state;
  std::string text = context.workspace.view().search;
  const bool take_focus = std::exchange(state.wants_search_focus, false);
  if (text_input(context, "ledger.search", "Search layers", text,
                 {.width = width,
                  .hint = context.theme.is_touch ? "Search layers" : "Search layers  /",
                  .take_focus = take_focus})) {
    context.push(SetSearch{text});
  }
}

void draw_bar(const Context& context) {
  const LedgerRows& rows = context.rows();
  const Model& model = context.model();
  const bool is_narrow = context.layout == Layout::kTabs;
  ImGui::SetCursorPos({ImGui::GetStyle().WindowPadding.x, context.px(6)});
  draw_search(context, context.px(is_narrow ? 168 : 220));
  if (!context.workspace.view().search.empty()) {
    ImGui::SameLine(0, 0);
    if (button(context, "ledger.search.clear", "✕", "Show all layers")) context.push(SetSearch{});
  }
  ImGui::SameLine();
  const bool is_any_open =
      context.workspace.view().folded.size() < model.groups.size() || model.groups.empty();
  if (rows.is_grouped && !model.groups.empty()) {
    if (button(context, "ledger.fold_all", is_any_open ? "Fold" : "Unfold",
               is_any_open ? "Every block as one row" : "Every layer of every block")) {
      context.push(FoldAll{is_any_open});
    }
  } else if (context.workspace.view().sort != Column::kIndex) {
    if (button(context, "ledger.unsort", "Model order",
               "Group by block again, in the model's order")) {
      context.push(SetSort{});
    }
  }
  if (is_narrow) return;
  ImGui::SameLine();
  const bool is_exact = context.workspace.view().exact_numbers;
  if (button(context, "ledger.exact", "All digits", "Every digit instead of rounded numbers",
             is_exact ? Look::kActive : Look::kPlain)) {
    context.push(SetExactNumbers{!is_exact});
  }
  std::string count = format_whole(static_cast<std::int64_t>(model.layers.size())) + " layers";
  if (static_cast<std::size_t>(rows.layers) != model.layers.size()) {
    count = format_whole(rows.layers) + " of " + count;
  }
  const TextStyle style(context.theme, kCaptionSize, Weight::kRegular, context.colors().muted);
  ImGui::SameLine(ImGui::GetWindowWidth() - text_width(count) - context.px(16));
  ImGui::AlignTextToFramePadding();
  text_line(count);
}

// Numbers sort from the largest, the rest from the smallest; a third click ends it.
SetSort next_sort(const View& view, Column column) {
  const bool starts_descending = is_number(column);
  if (view.sort != column) return {column, starts_descending};
  if (view.sort_descending == starts_descending) return {column, !starts_descending};
  return {};
}

void draw_header_cell(const Context& context, const PlacedColumn& column, ImVec2 at, float height) {
  const View& view = context.workspace.view();
  const Palette& colors = context.colors();
  const std::string id = std::string("ledger.header.") + column_text(column.column).id;
  ImGui::SetCursorScreenPos({at.x + column.x, at.y});
  if (ImGui::InvisibleButton(id.c_str(), {column.width, height}, ImGuiButtonFlags_EnableNav)) {
    const bool is_back = column.column == Column::kIndex;
    context.push(is_back ? SetSort{} : next_sort(view, column.column));
  }
  const std::string title = header_title(context, column.column);
  const bool is_sorted = view.sort == column.column && view.sort != Column::kIndex;
  const char* sorted = !is_sorted ? "" : view.sort_descending ? "descending" : "ascending";
  register_item(context, {.id = id, .role = "columnheader", .label = title, .value = sorted});
  const ColumnScale scale = context.rows().scales[static_cast<std::size_t>(column.column)];
  std::string unit = is_number(column.column) && column.column != Column::kShare
                         ? scale_unit(column.column, scale)
                         : "";
  if (!unit.empty()) unit = ", " + unit;
  const std::string arrow = !is_sorted ? "" : view.sort_descending ? " ▾" : " ▴";
  const bool is_hovered = ImGui::IsItemHovered();
  std::string help = column_text(column.column).help;
  if (column.column == Column::kCount) help = "Counted by: " + context.convention().title;
  tooltip(context, help + ". Click to sort.");
  const TextStyle style(context.theme, kCaptionSize, Weight::kSemibold);
  const float padding = context.px(8);
  const float rest = text_width(unit + arrow);
  const std::string shown = elided_in_the_middle(title, column.width - 2 * padding - rest);
  const float width = text_width(shown) + rest;
  float x = at.x + column.x + padding;
  if (is_right_aligned(column.column)) x = at.x + column.x + column.width - padding - width;
  const float y = at.y + (height - ImGui::GetTextLineHeight()) / 2;
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImU32 color = is_hovered ? colors.text : metric_color(context, column.column);
  list->AddText({x, y}, color, shown.c_str());
  list->AddText({x + width - rest, y}, colors.muted, (unit + arrow).c_str());
}

void draw_header(const Context& context, const Columns& columns, ImVec2 at, float width) {
  const float height = context.theme.row_height();
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(at, {at.x + width, at.y + height}, context.colors().pane);
  for (const PlacedColumn& column : columns) draw_header_cell(context, column, at, height);
  list->AddRectFilled({at.x, at.y + height - 1}, {at.x + width, at.y + height},
                      context.colors().hairline);
}

float name_column_x(const Columns& columns) {
  for (const PlacedColumn& column : columns) {
    if (column.column == Column::kName) return column.x;
  }
  return 0;
}

void click_line(const Context& context, const LedgerLine& line, float arrow_end) {
  const std::string& name = line_name(context.model(), line);
  const bool is_on_arrow = !line.is_layer() && ImGui::GetIO().MousePos.x < arrow_end;
  const bool is_double = ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left);
  if (is_on_arrow || (is_double && !line.is_layer())) {
    context.push(ToggleGroup{name});
    return;
  }
  context.state.scrolled_to = {.layer = line.layer, .group = line.group};  // it is in sight
  context.push(SelectLayer{name});
  if (context.layout == Layout::kTabs && line.is_layer()) context.push(SetTab{Tab::kLayer});
}

void draw_line_ground(const Context& context, const LedgerLine& line, ImVec2 at, float width,
                      bool is_hovered) {
  const Palette& colors = context.colors();
  const ImVec2 end = {at.x + width, at.y + context.theme.row_height()};
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (!line.is_layer()) list->AddRectFilled(at, end, colors.pane);
  if (is_selected(line, context.selection())) {
    list->AddRectFilled(at, end, colors.selection);
    list->AddRectFilled(at, {at.x + context.px(3), end.y}, colors.accent);
  } else if (is_hovered) {
    list->AddRectFilled(at, end, mixed(colors.page, colors.text, 0.05f));
  }
  list->AddRectFilled({at.x, end.y - 1}, end, faded(colors.hairline, 0.5f));
}

void draw_line(const Context& context, const Columns& columns, const LedgerLine& line, ImVec2 at,
               float width) {
  const std::string& name = line_name(context.model(), line);
  const std::string id = (line.is_layer() ? "ledger.row." : "ledger.group.") + name;
  const float height = context.theme.row_height();
  ImGui::SetCursorScreenPos(at);
  const bool is_clicked = ImGui::InvisibleButton(id.c_str(), {width, height});
  const float arrow_end = at.x + name_column_x(columns) + indentation(context, line) +
                          fold_width(context) + context.px(8);
  if (is_clicked) click_line(context, line, arrow_end);
  const bool is_hovered = ImGui::IsItemHovered();
  if (is_hovered && line.is_layer()) context.state.hovered_layer_next = line.layer;
  const bool is_linked = line.is_layer() && line.layer == context.state.hovered_layer;
  draw_line_ground(context, line, at, width, is_hovered || is_linked);
  register_item(context, {.id = id,
                          .role = "row",
                          .label = name,
                          .value = is_selected(line, context.selection()) ? "selected" : ""});
  if (!line.is_layer()) {
    const std::string fold = "ledger.fold." + name;
    register_rectangle(
        context, {.id = fold, .role = "button", .label = line.folded ? "Unfold" : "Fold"},
        {arrow_end - fold_width(context) - context.px(8), at.y}, {arrow_end, at.y + height});
  }
  draw_line_cells(context, line, columns, at);
  if (!is_hovered) return;
  const float x = ImGui::GetIO().MousePos.x - at.x;
  for (const PlacedColumn& column : columns) {
    if (x >= column.x && x < column.x + column.width) cell_tooltip(context, line, column.column);
  }
}

int line_of_selection(const Context& context) {
  const std::vector<LedgerLine>& lines = context.rows().lines;
  const auto found = std::find_if(lines.begin(), lines.end(), [&](const LedgerLine& line) {
    return is_selected(line, context.selection());
  });
  return found == lines.end() ? -1 : static_cast<int>(found - lines.begin());
}

// Once, when another line is selected; then the person scrolls as they like.
void scroll_to_selection(const Context& context) {
  PanelState& state = context.state;
  if (state.scrolled_to == context.selection()) return;
  state.scrolled_to = context.selection();
  const int line = line_of_selection(context);
  if (line < 0) return;
  const float height = context.theme.row_height(), y = height * static_cast<float>(line);
  const float seen = ImGui::GetWindowHeight(), scroll = ImGui::GetScrollY();
  if (y < scroll) ImGui::SetScrollY(std::max(0.0f, y - height));
  if (y + height > scroll + seen) ImGui::SetScrollY(y + 2 * height - seen);
}

void move_selection(const Context& context, int by) {
  const std::vector<LedgerLine>& lines = context.rows().lines;
  if (lines.empty()) return;
  const int last = static_cast<int>(lines.size()) - 1, selected = line_of_selection(context);
  const int line = selected >= 0 ? selected : by > 0 ? -1 : last + 1;
  const int wanted = std::clamp(line + by, 0, last);
  context.push(SelectLayer{line_name(context.model(), lines[static_cast<std::size_t>(wanted)])});
}

// Right opens a block, left folds it or goes to the block around.
void fold_by_key(const Context& context, bool is_left) {
  const int index = line_of_selection(context);
  if (index < 0 || !context.rows().is_grouped) return;
  const Model& model = context.model();
  const LedgerLine& line = context.rows().lines[static_cast<std::size_t>(index)];
  if (!line.is_layer() && line.folded != is_left) {
    context.push(ToggleGroup{line_name(model, line)});
    return;
  }
  if (!is_left) {
    move_selection(context, 1);
    return;
  }
  const int around = line.is_layer() ? model.layers[static_cast<std::size_t>(line.layer)].group
                                     : model.groups[static_cast<std::size_t>(line.group)].parent;
  if (around != kNoGroup) {
    context.push(SelectLayer{model.groups[static_cast<std::size_t>(around)].name});
  }
}

void serve_keys(const Context& context, bool has_focus, float height) {
  const auto keys = ledger_keys(has_focus);
  if (!keys) return;
  const int page = std::max(1, static_cast<int>(height / context.theme.row_height()) - 1);
  const int end = static_cast<int>(context.rows().lines.size());
  switch (*keys) {
    case LedgerKey::kUp:
      return move_selection(context, -1);
    case LedgerKey::kDown:
      return move_selection(context, 1);
    case LedgerKey::kPageUp:
      return move_selection(context, -page);
    case LedgerKey::kPageDown:
      return move_selection(context, page);
    case LedgerKey::kHome:
      return move_selection(context, -end);
    case LedgerKey::kEnd:
      return move_selection(context, end);
    case LedgerKey::kLeft:
      return fold_by_key(context, true);
    case LedgerKey::kRight:
      return fold_by_key(context, false);
    case LedgerKey::kEnter:
      context.state.wants_inspector_focus = true;
      return;
  }
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

void draw_lines(const Context& context, const Columns& columns, float width) {
  const std::vector<LedgerLine>& lines = context.rows().lines;
  if (lines.empty()) {
    draw_empty(context);
    return;
  }
  const float height = context.theme.row_height();
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(lines.size()), height);
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      draw_line(context, columns, lines[static_cast<std::size_t>(i)],
                {corner.x, corner.y + height * static_cast<float>(i)}, width);
    }
  }
  // Lines are placed one by one, so the window is told how far they reach.
  ImGui::SetCursorScreenPos({corner.x, corner.y + height * static_cast<float>(lines.size())});
  ImGui::Dummy({1, 0});
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
  draw_bar(context);
  const ImVec2 corner = ImGui::GetWindowPos(), size = ImGui::GetWindowSize();
  const float row = context.theme.row_height();
  const float top = context.theme.control_height() + context.px(12);
  const float width = size.x - ImGui::GetStyle().ScrollbarSize;
  const Columns columns = place_columns(context, width);
  const ImVec2 header = {corner.x, corner.y + top};
  const float body_height = std::max(row, size.y - top - 2 * row);
  draw_header(context, columns, header, size.x);
  const ImVec2 body = {corner.x, header.y + row};
  const bool is_stop = draw_focus_stop(context, body, {body.x + width, body.y + body_height});
  ImGui::SetCursorScreenPos(body);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  ImGui::BeginChild("ledger.body", {size.x, body_height}, ImGuiChildFlags_NavFlattened);
  scroll_to_selection(context);
  draw_lines(context, columns, width);
  const bool has_focus = ImGui::IsWindowFocused() || is_stop;
  ImGui::EndChild();
  ImGui::PopStyleVar(2);
  serve_keys(context, has_focus, body_height);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 sums = {corner.x, corner.y + size.y - row};
  list->AddRectFilled(sums, {sums.x + size.x, sums.y + row}, context.colors().pane);
  list->AddRectFilled(sums, {sums.x + size.x, sums.y + 1}, context.colors().hairline);
  draw_sum_cells(context, columns, sums);
  if (is_stop && ImGui::GetIO().NavVisible) {
    list->AddRect(body, {body.x + width, sums.y}, context.colors().accent, context.px(4), 0,
                  context.px(2));
  }
}

}  // namespace ledger
