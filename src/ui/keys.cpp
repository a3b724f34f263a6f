#include "ui/keys.h"

#include <imgui.h>
#include <imgui_internal.h>  // SetKeyOwner: the table's arrow keys must not move ImGui's focus

#include <array>
#include <utility>

#include "app/commands.h"

namespace ledger {
namespace {

constexpr std::array<std::pair<ImGuiKey, LedgerKey>, 10> kLedgerKeys = {{
    {ImGuiKey_UpArrow, LedgerKey::kUp},
    {ImGuiKey_DownArrow, LedgerKey::kDown},
    {ImGuiKey_PageUp, LedgerKey::kPageUp},
    {ImGuiKey_PageDown, LedgerKey::kPageDown},
    {ImGuiKey_Home, LedgerKey::kHome},
    {ImGuiKey_End, LedgerKey::kEnd},
    {ImGuiKey_LeftArrow, LedgerKey::kLeft},
    {ImGuiKey_RightArrow, LedgerKey::kRight},
    {ImGuiKey_Enter, LedgerKey::kEnter},
    {ImGuiKey_KeypadEnter, LedgerKey::kEnter},
}};

constexpr std::array<std::pair<std::string_view, ImGuiKey>, 18> kKeyNames = {{
    {"Enter", ImGuiKey_Enter},
    {"Escape", ImGuiKey_Escape},
    {"Space", ImGuiKey_Space},
    {"Tab", ImGuiKey_Tab},
    {"Delete", ImGuiKey_Delete},
    {"Backspace", ImGuiKey_Backspace},
    {"Up", ImGuiKey_UpArrow},
    {"Down", ImGuiKey_DownArrow},
    {"Left", ImGuiKey_LeftArrow},
    {"Right", ImGuiKey_RightArrow},
    {"/", ImGuiKey_Slash},
    {"[", ImGuiKey_LeftBracket},
    {"]", ImGuiKey_RightBracket},
    {",", ImGuiKey_Comma},
    {".", ImGuiKey_Period},
    {"+", ImGuiKey_Equal},
    {"-", ImGuiKey_Minus},
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
  return 0;
}

// A sign that was typed, wherever its key is on the person's keyboard.
bool was_typed(char sign) {
  for (const ImWchar character : ImGui::GetIO().InputQueueCharacters) {
    if (character == static_cast<ImWchar>(sign)) return true;
  }
  return false;
}

bool was_pressed(std::string_view shortcut) {
  if (shortcut.empty()) return false;
  const bool is_sign = shortcut.size() == 1 && (shortcut[0] < 'A' || shortcut[0] > 'Z');
  const bool types = ImGui::GetIO().WantTextInput;
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
  return ImGui::IsKeyChordPressed(chord);
}

}  // namespace

bool is_popup_open() {
  return ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
}

std::optional<LedgerKey> ledger_keys(bool has_focus) {
  const ImGuiIO& io = ImGui::GetIO();
  const bool is_free = !io.NavVisible && !ImGui::IsAnyItemActive();
  if (io.WantTextInput || is_popup_open() || !(has_focus || is_free)) return std::nullopt;
  const ImGuiID owner = ImGui::GetID("ledger.keys");
  std::optional<LedgerKey> pressed;
  for (const auto& [key, meaning] : kLedgerKeys) {
    ImGui::SetKeyOwner(key, owner);
    const bool repeats = meaning != LedgerKey::kEnter;
    if (io.KeyMods == 0 && ImGui::IsKeyPressed(key, repeats)) pressed = meaning;
  }
  return pressed;
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

std::string_view pressed_command() {
  for (const Command& command : commands()) {
    if (was_pressed(command.shortcut) || was_pressed(command.second_shortcut)) return command.id;
  }
  return {};
}

}  // namespace ledger
