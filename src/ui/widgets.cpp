#include "ui/widgets.h"

#include <algorithm>

namespace ledger {
namespace {

std::string labelled(std::string_view label, std::string_view id) {
  std::string text(label);
  text += "###";
  text += id;
  return text;
}

ImVec2 button_size(const Context& context, std::string_view label) {
  const float height = context.theme.control_height();
  const float padding = ImGui::GetStyle().FramePadding.x;
  return {std::max(text_width(label) + 2 * padding, height), height};
}

std::string popup_id(std::string_view id) {
  return std::string(id) + ".popup";
}

// Opens below a rectangle or above it, inside the page.
bool begin_popup_beside(const Context& context, std::string_view id, ImVec2 low, ImVec2 high,
                        float width) {
  const ImVec2 page = ImGui::GetIO().DisplaySize;
  const float margin = context.px(8);
  width = std::min(width, page.x - 2 * margin);
  const float below = page.y - high.y - 2 * margin;
  const float x = std::clamp(low.x, margin, std::max(margin, page.x - width - margin));
  const bool is_above = below < context.px(160) && low.y > below;
  const float space = is_above ? low.y - 2 * margin : below;
  ImGui::SetNextWindowPos({x, is_above ? low.y - margin / 2 : high.y + margin / 2},
                          ImGuiCond_Always, {0, is_above ? 1.0f : 0.0f});
  ImGui::SetNextWindowSizeConstraints({width, 0}, {width, std::min(space, context.px(560))});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {context.px(4), context.px(4)});
  const bool is_open = ImGui::BeginPopup(popup_id(id).c_str());
  if (!is_open) ImGui::PopStyleVar();
  return is_open;
}

bool begin_popup_below(const Context& context, std::string_view id, float width) {
  return begin_popup_beside(context, id, ImGui::GetItemRectMin(), ImGui::GetItemRectMax(), width);
}

}  // namespace

void register_rectangle(const Context& context, const ItemText& text, ImVec2 low, ImVec2 high) {
  const ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 clip_low = list->GetClipRectMin(), clip_high = list->GetClipRectMax();
  low = {std::max(low.x, clip_low.x), std::max(low.y, clip_low.y)};
  high = {std::min(high.x, clip_high.x), std::min(high.y, clip_high.y)};
  if (high.x <= low.x || high.y <= low.y) return;
  Item item;
  item.id = text.id;
  item.role = text.role;
  item.label = text.label;
  item.value = text.value;
  item.x = low.x;
  item.y = low.y;
  item.width = high.x - low.x;
  item.height = high.y - low.y;
  item.enabled = text.is_enabled;
  item.takes_text = text.takes_text;
  context.items.add(std::move(item));
}

void register_item(const Context& context, const ItemText& text) {
  register_rectangle(context, text, ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
}

bool wants_tooltip(const Context& context) {
  // The platform draws once more when the pointer has rested for a while.
  constexpr int kRested = ImGuiHoveredFlags_AllowWhenDisabled | ImGuiHoveredFlags_Stationary |
                          ImGuiHoveredFlags_DelayNormal;
  return !context.theme.is_touch && ImGui::IsItemHovered(kRested);
}

void begin_tooltip(const Context& context) {
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {context.px(10), context.px(6)});
  ImGui::BeginTooltip();
  ImGui::PopStyleVar();
  ImGui::PushFont(context.theme.regular, kTableSize);
  ImGui::PushTextWrapPos(context.px(360));
}

void end_tooltip() {
  ImGui::PopTextWrapPos();
  ImGui::PopFont();
  ImGui::EndTooltip();
}

void tooltip(const Context& context, std::string_view text) {
  if (text.empty() || !wants_tooltip(context)) return;
  begin_tooltip(context);
  text_line(text);
  end_tooltip();
}

bool button(const Context& context, std::string_view id, std::string_view label,
            std::string_view help, Look look, bool is_enabled) {
  const ImVec2 size = button_size(context, label);
  ImGui::BeginDisabled(!is_enabled);
  const Palette& colors = context.colors();
  const bool is_active = look == Look::kActive;
  ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, look == Look::kPlain ? 0.0f : 1.0f);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {0, ImGui::GetStyle().FramePadding.y});
  ImGui::PushStyleColor(ImGuiCol_Button, is_active ? colors.selection : faded(colors.page, 0));
  const bool is_pressed = ImGui::Button(labelled(label, id).c_str(), size);
  register_item(context, {.id = id,
                          .role = "button",
                          .label = help.empty() ? label : help,
                          .value = label,
                          .is_enabled = is_enabled});
  ImGui::PopStyleColor();
  ImGui::PopStyleVar(2);
  tooltip(context, help);
  ImGui::EndDisabled();
  return is_pressed;
}

bool link(const Context& context, std::string_view id, std::string_view label,
          std::string_view help) {
  const ImVec2 size = {text_width(label), ImGui::GetTextLineHeight()};
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool is_pressed =
      ImGui::InvisibleButton(std::string(id).c_str(), size, ImGuiButtonFlags_EnableNav);
  const bool is_hovered = ImGui::IsItemHovered();
  const ImU32 color = context.colors().accent;
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddText(at, color, label.data(), label.data() + label.size());
  if (is_hovered) {
    const float y = at.y + size.y - 1;
    list->AddLine({at.x, y}, {at.x + size.x, y}, color);
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  }
  register_item(context, {.id = id, .role = "button", .label = label});
  tooltip(context, help);
  return is_pressed;
}

bool checkbox(const Context& context, std::string_view id, std::string_view label, bool& value) {
  const float height = context.theme.control_height();
  const float box = context.px(18);
  const float width = box + (label.empty() ? 0 : context.px(8) + text_width(label));
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool is_pressed =
      ImGui::InvisibleButton(std::string(id).c_str(), {width, height}, ImGuiButtonFlags_EnableNav);
  if (is_pressed) value = !value;
  const Palette& colors = context.colors();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 low = {at.x, at.y + (height - box) / 2}, high = {low.x + box, low.y + box};
  const ImU32 fill = value ? colors.accent : colors.page;
  list->AddRectFilled(low, high, fill, context.px(4));
  list->AddRect(low, high, value ? colors.accent : mixed(colors.page, colors.text, 0.4f),
                context.px(4));
  if (value) {
    const std::array<ImVec2, 3> tick = {ImVec2{low.x + box * 0.24f, low.y + box * 0.53f},
                                        ImVec2{low.x + box * 0.43f, low.y + box * 0.71f},
                                        ImVec2{low.x + box * 0.77f, low.y + box * 0.30f}};
    list->AddPolyline(tick.data(), 3, colors.page, 0, context.px(2));
  }
  const float text_y = at.y + (height - ImGui::GetTextLineHeight()) / 2;
  list->AddText({high.x + context.px(8), text_y}, ImGui::GetColorU32(ImGuiCol_Text), label.data(),
                label.data() + label.size());
  register_item(context,
                {.id = id, .role = "checkbox", .label = label, .value = value ? "true" : "false"});
  return is_pressed;
}

bool begin_picker(const Context& context, std::string_view id, std::string_view label,
                  std::string_view choice, float width, bool opens) {
  const ImVec2 size = {width, context.theme.control_height()};
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::PushStyleColor(ImGuiCol_Button, context.colors().page);
  const bool is_pressed = ImGui::Button(("###" + std::string(id)).c_str(), size);
  ImGui::PopStyleColor();
  const float padding = context.px(8), arrow = context.px(12);
  const std::string shown = elided_in_the_middle(choice, width - 3 * padding - arrow);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float y = at.y + (size.y - ImGui::GetTextLineHeight()) / 2;
  list->AddText({at.x + padding, y}, ImGui::GetColorU32(ImGuiCol_Text), shown.c_str());
  list->AddText({at.x + width - padding - arrow, y}, context.colors().muted, "▾");
  register_item(context, {.id = id, .role = "combobox", .label = label, .value = choice});
  if (is_pressed || opens) ImGui::OpenPopup(popup_id(id).c_str());
  return begin_popup_below(context, id, std::max(width, context.px(300)));
}

bool picker_option(const Context& context, std::string_view id, std::string_view label,
                   bool is_chosen, std::string_view detail) {
  const float height = context.theme.row_height();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const bool is_pressed = ImGui::Selectable(("###" + std::string(id)).c_str(), is_chosen, 0,
                                            {width, height - ImGui::GetStyle().ItemSpacing.y});
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float y =
      at.y + (height - ImGui::GetStyle().ItemSpacing.y - ImGui::GetTextLineHeight()) / 2;
  const float detail_width = detail.empty() ? 0 : text_width(detail) + context.px(12);
  const std::string shown = elided_in_the_middle(label, width - detail_width - 2 * context.px(8));
  // With the opacity of what is disabled.
  list->AddText({at.x + context.px(8), y}, ImGui::GetColorU32(context.colors().text),
                shown.c_str());
  list->AddText({at.x + width - detail_width + context.px(4), y},
                ImGui::GetColorU32(context.colors().muted), detail.data(),
                detail.data() + detail.size());
  register_item(context,
                {.id = id, .role = "option", .label = label, .value = is_chosen ? "chosen" : ""});
  if (is_chosen && ImGui::IsWindowAppearing()) ImGui::SetScrollHereY(0.4f);
  return is_pressed;
}

void picker_title(const Context& context, std::string_view title) {
  const TextStyle style(context.theme, kCaptionSize, Weight::kSemibold, context.colors().muted);
  ImGui::SetCursorPosX(ImGui::GetCursorPosX() + context.px(8));
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() + context.px(4));
  text_line(title);
}

void end_picker() {
  ImGui::EndPopup();
  ImGui::PopStyleVar();
}

bool begin_menu(const Context& context, std::string_view id, std::string_view label,
                std::string_view help, float width, bool opens) {
  if (button(context, id, label, help) || opens) ImGui::OpenPopup(popup_id(id).c_str());
  return begin_popup_below(context, id, context.px(width));
}

bool begin_popup_at(const Context& context, std::string_view id, ImVec2 at, float width,
                    bool opens) {
  if (opens) ImGui::OpenPopup(popup_id(id).c_str());
  return begin_popup_beside(context, id, at, at, context.px(width));
}

bool menu_item(const Context& context, std::string_view id, std::string_view label,
               std::string_view shortcut, bool is_enabled) {
  ImGui::BeginDisabled(!is_enabled);
  const bool is_pressed = picker_option(context, id, label, false, shortcut);
  ImGui::EndDisabled();
  return is_pressed;
}

std::uint64_t item_gesture(const Context& context) {
  PanelState& state = context.state;
  if (ImGui::IsItemActivated()) state.active_gesture = state.next_gesture++;
  return state.active_gesture;
}

void splitter(const Context& context, std::string_view id, Splitter direction, float length,
              float sign, float& size, float minimum, float maximum) {
  const bool is_vertical = direction == Splitter::kVertical;
  const float thick = context.px(context.theme.is_touch ? 12 : 7);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const ImVec2 extent = is_vertical ? ImVec2{thick, length} : ImVec2{length, thick};
  ImGui::InvisibleButton(std::string(id).c_str(), extent);
  const bool is_held = ImGui::IsItemActive();
  if (is_held) {
    const ImVec2 moved = ImGui::GetIO().MouseDelta;
    size += sign * (is_vertical ? moved.x : moved.y) / context.px(1);
  }
  size = std::clamp(size, minimum, std::max(minimum, maximum));
  const bool is_lit = is_held || ImGui::IsItemHovered();
  if (is_lit) {
    ImGui::SetMouseCursor(is_vertical ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_ResizeNS);
  }
  const ImU32 color = is_lit ? context.colors().accent : context.colors().hairline;
  const ImVec2 middle = {at.x + (is_vertical ? (thick - 1) / 2 : 0),
                         at.y + (is_vertical ? 0 : (thick - 1) / 2)};
  ImGui::GetWindowDrawList()->AddRectFilled(
      middle, {middle.x + (is_vertical ? 1 : length), middle.y + (is_vertical ? length : 1)},
      color);
  register_item(context, {.id = id, .role = "separator", .label = "Drag to resize"});
}

}  // namespace ledger
