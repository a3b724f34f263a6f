#include "ui/keys.h"

#include <imgui.h>
#include <imgui_internal.h>  // SetKeyOwner, IsKeyChordPressed

#include <array>
#include <utility>

#include "app/commands.h"

namespace ledger {
namespace {

constexpr std::array<std::pair<std::string_view, ImGuiKey>, 25> kKeyNames = {{
    {"Enter", ImGuiKey_Enter},    {"KeypadEnter", ImGuiKey_KeypadEnter},
    {"Escape", ImGuiKey_Escape},  {"Space", ImGuiKey_Space},
    {"Tab", ImGuiKey_Tab},        {"Insert", ImGuiKey_Insert},
    {"Delete", ImGuiKey_Delete},  {"Backspace", ImGuiKey_Backspace},
    {"Up", ImGuiKey_UpArrow},     {"Down", ImGuiKey_DownArrow},
    {"Left", ImGuiKey_LeftArrow}, {"Right", ImGuiKey_RightArrow},
    {"PageUp", ImGuiKey_PageUp},  {"PageDown", ImGuiKey_PageDown},
    {"Home", ImGuiKey_Home},      {"End", ImGuiKey_End},
    {"Menu", ImGuiKey_Menu},      {"/", ImGuiKey_Slash},
    {"[", ImGuiKey_LeftBracket},  {"]", ImGuiKey_RightBracket},
    {",", ImGuiKey_Comma},        {".", ImGuiKey_Period},
    {"+", ImGuiKey_Equal},        {"-", ImGuiKey_Minus},
    {"\\", ImGuiKey_Backslash},
}};

int key_of(std::string_view name) {
  for (const auto& [text, key] : kKeyNames) {
    if (name == text) return key;
  }
  if (name.size() == 1 && name[0] >= 'A' && name[0] <= 'Z') return ImGuiKey_A + (name[0] - 'A');
  if (name.size() == 1 && name[0] >= '0' && name[0] <= '9') return ImGuiKey_0 + (name[0] - '0');
  if (name.size() == 2 && name[0] == 'F' && name[1] >= '1' && name[1] <= '9') {
    return ImGuiKey_F1 + (name[1] - '1');
  }
  if (name == "F10") return ImGuiKey_F10;
  return 0;
}

// Whether letters go to a text. ImGui's flag alone still stands in the frame after the text is
// left, and what comes then is for whoever has the keys next.
bool is_typing() {
  return ImGui::GetIO().WantTextInput && ImGui::IsAnyItemActive();
}

// A sign that was typed, wherever its key is on the person's keyboard.
bool was_typed(char sign) {
  for (const ImWchar character : ImGui::GetIO().InputQueueCharacters) {
    if (character == static_cast<ImWchar>(sign)) return true;
  }
  return false;
}

bool was_pressed(std::string_view shortcut, bool repeats) {
  if (shortcut.empty()) return false;
  const bool is_sign = shortcut.size() == 1 && (shortcut[0] < 'A' || shortcut[0] > 'Z');
  const bool types = is_typing();
  if (is_sign) return !types && was_typed(shortcut[0]);
  const int chord = parse_shortcut(shortcut);
  if (chord == 0) return false;
  const bool has_modifier = (chord & (ImGuiMod_Ctrl | ImGuiMod_Alt | ImGuiMod_Super)) != 0;
  const int key = chord & ~ImGuiMod_Mask_;
  const bool is_function_key = key >= ImGuiKey_F1 && key <= ImGuiKey_F12;
  // Inside a text Ctrl+Z takes back what was typed.
  const bool is_of_text =
      has_modifier && (key == ImGuiKey_Z || key == ImGuiKey_Y || key == ImGuiKey_A ||
                       key == ImGuiKey_C || key == ImGuiKey_X || key == ImGuiKey_V);
  if (types && (is_of_text || !(has_modifier || is_function_key))) return false;
  return ImGui::IsKeyChordPressed(chord, repeats ? ImGuiInputFlags_Repeat : ImGuiInputFlags_None,
                                  ImGuiKeyOwner_Any);
}

// Enter is on two keys.
bool was_pressed(const Command& command) {
  const bool repeats = command.scope == CommandScope::kCursor;
  for (const std::string_view shortcut : {command.shortcut, command.second_shortcut}) {
    if (was_pressed(shortcut, repeats)) return true;
    if (shortcut == "Enter" && was_pressed("KeypadEnter", repeats)) return true;
  }
  return false;
}

}  // namespace

bool is_popup_open() {
  return ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
}

bool claim_ledger_keys(bool has_focus) {
  const ImGuiIO& io = ImGui::GetIO();
  const bool is_free = !io.NavVisible && !ImGui::IsAnyItemActive();
  if (is_typing() || is_popup_open() || !(has_focus || is_free)) return false;
  const ImGuiID owner = ImGui::GetID("ledger.keys");
  for (const Command& command : commands()) {
    if (command.scope == CommandScope::kPage) continue;
    for (const std::string_view shortcut : {command.shortcut, command.second_shortcut}) {
      const int key = parse_shortcut(shortcut) & ~ImGuiMod_Mask_;
      if (key != 0) ImGui::SetKeyOwner(static_cast<ImGuiKey>(key), owner);
    }
  }
  ImGui::SetKeyOwner(ImGuiKey_KeypadEnter, owner);
  return true;
}

char typed_digit() {
  const ImGuiIO& io = ImGui::GetIO();
  if (is_typing() || io.InputQueueCharacters.empty()) return 0;
  const ImWchar first = io.InputQueueCharacters.front();
  return first >= '0' && first <= '9' ? static_cast<char>(first) : '\0';
}

int parse_shortcut(std::string_view text) {
  int chord = 0;
  while (true) {
    const std::size_t plus = text.find('+');
    if (plus == std::string_view::npos || plus + 1 >= text.size()) break;
    const std::string_view modifier = text.substr(0, plus);
    if (modifier == "Ctrl") chord |= ImGuiMod_Ctrl;
    if (modifier == "Shift") chord |= ImGuiMod_Shift;
    if (modifier == "Alt") chord |= ImGuiMod_Alt;
    text.remove_prefix(plus + 1);
  }
  const int key = key_of(text);
  return key == 0 ? 0 : chord | key;
}

std::string_view pressed_command(bool is_in_ledger) {
  // The ledger's own come first: Backspace there is no matter of the page.
  for (const bool is_of_page : {false, true}) {
    if (!is_of_page && !is_in_ledger) continue;
    for (const Command& command : commands()) {
      if ((command.scope == CommandScope::kPage) == is_of_page && was_pressed(command)) {
        return command.id;
      }
    }
  }
  return {};
}

}  // namespace ledger
