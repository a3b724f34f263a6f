// Digits for fingers: a cell's number is typed on it where the last pointer was a finger, so that
// no keyboard of the system covers the table.
#include <array>

#include "app/cell_fields.h"
#include "app/layer_fields.h"
#include "ui/ledger_edit.h"
#include "ui/ledger_parts.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

constexpr const char* kPopup = "ledger.keypad";

struct Key {
  const char* id;
  const char* label;
  const char* help;
};
constexpr int kColumns = 4;
constexpr std::array<Key, 16> kKeys = {{
    {"7", "7", "7"},
    {"8", "8", "8"},
    {"9", "9", "9"},
    {"erase", "⌫", "Erase a digit"},
    {"4", "4", "4"},
    {"5", "5", "5"},
    {"6", "6", "6"},
    {"halve", "½", "Half"},
    {"1", "1", "1"},
    {"2", "2", "2"},
    {"3", "3", "3"},
    {"double", "×2", "Double"},
    {"less", "−", "One less"},
    {"0", "0", "0"},
    {"more", "+", "One more"},
    {"done", "✓", "Keep"},
}};

// What a key does to the text; "done" is for the caller.
void press(CellEdit& edit, const FieldSpec& field, std::string_view key) {
  constexpr std::array<std::pair<std::string_view, CellStep>, 4> kSteps = {
      {{"halve", CellStep::kHalve},
       {"double", CellStep::kDouble},
       {"less", CellStep::kLess},
       {"more", CellStep::kMore}}};
  edit.error.clear();
  for (const auto& [id, step] : kSteps) {
    if (id == key) edit.text = stepped_text(field, edit.text, step);
  }
  if (key == "erase" && edit.is_fresh) {
    edit.text.clear();
  } else if (key == "erase") {
    // A sign of more than a byte goes as one.
    while (!edit.text.empty() && (static_cast<unsigned char>(edit.text.back()) & 0xC0) == 0x80) {
      edit.text.pop_back();
    }
    if (!edit.text.empty()) edit.text.pop_back();
  } else if (key.size() == 1) {
    if (edit.is_fresh) edit.text.clear();
    edit.text += key;
  }
  edit.is_fresh = false;
}

// Digits of a real keyboard count as well.
std::string_view key_pressed() {
  static constexpr std::string_view kDigits = "0123456789";
  for (const ImWchar letter : ImGui::GetIO().InputQueueCharacters) {
    if (letter >= '0' && letter <= '9') return kDigits.substr(letter - '0', 1);
    if (letter == 'x' || letter == 'X') return "x";
  }
  if (ImGui::IsKeyPressed(ImGuiKey_Backspace)) return "erase";
  if (ImGui::IsKeyPressed(ImGuiKey_Enter) || ImGui::IsKeyPressed(ImGuiKey_KeypadEnter)) {
    return "done";
  }
  return {};
}

const FieldSpec* field_of(const LayerCell& cell, const std::string& name) {
  for (const FieldSpec* field : keypad_fields(cell)) {
    if (field->name == name) return field;
  }
  return nullptr;
}

// Keeps the number; false where it cannot be, which is then told.
bool keep(const Context& context, const LayerCell& cell, const FieldSpec& field) {
  CellEdit& edit = context.state.sheet.edit;
  if (edit.text == edit.original) return true;
  edit.error = edit.text.empty()
                   ? push_checked(context, ResetField{cell.at().name, field.name}, 0)
                   : push_checked(context, type_into_field(cell, field, edit.text), 0);
  edit.original = edit.text;
  return edit.error.empty();
}

// Each field of the layer has a key that turns to it.
void draw_fields(const Context& context, const LayerCell& cell, const FieldSpec& now) {
  const std::vector<const FieldSpec*> fields = keypad_fields(cell);
  if (fields.size() < 2) return;
  CellEdit& edit = context.state.sheet.edit;
  float x = ImGui::GetCursorPosX();
  const float left = x, right = x + ImGui::GetContentRegionAvail().x;
  for (const FieldSpec* field : fields) {
    const bool is_chosen = field == &now;
    const float width = text_width(field->name) + context.px(16);
    if (x > left && x + width <= right) ImGui::SameLine(0, context.px(2));
    if (x > left && x + width > right) x = left;
    x += width + context.px(2);
    if (button(context, "keypad.field." + field->name, field->name, {},
               is_chosen ? Look::kActive : Look::kPlain) &&
        !is_chosen && keep(context, cell, now)) {
      edit.field = field->name;
      edit.text = edit.original = cell_field_text(cell, *field);
      edit.is_fresh = true;
    }
  }
}

void draw_text(const Context& context, const LayerCell& cell, const FieldSpec& field) {
  const CellEdit& edit = context.state.sheet.edit;
  {
    const TextStyle style(context.theme, kCaptionSize, Weight::kRegular, context.colors().muted);
    text_line(elided_in_the_middle(cell.at().name + " · " + field.name,
                                   ImGui::GetContentRegionAvail().x));
  }
  const TextStyle style(context.theme, kTotalSize, Weight::kRegular);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const ImVec2 size = {width, ImGui::GetTextLineHeight() + context.px(8)};
  const std::string shown = edit.text.empty() ? "–" : edit.text;
  const float x = at.x + size.x - context.px(8) - text_width(shown);
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (edit.is_fresh) {
    list->AddRectFilled({x - context.px(4), at.y}, {at.x + size.x, at.y + size.y},
                        context.colors().selection, context.px(4));
  }
  list->AddText({x, at.y + context.px(4)}, context.colors().text, shown.c_str());
  ImGui::Dummy(size);
  register_item(context,
                {.id = "keypad.text", .role = "textbox", .label = field.name, .value = edit.text});
  if (edit.error.empty()) return;
  const TextStyle small(context.theme, kCaptionSize, Weight::kRegular, context.colors().wrong);
  wrapped_text(edit.error);
}

std::string_view draw_keys(const Context& context) {
  const float space = context.px(4);
  const float side = (ImGui::GetContentRegionAvail().x - (kColumns - 1) * space) / kColumns;
  const ImVec2 size = {side, context.px(48)};
  std::string_view pressed;
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {space, space});
  for (std::size_t i = 0; i < kKeys.size(); ++i) {
    if (i % kColumns != 0) ImGui::SameLine();
    const Key& key = kKeys[i];
    const std::string id = std::string("keypad.") + key.id;
    if (ImGui::Button((std::string(key.label) + "###" + id).c_str(), size)) pressed = key.id;
    register_item(context, {.id = id, .role = "button", .label = key.help, .value = key.label});
  }
  ImGui::PopStyleVar();
  return pressed;
}

// False when it is done.
bool draw_pad(const Context& context, const LayerCell& cell, const FieldSpec& field) {
  CellEdit& edit = context.state.sheet.edit;
  draw_fields(context, cell, field);
  draw_text(context, cell, field);
  std::string_view key = draw_keys(context);
  if (key.empty()) key = key_pressed();
  if (key == "done") return !keep(context, cell, field);
  if (!key.empty()) press(edit, field, key);
  return true;
}

}  // namespace

void draw_keypad(const Context& context) {
  CellEdit& edit = context.state.sheet.edit;
  if (!edit.is_active() || !edit.is_keypad) return;
  const int layer = find_layer(context.model(), edit.line);
  if (layer < 0) {
    edit = {};
    return;
  }
  const LayerCell cell = {context.analysis(), context.workspace.document().settings, layer,
                          edit.column};
  const FieldSpec* field = field_of(cell, edit.field);
  if (edit.frames++ == 0) ImGui::OpenPopup(kPopup);
  const ImVec2 page = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({page.x / 2, page.y - context.px(8)}, ImGuiCond_Always, {0.5f, 1.0f});
  ImGui::SetNextWindowSize({std::min(page.x - context.px(16), context.px(340)), 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {context.px(8), context.px(8)});
  const bool is_open = ImGui::BeginPopup(kPopup);
  ImGui::PopStyleVar();
  if (!is_open) {
    // A tap elsewhere keeps the number; Escape has none to keep.
    if (field != nullptr && edit.frames > 2 && !ImGui::IsKeyPressed(ImGuiKey_Escape)) {
      keep(context, cell, *field);
    }
    if (edit.frames > 2) edit = {};
    return;
  }
  if (field == nullptr || !draw_pad(context, cell, *field)) {
    ImGui::CloseCurrentPopup();
    edit = {};
  }
  ImGui::EndPopup();
}

}  // namespace ledger
