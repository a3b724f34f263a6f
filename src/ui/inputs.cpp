// The widgets that take numbers and text.
#include <algorithm>
#include <cmath>

#include "formula/number_format.h"
#include "formula/rational.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

int resize_string(ImGuiInputTextCallbackData* data) {
  if (data->EventFlag == ImGuiInputTextFlags_CallbackResize) {
    auto* text = static_cast<std::string*>(data->UserData);
    text->resize(static_cast<std::size_t>(data->BufTextLen));
    data->Buf = text->data();
  }
  return 0;
}

struct AreaRequest {
  std::string* text = nullptr;
  int go_to_byte = -1;
  bool is_done = false;
};

int serve_area(ImGuiInputTextCallbackData* data) {
  auto* request = static_cast<AreaRequest*>(data->UserData);
  if (data->EventFlag == ImGuiInputTextFlags_CallbackResize) {
    request->text->resize(static_cast<std::size_t>(data->BufTextLen));
    data->Buf = request->text->data();
  } else if (request->go_to_byte >= 0) {
    const int caret = std::min(request->go_to_byte, data->BufTextLen);
    data->CursorPos = data->SelectionStart = data->SelectionEnd = caret;
    request->is_done = true;
  }
  return 0;
}

std::int64_t stepped(std::int64_t value, std::int64_t steps, const IntegerRange& range) {
  std::int64_t change = 0, sum = 0;
  if (__builtin_mul_overflow(steps, range.step, &change) ||
      __builtin_add_overflow(value, change, &sum)) {
    return value;
  }
  return std::clamp(sum, range.minimum, range.maximum);
}

void draw_number_frame(const Context& context, ImVec2 at, ImVec2 size, const std::string& text) {
  const Palette& colors = context.colors();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const bool is_hovered = ImGui::IsItemHovered() || ImGui::IsItemActive();
  const float rounding = ImGui::GetStyle().FrameRounding;
  list->AddRectFilled(at, {at.x + size.x, at.y + size.y}, colors.page, rounding);
  list->AddRect(at, {at.x + size.x, at.y + size.y},
                is_hovered ? mixed(colors.page, colors.text, 0.45f) : colors.hairline, rounding);
  const float y = at.y + (size.y - ImGui::GetTextLineHeight()) / 2;
  const std::string shown = elided_in_the_middle(text, size.x - context.px(12));
  list->AddText({at.x + size.x - context.px(8) - text_width(shown), y},
                ImGui::GetColorU32(ImGuiCol_Text), shown.c_str());
}

struct NumberRequest {
  std::string* text = nullptr;
  IntegerRange range;
  bool is_stepped = false;
};

std::optional<std::int64_t> read_whole(std::string_view text) {
  const std::optional<Rational> number = parse_decimal(text);
  if (!number || !number->is_whole()) return std::nullopt;
  return number->numerator;
}

// Up and down step the number that is being typed.
int serve_number(ImGuiInputTextCallbackData* data) {
  auto* request = static_cast<NumberRequest*>(data->UserData);
  if (data->EventFlag == ImGuiInputTextFlags_CallbackResize) {
    request->text->resize(static_cast<std::size_t>(data->BufTextLen));
    data->Buf = request->text->data();
    return 0;
  }
  const auto value = read_whole({data->Buf, static_cast<std::size_t>(data->BufTextLen)});
  if (!value) return 0;
  const int size = ImGui::GetIO().KeyShift ? 10 : 1;
  const int steps = data->EventKey == ImGuiKey_UpArrow ? size : -size;
  const std::string text = std::to_string(stepped(*value, steps, request->range));
  data->DeleteChars(0, data->BufTextLen);
  data->InsertChars(0, text.c_str());
  data->SelectAll();
  request->is_stepped = true;
  return 0;
}

// While a number is typed. It counts when it is done, or at each step.
std::optional<IntegerChange> type_number(const Context& context, const ItemText& text,
                                         std::int64_t value, float width,
                                         const IntegerRange& range) {
  PanelState::NumberEdit& edit = context.state.number_edit;
  if (edit.frames == 0) ImGui::SetKeyboardFocusHere();
  NumberRequest request{&edit.text, range};
  ImGui::SetNextItemWidth(width);
  ImGui::InputText(("###" + std::string(text.id) + ".text").c_str(), edit.text.data(),
                   edit.text.capacity() + 1,
                   ImGuiInputTextFlags_AutoSelectAll | ImGuiInputTextFlags_CallbackResize |
                       ImGuiInputTextFlags_CallbackHistory,
                   serve_number, &request);
  register_item(context, text);
  constexpr int kFramesToActivate = 3;
  const bool never_began = edit.frames > kFramesToActivate && !ImGui::IsItemActive();
  const bool is_over = ImGui::IsItemDeactivated() || never_began;
  ++edit.frames;
  edit.last_frame = ImGui::GetFrameCount();
  if (edit.frames <= kFramesToActivate) context.state.wants_frame = true;
  std::optional<IntegerChange> change;
  if (is_over || request.is_stepped) {
    const auto typed = read_whole(edit.text);
    const std::int64_t wanted = typed ? std::clamp(*typed, range.minimum, range.maximum) : value;
    if (wanted != value) change = IntegerChange{wanted, edit.gesture};
  }
  if (is_over) edit = {};
  return change;
}

}  // namespace

std::optional<IntegerChange> integer_input(const Context& context, std::string_view id,
                                           std::string_view label, std::int64_t value, float width,
                                           const IntegerRange& range) {
  PanelState& state = context.state;
  const std::string name(id), digits = std::to_string(value);
  const ItemText text = {
      .id = id, .role = "spinbutton", .label = label, .value = digits, .takes_text = true};
  const ImGuiID imgui_id = ImGui::GetID(name.c_str());
  if (state.number_edit.id == imgui_id) {
    if (state.number_edit.frames == 0 ||
        state.number_edit.last_frame >= ImGui::GetFrameCount() - 1) {
      return type_number(context, text, value, width, range);
    }
    state.number_edit = {};  // it was out of sight in between
  }
  const ImVec2 at = ImGui::GetCursorScreenPos(), size = {width, context.theme.control_height()};
  const bool is_clicked = ImGui::InvisibleButton(name.c_str(), size, ImGuiButtonFlags_EnableNav);
  const std::uint64_t gesture = item_gesture(context);
  draw_number_frame(context, at, size, format_whole(value));
  register_item(context, text);
  if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  if (ImGui::IsItemActivated()) state.dragged = 0;
  const ImVec2 path = ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, context.px(4));
  const bool is_dragged = path.x != 0 || path.y != 0;
  if (is_clicked && !is_dragged) {
    state.number_edit = {.id = imgui_id, .text = digits, .gesture = gesture};
    state.wants_frame = true;
    return std::nullopt;
  }
  if (!ImGui::IsItemActive() || !is_dragged) return std::nullopt;
  const double pixels_a_step = context.px(ImGui::GetIO().KeyShift ? 1 : 6);
  state.dragged += static_cast<double>(ImGui::GetIO().MouseDelta.x);
  const auto steps = static_cast<std::int64_t>(state.dragged / pixels_a_step);
  if (steps == 0) return std::nullopt;
  state.dragged -= static_cast<double>(steps) * pixels_a_step;
  const std::int64_t wanted = stepped(value, steps, range);
  if (wanted == value) return std::nullopt;
  return IntegerChange{wanted, gesture};
}

std::optional<IntegerChange> integer_slider(const Context& context, std::string_view id,
                                            std::string_view label, std::int64_t value, float width,
                                            const IntegerRange& range) {
  const ImVec2 at = ImGui::GetCursorScreenPos(), size = {width, context.theme.control_height()};
  ImGui::InvisibleButton(std::string(id).c_str(), size, ImGuiButtonFlags_EnableNav);
  const std::uint64_t gesture = item_gesture(context);
  const std::string digits = std::to_string(value);
  register_item(context, {.id = id, .role = "slider", .label = label, .value = digits});
  const float knob = context.px(context.theme.is_touch ? 10 : 7), track = context.px(4);
  const float left = at.x + knob, length = size.x - 2 * knob, y = at.y + size.y / 2;
  const double span =
      std::max(1.0, static_cast<double>(range.maximum) - static_cast<double>(range.minimum));
  const double part = std::clamp(
      (static_cast<double>(value) - static_cast<double>(range.minimum)) / span, 0.0, 1.0);
  const float x = left + length * static_cast<float>(part);
  const Palette& colors = context.colors();
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled({left, y - track / 2}, {left + length, y + track / 2},
                      mixed(colors.page, colors.text, 0.16f), track / 2);
  list->AddRectFilled({left, y - track / 2}, {x, y + track / 2}, colors.accent, track / 2);
  const bool is_lit = ImGui::IsItemHovered() || ImGui::IsItemActive();
  list->AddCircleFilled({x, y}, knob, colors.page);
  list->AddCircle({x, y}, knob - 1, colors.accent, 0, is_lit ? context.px(3) : context.px(2));
  if (!ImGui::IsItemActive()) return std::nullopt;
  const double wanted_part = std::clamp(
      static_cast<double>((ImGui::GetIO().MousePos.x - left) / std::max(length, 1.0f)), 0.0, 1.0);
  const auto steps =
      static_cast<std::int64_t>(std::llround(wanted_part * span / static_cast<double>(range.step)));
  const std::int64_t wanted = stepped(range.minimum, steps, range);
  if (wanted == value) return std::nullopt;
  return IntegerChange{wanted, gesture};
}

bool text_input(const Context& context, std::string_view id, std::string_view label,
                std::string& text, const TextOptions& options) {
  if (options.take_focus) ImGui::SetKeyboardFocusHere();
  ImGui::SetNextItemWidth(options.width);
  const int flags = ImGuiInputTextFlags_CallbackResize |
                    (options.on_enter ? ImGuiInputTextFlags_EnterReturnsTrue : 0);
  const bool is_changed =
      ImGui::InputTextWithHint(("###" + std::string(id)).c_str(), std::string(options.hint).c_str(),
                               text.data(), text.capacity() + 1, flags, resize_string, &text);
  register_item(context,
                {.id = id, .role = "textbox", .label = label, .value = text, .takes_text = true});
  return is_changed;
}

bool text_area(const Context& context, std::string_view id, std::string_view label,
               std::string& text, ImVec2 size, int& go_to_byte) {
  AreaRequest request{&text, go_to_byte};
  if (go_to_byte >= 0) ImGui::SetKeyboardFocusHere();
  const bool is_changed = ImGui::InputTextMultiline(
      ("###" + std::string(id)).c_str(), text.data(), text.capacity() + 1, size,
      ImGuiInputTextFlags_CallbackResize | ImGuiInputTextFlags_CallbackAlways, serve_area,
      &request);
  if (request.is_done) go_to_byte = -1;
  if (go_to_byte >= 0) context.state.wants_frame = true;
  register_item(context, {.id = id, .role = "textbox", .label = label, .takes_text = true});
  return is_changed;
}

}  // namespace ledger
