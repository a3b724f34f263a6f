// The help: what the page is, and every key of the table of commands.
#include <algorithm>
#include <utility>

#include "app/commands.h"
#include "ui/panels.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

std::string keys_text(const Command& command) {
  std::string text(command.shortcut);
  if (!command.second_shortcut.empty()) text += "  or  " + std::string(command.second_shortcut);
  return text;
}

void draw_shortcut(const Context& context, const Command& command) {
  const float left = ImGui::GetCursorPosX();
  const TextStyle style(context.theme, kTableSize, Weight::kRegular);
  {
    const TextStyle muted(context.theme, kTableSize, Weight::kRegular, context.colors().muted);
    text_line(keys_text(command));
  }
  ImGui::SameLine(0, 0);
  ImGui::SetCursorPosX(left + context.px(164));
  text_line(command.title);
}

// By what they are about, in two columns where the page is wide.
void draw_shortcuts(const Context& context, float width) {
  const int columns = width > context.px(640) ? 2 : 1;
  const std::size_t count = commands().size();
  std::string_view family;
  ImGui::BeginGroup();
  for (std::size_t i = 0; i < count; ++i) {
    const Command& command = commands()[i];
    if (command.shortcut.empty()) continue;
    if (command.family() != family) {
      // The ledger's own keys are as many as all others.
      if (columns == 2 && command.scope != CommandScope::kPage &&
          commands()[i - 1].scope == CommandScope::kPage) {
        ImGui::EndGroup();
        ImGui::SameLine(width / 2);
        ImGui::BeginGroup();
      }
      section_title(context, family_title(command.family()));
    }
    family = command.family();
    draw_shortcut(context, command);
  }
  ImGui::EndGroup();
}

void draw_title(const Context& context, float width) {
  {
    const TextStyle style(context.theme, kTitleSize, Weight::kSemibold);
    ImGui::AlignTextToFramePadding();
    text_line("Layer Ledger");
  }
  constexpr const char* kAll = "All commands";
  constexpr const char* kClose = "Close";
  const float buttons = text_width(kAll) + text_width(kClose) + context.px(48);
  ImGui::SameLine(width - buttons);
  if (button(context, "help.palette", kAll, {}, Look::kBordered)) {
    ImGui::CloseCurrentPopup();
    context.run("palette.open");
  }
  ImGui::SameLine();
  if (button(context, "help.close", kClose, {}, Look::kBordered)) ImGui::CloseCurrentPopup();
}

}  // namespace

void draw_help(const Context& context) {
  constexpr const char* kId = "help";
  if (std::exchange(context.state.wants_help, false)) ImGui::OpenPopup(kId);
  const ImVec2 page = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({page.x / 2, page.y / 2}, ImGuiCond_Always, {0.5f, 0.5f});
  ImGui::SetNextWindowSize({std::min(page.x - context.px(16), context.px(820)), 0});
  ImGui::SetNextWindowSizeConstraints({0, 0}, {page.x, page.y - context.px(16)});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {context.px(20), context.px(16)});
  const bool is_open = ImGui::BeginPopup(kId);
  ImGui::PopStyleVar();
  if (!is_open) return;
  const float width = ImGui::GetContentRegionAvail().x;
  draw_title(context, width);
  {
    const TextStyle style(context.theme, kTableSize, Weight::kRegular);
    wrapped_text(
        "What a network costs, layer by layer, and by whose count. Choose a network or paste a "
        "JSON layer list. Select a row: its formula stands there with the numbers put in. Change "
        "a field, and everything downstream moves. Choose another count, and see what it leaves "
        "out.");
    section_title(context, "FLOPs and FLOPS");
    wrapped_text(
        "FLOPs are a number of operations, a cost. FLOPS are operations per second, a speed of "
        "hardware. One multiply-accumulate (MAC) is two FLOPs; many papers print MACs and write "
        "FLOPs.");
    section_title(context, "The table");
    wrapped_text(
        "Click a cell, or go to it with the arrow keys. A digit, Enter or a second click edits it, "
        "dragging a number changes it, the right button or a long press shows what else there is. "
        "Tab goes through the page, and Escape, with nothing selected, leaves it.");
  }
  draw_shortcuts(context, width);
  ImGui::EndPopup();
}

}  // namespace ledger
