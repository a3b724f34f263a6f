// What the model's text says of itself beside its layers: what an importer guessed or could not
// cost. The first sentence stands across the page, all of them with the whole model's figures.
#include "model/words.h"
#include "ui/panels.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

const std::vector<std::string>& notes_of(const Context& context) {
  static const std::vector<std::string> kNone;
  const ModelDefinition* definition = context.workspace.definition().get();
  return definition == nullptr ? kNone : definition->notes;
}

// Without the backticks around what can be copied.
std::string shown(std::string_view note) {
  std::string text;
  for (const char c : note) {
    if (c != '`') text += c;
  }
  return text;
}

std::string_view code_in(std::string_view note) {
  const std::size_t start = note.find('`');
  if (start == std::string_view::npos) return {};
  const std::size_t end = note.find('`', start + 1);
  if (end == std::string_view::npos) return {};
  return note.substr(start + 1, end - start - 1);
}

}  // namespace

float notes_height(const Context& context) {
  if (notes_of(context).empty()) return 0;
  const bool is_narrow = context.layout == Layout::kTabs;
  return is_narrow ? context.px(60) : context.theme.control_height() + context.px(8);
}

void draw_notes_strip(const Context& context) {
  const std::vector<std::string>& notes = notes_of(context);
  const Palette& colors = context.colors();
  const ImVec2 low = ImGui::GetWindowPos(), size = ImGui::GetWindowSize();
  const bool is_narrow = context.layout == Layout::kTabs;
  ImGui::GetWindowDrawList()->AddRectFilled(low, {low.x + size.x, low.y + size.y},
                                            mixed(colors.page, colors.accent, 0.08f));
  const std::string label = notes.size() == 1
                                ? "Show the note"
                                : "All " + count_of(static_cast<long long>(notes.size()), "note");
  const TextStyle style(context.theme, kTableSize, Weight::kRegular);
  const float room = size.x - context.px(48) - text_width(label);
  const std::string text = shown(notes.front());
  strip_text(context, text, room);
  register_item(context, {.id = "notes.first", .role = "note", .label = text});
  ImGui::SetCursorPos(
      {size.x - text_width(label) - context.px(24), (size.y - context.theme.control_height()) / 2});
  if (button(context, "notes.show", label, "What was guessed, and what is not costed")) {
    context.push(SelectLayer{""});
    if (is_narrow) context.push(SetTab{Tab::kLayer});
  }
}

void draw_notes(const Context& context) {
  const std::vector<std::string>& notes = notes_of(context);
  if (notes.empty()) return;
  section_title(context, "Guessed, or not costed");
  const TextStyle style(context.theme, kTableSize, Weight::kRegular);
  for (std::size_t i = 0; i < notes.size(); ++i) {
    wrapped_text("• " + shown(notes[i]));
    const std::string_view code = code_in(notes[i]);
    if (!code.empty() && button(context, "notes.copy." + std::to_string(i), "Copy this line", code,
                                Look::kBordered)) {
      context.platform.copy(code, "The line");
    }
    ImGui::SetCursorPosY(ImGui::GetCursorPosY() + context.px(4));
  }
}

}  // namespace ledger
