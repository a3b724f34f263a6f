#include <algorithm>

#include "ui/widgets.h"

namespace ledger {
namespace {

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u;
}

// `text` without `removed` of its bytes around the middle, at whole characters.
std::string without_middle(std::string_view text, std::size_t removed) {
  const std::size_t kept = text.size() - removed;
  std::size_t head = (kept + 1) / 2, tail = text.size() - kept / 2;
  while (head > 0 && is_continuation(text[head])) --head;
  while (tail < text.size() && is_continuation(text[tail])) ++tail;
  return std::string(text.substr(0, head)) + "…" + std::string(text.substr(tail));
}

}  // namespace

float text_width(std::string_view text) {
  return ImGui::CalcTextSize(text.data(), text.data() + text.size()).x;
}

std::string elided_in_the_middle(std::string_view text, float width) {
  if (text_width(text) <= width) return std::string(text);
  // Widths fall with what is removed, near enough to search by halves.
  std::size_t enough = text.size(), too_little = 0;
  while (enough - too_little > 1) {
    const std::size_t removed = (enough + too_little) / 2;
    (text_width(without_middle(text, removed)) <= width ? enough : too_little) = removed;
  }
  return without_middle(text, enough);
}

void text_line(std::string_view text) {
  ImGui::TextUnformatted(text.data(), text.data() + text.size());
}

void wrapped_text(std::string_view text) {
  ImGui::PushTextWrapPos(0);
  text_line(text);
  ImGui::PopTextWrapPos();
}

void section_title(const Context& context, std::string_view title) {
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() + context.px(8));
  const TextStyle style(context.theme, kCaptionSize, Weight::kSemibold, context.colors().muted);
  text_line(title);
}

void hairline(const Context& context) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float left = ImGui::GetWindowPos().x;
  ImGui::GetWindowDrawList()->AddRectFilled(
      {left, at.y}, {left + ImGui::GetWindowWidth(), at.y + 1}, context.colors().hairline);
  ImGui::Dummy({0, 1});
}

float gap(const Context& context) {
  return context.px(8);
}

ImU32 quantity_color(const Palette& colors, CountedQuantity quantity) {
  switch (quantity) {
    case CountedQuantity::kOperations:
      return colors.operations;
    case CountedQuantity::kBytes:
      return colors.memory;
    case CountedQuantity::kElements:
      return colors.parameters;
  }
  return colors.text;
}

std::string Context::count_title() const {
  const Convention& in_view = convention();
  if (!in_view.counts_work()) return in_view.title;
  const bool says_unit = in_view.title.compare(0, in_view.unit.size(), in_view.unit) == 0;
  return says_unit ? in_view.title : in_view.unit + " by " + in_view.title;
}

std::string Context::count_unit() const {
  const Convention& in_view = convention();
  if (in_view.counts_work()) return in_view.unit;
  return in_view.quantity == CountedQuantity::kBytes ? "bytes" : "numbers";
}

ImU32 Context::count_color() const {
  return quantity_color(colors(), convention().quantity);
}

float Context::highlight() const {
  constexpr double kSeconds = 0.12;
  const double age = ImGui::GetTime() - state.changed_at;
  if (theme.is_motion_reduced || state.before == nullptr || age >= kSeconds) return 0;
  state.wants_frame = true;
  return 1.0f - static_cast<float>(age / kSeconds);
}

void strip_text(const Context& context, std::string_view text, float room) {
  ImGui::SetCursorPos({context.px(12), context.px(4)});
  if (context.layout != Layout::kTabs) {
    ImGui::AlignTextToFramePadding();
    return text_line(elided_in_the_middle(text, room));
  }
  const TextStyle small(context.theme, kCaptionSize, Weight::kRegular);
  ImGui::PushTextWrapPos(context.px(12) + room);
  text_line(elided_in_the_middle(text, 2.6f * room));  // three lines, each a little ragged
  ImGui::PopTextWrapPos();
}

}  // namespace ledger
