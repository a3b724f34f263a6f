// The model as text, and what is wrong with it.
#include <algorithm>
#include <cfloat>

#include "formula/number_format.h"
#include "ui/panels.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

// The model's text with what was set on top of it, unless the person is just changing it here.
void take_over_source(const Context& context) {
  PanelState& state = context.state;
  const bool is_same_revision =
      state.is_json_filled && state.json_revision == context.workspace.revision();
  if (is_same_revision || state.is_json_active) return;
  state.is_json_filled = true;
  state.json_revision = context.workspace.revision();
  state.json_text = context.workspace.model_text();
}

int byte_of_place(std::string_view text, int line, int column) {
  std::size_t at = 0;
  for (int i = 1; i < line; ++i) {
    const std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) break;
    at = end + 1;
  }
  return static_cast<int>(
      std::min(text.size(), at + static_cast<std::size_t>(std::max(0, column - 1))));
}

// Typing that pauses starts a new step of the history.
std::uint64_t typing_gesture(PanelState& state) {
  constexpr double kPause = 1.5;
  const double now = ImGui::GetTime();
  if (now - state.json_typed_at > kPause) state.json_gesture = state.next_gesture++;
  state.json_typed_at = now;
  return state.json_gesture;
}

std::string place_text(const Error& error) {
  if (error.place.line > 0) {
    return "Line " + format_whole(error.place.line) +
           (error.place.column > 0 ? ", column " + std::to_string(error.place.column) : "");
  }
  return error.place.path;
}

// Place at the left, or above the sentence where the page is narrow.
void draw_error(const Context& context, const Error& error, std::size_t index) {
  const Palette& colors = context.colors();
  const std::string id = "json.error." + std::to_string(index);
  const bool is_narrow = context.layout == Layout::kTabs;
  const TextStyle style(context.theme, kTableSize, Weight::kRegular);
  const std::string text = error.message + (error.hint.empty() ? "" : " " + error.hint);
  const std::string place = place_text(error);
  const float width = ImGui::GetContentRegionAvail().x, line = ImGui::GetTextLineHeight();
  const float indent = context.px(is_narrow ? 12 : 140), above = is_narrow ? line : 0;
  const float wrap = std::max(width - indent - context.px(12), context.px(80));
  const float words = ImGui::CalcTextSize(text.data(), text.data() + text.size(), false, wrap).y;
  const float height = std::max(words + above + context.px(8), context.theme.row_height());
  const ImVec2 at = ImGui::GetCursorScreenPos();
  if (ImGui::InvisibleButton(id.c_str(), {width, height}, ImGuiButtonFlags_EnableNav) &&
      error.place.line > 0) {
    context.state.json_go_to_byte =
        byte_of_place(context.state.json_text, error.place.line, error.place.column);
  }
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (ImGui::IsItemHovered()) {
    list->AddRectFilled(at, {at.x + width, at.y + height}, mixed(colors.page, colors.text, 0.05f));
    if (error.place.line > 0) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  }
  register_item(context, {.id = id, .role = "listitem", .label = describe(error)});
  const float y = at.y + context.px(4);
  const float room = is_narrow ? wrap : indent - context.px(16);
  list->AddText({at.x + context.px(12), y}, colors.wrong,
                elided_in_the_middle(place, room).c_str());
  list->AddText(ImGui::GetFont(), ImGui::GetFontSize(), {at.x + indent, y + above}, colors.text,
                text.data(), text.data() + text.size(), wrap);
}

void draw_errors(const Context& context, float most_height) {
  ImGui::SetNextWindowSizeConstraints({0, 0}, {FLT_MAX, most_height});
  ImGui::BeginChild("json.errors", {0, 0},
                    ImGuiChildFlags_NavFlattened | ImGuiChildFlags_AutoResizeY);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  const Errors& errors = context.workspace.errors();
  constexpr std::size_t kMost = 200;  // more do not help anybody
  for (std::size_t i = 0; i < errors.size() && i < kMost; ++i) draw_error(context, errors[i], i);
  if (errors.size() > kMost) {
    ImGui::SetCursorPosX(context.px(12));
    text_line("and " + format_whole(static_cast<std::int64_t>(errors.size() - kMost)) + " more");
  }
  ImGui::PopStyleVar();
  ImGui::EndChild();
}

void draw_head(const Context& context) {
  const Errors& errors = context.workspace.errors();
  const Palette& colors = context.colors();
  ImGui::SetCursorPos({context.px(12), context.px(4)});
  const TextStyle style(context.theme, kTableSize, Weight::kRegular,
                        errors.empty() ? colors.muted : colors.wrong);
  ImGui::AlignTextToFramePadding();
  std::string text = "Paste a layer list or change this one. The table follows.";
  if (!errors.empty()) {
    text = errors.size() == 1 ? "One error."
                              : format_whole(static_cast<std::int64_t>(errors.size())) + " errors.";
    text += " The table is the last one without.";
  }
  const float button_width =
      context.platform.edit_source ? text_width("Edit as plain text") + context.px(16) : 0;
  text_line(elided_in_the_middle(text, ImGui::GetWindowWidth() - context.px(32) - button_width));
  register_item(context, {.id = "json.status", .role = "status", .label = text});
  if (!context.platform.edit_source) return;
  ImGui::SameLine(ImGui::GetWindowWidth() - button_width - context.px(12));
  const TextStyle plain(context.theme, kTableSize, Weight::kRegular, colors.text);
  if (button(context, "json.edit_source", "Edit as plain text",
             "In a text field of the browser, with its own search and selection",
             Look::kBordered)) {
    context.platform.edit_source();
  }
}

}  // namespace

void draw_json(const Context& context) {
  PanelState& state = context.state;
  take_over_source(context);
  draw_head(context);
  const float top = context.theme.control_height() + context.px(8);
  ImGui::SetCursorPos({0, top});
  if (!context.workspace.errors().empty()) {
    draw_errors(context, (ImGui::GetWindowHeight() - top) * 0.45f);
  }
  ImGui::SetCursorPosX(context.px(12));
  const ImVec2 size = {ImGui::GetWindowWidth() - context.px(24),
                       ImGui::GetWindowHeight() - ImGui::GetCursorPosY() - context.px(8)};
  const TextStyle style(context.theme, kTableSize, Weight::kRegular);
  if (text_area(context, "json.text", "The model as JSON", state.json_text, size,
                state.json_go_to_byte)) {
    context.push(EditSource{state.json_text}, typing_gesture(state));
  }
  state.is_json_active = ImGui::IsItemActive();
}

}  // namespace ledger
