// The steps of the work, the oldest on top, to go to any of them.
#include <utility>

#include "ui/panels.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

constexpr std::string_view kId = "history";
constexpr std::string_view kStart = "As it was at first";

enum class Step : std::uint8_t { kMade, kPresent, kTakenBack };

constexpr std::string_view word_for(Step step) {
  return step == Step::kPresent ? "present" : step == Step::kTakenBack ? "taken back" : "";
}

// A bead on a string: full as far as the work has come.
void draw_bead(const Context& context, Step step, ImVec2 middle, float height, bool is_last) {
  const Palette& colors = context.colors();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float radius = context.px(step == Step::kPresent ? 4.5f : 3);
  const float below = is_last ? middle.y : middle.y + height;
  list->AddLine({middle.x, middle.y}, {middle.x, below}, colors.hairline, context.px(1.5f));
  list->AddCircleFilled(middle, radius, step == Step::kPresent ? colors.accent : colors.muted);
  if (step != Step::kTakenBack) return;
  list->AddCircleFilled(middle, radius - context.px(1.2f), colors.page);
}

bool draw_step(const Context& context, std::size_t index, std::string_view sentence, Step step,
               bool is_last) {
  const std::string id = "history.step." + std::to_string(index);
  const float height = context.theme.row_height(), left = context.px(28);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const bool is_present = step == Step::kPresent;
  const bool is_chosen = ImGui::Selectable(("###" + id).c_str(), is_present, 0, {width, height});
  if (is_present) ImGui::SetItemDefaultFocus();
  if (is_present && ImGui::IsWindowAppearing()) ImGui::SetScrollHereY(0.5f);
  register_item(context, {.id = id, .role = "option", .label = sentence, .value = word_for(step)});
  const float y = at.y + height / 2;
  draw_bead(context, step, {at.x + left / 2, y}, height, is_last);
  const TextStyle style(context.theme, kTableSize,
                        is_present ? Weight::kSemibold : Weight::kRegular);
  const ImU32 color = step == Step::kTakenBack ? context.colors().muted : context.colors().text;
  const std::string shown = elided_in_the_middle(sentence, width - left - context.px(8));
  ImGui::GetWindowDrawList()->AddText({at.x + left, y - ImGui::GetTextLineHeight() / 2}, color,
                                      shown.c_str());
  if (shown != sentence) tooltip(context, sentence);
  return is_chosen;
}

void draw_steps(const Context& context) {
  const std::vector<std::string_view> sentences = context.workspace.history();
  const std::size_t position = context.workspace.history_position();
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  for (std::size_t i = 0; i <= sentences.size(); ++i) {
    const Step step = i == position  ? Step::kPresent
                      : i < position ? Step::kMade
                                     : Step::kTakenBack;
    const std::string_view sentence = i == 0 ? kStart : sentences[i - 1];
    if (!draw_step(context, i, sentence, step, i == sentences.size())) continue;
    context.push(GoTo{i});
    ImGui::CloseCurrentPopup();
  }
  ImGui::PopStyleVar();
}

}  // namespace

void draw_history(const Context& context) {
  HistoryList& list = context.state.history;
  const ImVec2 page = ImGui::GetIO().DisplaySize;
  constexpr float kWidth = 380;
  const float right = list.button_end > 0 ? list.button_end : page.x;
  const ImVec2 at = {right - context.px(kWidth), toolbar_height(context)};
  const bool opens = std::exchange(list.wants_to_open, false);
  if (!begin_popup_at(context, kId, at, kWidth, opens)) return;
  const bool is_done =
      ImGui::IsKeyPressed(ImGuiKey_Escape) || ImGui::IsKeyPressed(ImGuiKey_H, false);
  if (is_done) ImGui::CloseCurrentPopup();
  draw_steps(context);
  end_picker();
}

}  // namespace ledger
