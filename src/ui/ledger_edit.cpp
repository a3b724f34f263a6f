// Editing a cell of the ledger in place: typing, and dragging a number.
#include <imgui_internal.h>  // SetKeyOwner: Tab goes to the next cell; ClearActiveID

#include <algorithm>
#include <utility>

#include "app/layer_fields.h"
#include "app/line_cells.h"
#include "ui/ledger_cursor.h"
#include "ui/ledger_edit.h"
#include "ui/ledger_parts.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

constexpr const char* kEditId = "###ledger.edit";

enum class After : std::uint8_t { kStay, kDown, kRight, kLeft };

struct TypingRequest {
  CellEdit* edit = nullptr;
  const FieldSpec* field = nullptr;
  bool is_stepped = false;
};

int serve_typing(ImGuiInputTextCallbackData* data) {
  auto* request = static_cast<TypingRequest*>(data->UserData);
  CellEdit& edit = *request->edit;
  if (data->EventFlag == ImGuiInputTextFlags_CallbackResize) {
    edit.text.resize(static_cast<std::size_t>(data->BufTextLen));
    data->Buf = edit.text.data();
    return 0;
  }
  if (data->EventFlag == ImGuiInputTextFlags_CallbackAlways) {
    if (std::exchange(edit.keeps_text, false)) {
      data->ClearSelection();
      data->CursorPos = data->BufTextLen;
    }
    return 0;
  }
  if (request->field == nullptr) return 0;
  const std::string before(data->Buf, static_cast<std::size_t>(data->BufTextLen));
  const CellStep step = data->EventKey == ImGuiKey_UpArrow ? CellStep::kMore : CellStep::kLess;
  const int times = ImGui::GetIO().KeyShift ? 10 : 1;
  const std::string after = stepped_text(*request->field, before, step, times);
  if (after == before) return 0;
  data->DeleteChars(0, data->BufTextLen);
  data->InsertChars(0, after.c_str());
  data->SelectAll();
  request->is_stepped = true;
  return 0;
}

void leave(const Context& context, After after) {
  PanelState& state = context.state;
  // Or keys of the next frame would still be the text's.
  if (ImGui::GetActiveID() == ImGui::GetID(kEditId)) ImGui::ClearActiveID();
  state.sheet.edit = {};
  state.wants_frame = true;
  if (after == After::kDown) context.run("cursor.down");
  if (after == After::kRight) move_cursor_column(state, 1);
  if (after == After::kLeft) move_cursor_column(state, -1);
}

// Back to how it was, where steps have gone ahead.
void cancel(const Context& context, const LineCell& cell) {
  const CellEdit& edit = context.state.sheet.edit;
  if (edit.is_live) {
    if (const Result<Action> action = type_into_cell(cell, edit.original)) {
      context.push(*action, edit.gesture);
    }
  }
  leave(context, After::kStay);
}

void finish(const Context& context, const LineCell& cell, After after) {
  CellEdit& edit = context.state.sheet.edit;
  if (edit.text == edit.original && !edit.is_live) return leave(context, after);
  edit.error = push_typed(context, cell, edit.text, edit.gesture);
  if (edit.error.empty()) return leave(context, after);
  edit.frames = 0;  // so that it takes the focus again
  context.state.wants_frame = true;
}

// A click elsewhere keeps what can be kept.
void finish_by_leaving(const Context& context, const LineCell& cell) {
  finish(context, cell, After::kStay);
  CellEdit& edit = context.state.sheet.edit;
  if (!edit.is_active()) return;
  tell(context.state, edit.error);
  leave(context, After::kStay);
}

// Tab goes through the cells, and at the last one out of the ledger.
After tab_pressed(const Context& context) {
  const std::vector<Column>& columns = context.state.sheet.columns;
  const bool is_back = ImGui::GetIO().KeyShift;
  const Column first = columns.front() == Column::kIndex ? columns[1] : columns.front();
  const Column end = is_back ? first : columns.back();
  if (context.state.sheet.edit.column == end) return After::kStay;
  ImGui::SetKeyOwner(ImGuiKey_Tab, ImGui::GetID("ledger.keys"));
  if (!ImGui::IsKeyPressed(ImGuiKey_Tab)) return After::kStay;
  return is_back ? After::kLeft : After::kRight;
}

// Letters that came before the text had the focus: the first replaces what would be selected.
void take_early_letters(CellEdit& edit) {
  ImVector<ImWchar>& queue = ImGui::GetIO().InputQueueCharacters;
  for (const ImWchar letter : queue) {
    if (letter <= ' ' || letter >= 127) continue;
    if (!std::exchange(edit.keeps_text, true)) edit.text.clear();
    edit.text += static_cast<char>(letter);
  }
  queue.resize(0);
}

void draw_error(const Context& context, ImVec2 low, ImVec2 high, const std::string& error) {
  if (error.empty()) return;
  const Palette& colors = context.colors();
  const TextStyle style(context.theme, kCaptionSize, Weight::kRegular);
  const float padding = context.px(8), most = context.px(300);
  const ImVec2 text = ImGui::CalcTextSize(error.c_str(), nullptr, false, most);
  const ImVec2 size = {text.x + 2 * padding, text.y + 2 * padding};
  const ImVec2 page = ImGui::GetIO().DisplaySize;
  const float x = std::clamp(low.x, padding, std::max(padding, page.x - size.x - padding));
  const bool is_above = high.y + size.y + padding > page.y;
  const ImVec2 at = {x, is_above ? low.y - size.y - context.px(2) : high.y + context.px(2)};
  ImDrawList* list = ImGui::GetForegroundDrawList();
  list->AddRectFilled(at, {at.x + size.x, at.y + size.y}, colors.page, context.px(4));
  list->AddRect(at, {at.x + size.x, at.y + size.y}, colors.wrong, context.px(4));
  list->AddText(ImGui::GetFont(), ImGui::GetFontSize(), {at.x + padding, at.y + padding},
                colors.wrong, error.c_str(), nullptr, most);
  register_rectangle(context, {.id = "ledger.edit.error", .role = "alert", .label = error}, low,
                     high);
}

// The line that the edited layer stands on; -1 where it is not shown any more.
int line_of_edit(const Context& context) {
  const std::vector<LedgerLine>& lines = context.rows().lines;
  const std::string& name = context.state.sheet.edit.line;
  const auto found = std::find_if(lines.begin(), lines.end(), [&](const LedgerLine& line) {
    return line_name(context.model(), line) == name;
  });
  return found == lines.end() ? -1 : static_cast<int>(found - lines.begin());
}

// What the arrow keys step: the field of a cell that has one.
const FieldSpec* stepped_field(const LineCell& cell) {
  if (!cell.line.is_layer() || cell.column == Column::kWindow) return nullptr;
  const auto fields = cell_fields(cell.of_layer().kind(), cell.column);
  return fields.empty() ? nullptr : fields.front();
}

// Draws the text; true while it has, or is about to have, the focus.
bool draw_typing(const Context& context, const LineCell& cell, ImVec2 low, ImVec2 size) {
  CellEdit& edit = context.state.sheet.edit;
  TypingRequest request{&edit, stepped_field(cell)};
  const TextStyle style(context.theme, kTableSize, Weight::kRegular);
  const float padding = (size.y - ImGui::GetFontSize()) / 2;
  ImGui::SetCursorScreenPos(low);
  if (edit.frames == 0) ImGui::SetKeyboardFocusHere();
  const bool has_focus = ImGui::GetActiveID() == ImGui::GetID(kEditId);
  if (!has_focus) take_early_letters(edit);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {context.px(6), padding});
  ImGui::PushStyleColor(ImGuiCol_FrameBg, context.colors().page);
  ImGui::SetNextItemWidth(size.x);
  ImGui::InputText(kEditId, edit.text.data(), edit.text.capacity() + 1,
                   ImGuiInputTextFlags_CallbackResize | ImGuiInputTextFlags_CallbackHistory |
                       ImGuiInputTextFlags_CallbackAlways,
                   serve_typing, &request);
  ImGui::PopStyleColor();
  ImGui::PopStyleVar();
  const std::string label =
      edit.line + ", " +
      (cell.line.is_layer() ? column_text(cell.column).title : "what the block is given");
  register_item(context, {.id = "ledger.edit",
                          .role = "textbox",
                          .label = label,
                          .value = edit.text,
                          .takes_text = true});
  if (request.is_stepped) {
    edit.error = push_typed(context, cell, edit.text, edit.gesture);
    edit.is_live |= edit.error.empty();
  }
  constexpr int kFramesToActivate = 3;
  const bool never_began = edit.frames > kFramesToActivate && !ImGui::IsItemActive();
  if (edit.frames <= kFramesToActivate) context.state.wants_frame = true;
  ++edit.frames;
  return !ImGui::IsItemDeactivated() && !never_began;
}

struct Span {
  float left = 0, width = 0;
};
// Numbers stand at the right of their cells, and grow to the left; a window to the right. What a
// block is given has all columns of fields.
Span typing_span(const Context& context, const LineCell& cell,
                 const std::vector<PlacedColumn>& columns) {
  if (!cell.line.is_layer()) {
    const PlacedColumn all = argument_cell(columns);
    const float least = std::max(all.width, context.px(220));
    const float text = text_width(context.state.sheet.edit.text) + context.px(24);
    return {all.x, std::clamp(text, least, std::max(least, context.px(480)))};
  }
  const PlacedColumn& column = *find_column(columns, cell.column);
  const bool is_window = cell.column == Column::kWindow;
  const float width = std::max(column.width, context.px(is_window ? 148 : 46));
  return {is_window ? column.x : column.x + column.width - width, width};
}

}  // namespace

void begin_cell_edit(const Workspace& workspace, PanelState& state, const LedgerLine& line,
                     Column column, char digit, bool is_touch) {
  if (!workspace.shown()) return;
  const LineCell cell = {workspace, line, column};
  // A block's arguments are named, and the keypad has no letters: fingers have the inspector.
  if (!line.is_layer() && (is_touch || digit != 0)) return;
  const auto fields = is_touch ? keypad_fields(cell.of_layer()) : std::vector<const FieldSpec*>();
  if (is_touch ? fields.empty() : !is_cell_editable(cell)) return;
  CellEdit& edit = state.sheet.edit;
  edit = {};
  edit.line = line_name(*workspace.shown()->model, line);
  edit.column = column;
  edit.gesture = state.next_gesture++;
  edit.is_keypad = edit.is_fresh = is_touch;
  if (is_touch) edit.field = fields.front()->name;
  edit.original =
      is_touch ? cell_field_text(cell.of_layer(), *fields.front()) : field_cell_text(cell);
  edit.text = edit.original;
  if (digit != 0) {
    edit.text = digit;
    edit.keeps_text = true;
  }
  state.wants_frame = true;
}

std::string push_typed(const Context& context, const LineCell& cell, std::string_view text,
                       std::uint64_t gesture) {
  const Result<Action> action = type_into_cell(cell, text);
  if (!action) {
    const Error& error = action.error();
    return error.message + (error.hint.empty() ? "" : " " + error.hint);
  }
  return push_checked(context, *action, gesture);
}

std::string push_checked(const Context& context, const Action& action, std::uint64_t gesture) {
  const Workspace& workspace = context.workspace;
  const Result<Document> changed = apply(workspace.document(), action, workspace.meaning());
  if (!changed) {
    const Error& error = changed.error();
    return error.message + (error.hint.empty() ? "" : " " + error.hint);
  }
  context.push(action, gesture);
  return {};
}

void draw_cell_edit(const Context& context, const LedgerPlace& place) {
  CellEdit& edit = context.state.sheet.edit;
  if (!edit.is_active() || edit.is_keypad) return;
  const int line = line_of_edit(context);
  const PlacedColumn* column = find_column(place.columns, edit.column);
  if (line < 0 || column == nullptr) {
    edit = {};
    return;
  }
  const LineCell cell = {context.workspace, context.rows().lines[static_cast<std::size_t>(line)],
                         edit.column};
  const float height = context.theme.row_height();
  const auto [left, width] = typing_span(context, cell, place.columns);
  const ImVec2 low = {place.corner.x + left, place.corner.y + height * static_cast<float>(line)};
  const bool has_focus = draw_typing(context, cell, low, {width, height});
  ImGui::GetWindowDrawList()->AddRect(
      low, {low.x + width, low.y + height},
      edit.error.empty() ? context.colors().accent : context.colors().wrong, context.px(3), 0,
      context.px(2));
  draw_error(context, low, {low.x + width, low.y + height}, edit.error);
  if (ImGui::IsKeyPressed(ImGuiKey_Escape)) return cancel(context, cell);
  if (ImGui::IsKeyPressed(ImGuiKey_Enter) || ImGui::IsKeyPressed(ImGuiKey_KeypadEnter)) {
    return finish(context, cell, After::kDown);
  }
  const After tab = tab_pressed(context);
  if (tab != After::kStay) return finish(context, cell, tab);
  if (!has_focus) finish_by_leaving(context, cell);
}

bool drag_cell(const Context& context, const LedgerLine& line, Column column) {
  CellDrag& drag = context.state.sheet.drag;
  if (ImGui::IsItemActivated()) {
    drag = {};
    const bool can_drag =
        line.is_layer() && is_field_column(column) &&
        is_cell_editable(
            {context.analysis(), context.workspace.document().settings, line.layer, column});
    if (can_drag) {
      drag.layer = line_name(context.model(), line);
      drag.column = column;
      drag.gesture = context.state.next_gesture++;
    }
  }
  if (drag.layer.empty() || !line.is_layer()) return false;
  const LayerCell cell = {context.analysis(), context.workspace.document().settings, line.layer,
                          drag.column};
  if (cell.at().name != drag.layer) return false;
  const ImVec2 path = ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, context.px(4));
  const bool was_moved = drag.has_moved;
  if (!ImGui::IsItemActive()) {
    if (ImGui::IsItemDeactivated()) drag = {};
    return was_moved;
  }
  if (path.x == 0 && path.y == 0) return was_moved;
  drag.has_moved = true;
  ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  const double pixels_a_step = context.px(ImGui::GetIO().KeyShift ? 1 : 6);
  drag.pixels += static_cast<double>(ImGui::GetIO().MouseDelta.x);
  const auto steps = static_cast<std::int64_t>(drag.pixels / pixels_a_step);
  if (steps == 0) return true;
  drag.pixels -= static_cast<double>(steps) * pixels_a_step;
  const FieldSpec& field = *cell_fields(cell.kind(), drag.column).front();
  const std::string text = cell_field_text(cell, field);
  const std::string wanted = stepped_text(
      field, text, steps > 0 ? CellStep::kMore : CellStep::kLess, steps > 0 ? steps : -steps);
  if (wanted != text) context.push(type_into_field(cell, field, wanted), drag.gesture);
  return true;
}

}  // namespace ledger
