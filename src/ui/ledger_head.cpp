// What stands above the ledger's lines: the bar with the search, the choice of columns, the header.
#include <algorithm>
#include <utility>

#include "formula/number_format.h"
#include "ui/layer_parts.h"
#include "ui/ledger_parts.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

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

// Shown by the choice of a person, or because there is room.
bool is_shown(const Context& context, Column column) {
  const ColumnChoice choice = context.workspace.view().columns[static_cast<std::size_t>(column)];
  const std::vector<Column>& shown = context.state.sheet.columns;
  return choice == ColumnChoice::kShown ||
         (choice == ColumnChoice::kByRoom &&
          std::find(shown.begin(), shown.end(), column) != shown.end());
}

void draw_column_chooser(const Context& context) {
  const bool is_narrow = context.layout == Layout::kTabs;
  if (!is_narrow) ImGui::SameLine();
  const bool opens = std::exchange(context.state.sheet.wants_columns, false);
  constexpr float kWidth = 460;
  const bool is_open = is_narrow ? begin_popup_at(context, "ledger.columns",
                                                  {0, ImGui::GetCursorScreenPos().y}, kWidth, opens)
                                 : begin_menu(context, "ledger.columns", "Columns",
                                              "Show and hide columns", kWidth, opens);
  if (!is_open) return;
  for (int i = 0; i < kColumnCount; ++i) {
    const auto column = static_cast<Column>(i);
    if (column == Column::kName) continue;
    const ColumnText& text = column_text(column);
    if (is_delta(column) && context.workspace.comparison() == nullptr) continue;
    bool shown = is_shown(context, column);
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + context.px(8));
    if (checkbox(context, std::string("column.") + text.id, header_title(context, column), shown)) {
      context.push(SetColumn{column, shown ? ColumnChoice::kShown : ColumnChoice::kHidden});
    }
    tooltip(context, text.help);
    ImGui::SameLine(context.px(120));
    const TextStyle style(context.theme, kCaptionSize, Weight::kRegular, context.colors().muted);
    ImGui::AlignTextToFramePadding();
    text_line(elided_in_the_middle(text.help, ImGui::GetContentRegionAvail().x));
  }
  const bool is_chosen = context.workspace.view().columns != View().columns;
  if (menu_item(context, "columns.reset", "By the room there is", {}, is_chosen)) {
    context.push(ResetColumns{});
  }
  end_picker();
}

}  // namespace

void draw_ledger_bar(const Context& context) {
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
  draw_column_chooser(context);
  if (is_narrow) return;
  const auto room = [&] {
    return ImGui::GetWindowPos().x + ImGui::GetWindowWidth() - ImGui::GetItemRectMax().x -
           context.px(32);
  };
  const bool is_exact = context.workspace.view().exact_numbers;
  const char* exact = "All digits";
  const bool has_room = text_width(exact) + context.px(24) < room();
  if (has_room) ImGui::SameLine();
  if (has_room && button(context, "ledger.exact", exact, "Every digit instead of rounded numbers",
                         is_exact ? Look::kActive : Look::kPlain)) {
    context.push(SetExactNumbers{!is_exact});
  }
  const std::string scope = edit_scope_text(context, context.workspace.view().selected_layer);
  if (!scope.empty() && context.layout == Layout::kThreePanes) {
    const bool is_all = context.workspace.view().edits_all;
    ImGui::SameLine();
    if (button(context, "ledger.edits_all", scope, "Whether an edit is of one repeat or of all (R)",
               is_all ? Look::kActive : Look::kPlain)) {
      context.run("layer.edits_all");
    }
  }
  std::string count = format_whole(static_cast<std::int64_t>(model.layers.size())) + " layers";
  if (static_cast<std::size_t>(rows.layers) != model.layers.size()) {
    count = format_whole(rows.layers) + " of " + count;
  }
  const TextStyle style(context.theme, kCaptionSize, Weight::kRegular, context.colors().muted);
  if (text_width(count) > room()) return;
  ImGui::SameLine(ImGui::GetWindowWidth() - text_width(count) - context.px(16));
  ImGui::AlignTextToFramePadding();
  text_line(count);
}

namespace {

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
  if (ImGui::IsItemClicked(ImGuiMouseButton_Right)) context.state.sheet.wants_columns = true;
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

}  // namespace

void draw_ledger_header(const Context& context, const std::vector<PlacedColumn>& columns, ImVec2 at,
                        float width) {
  const float height = context.theme.row_height();
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(at, {at.x + width, at.y + height}, context.colors().pane);
  for (const PlacedColumn& column : columns) draw_header_cell(context, column, at, height);
  list->AddRectFilled({at.x, at.y + height - 1}, {at.x + width, at.y + height},
                      context.colors().hairline);
}

}  // namespace ledger
