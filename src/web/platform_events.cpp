// The browser's input events, turned into ImGui's.

#include <emscripten/emscripten.h>

#include <algorithm>
#include <cfloat>
#include <string_view>

#include "imgui.h"

namespace {

struct KeyName {
  std::string_view code;  // KeyboardEvent.code
  ImGuiKey key;
};

constexpr KeyName kKeyNames[] = {
    {"ArrowLeft", ImGuiKey_LeftArrow},
    {"ArrowRight", ImGuiKey_RightArrow},
    {"ArrowUp", ImGuiKey_UpArrow},
    {"ArrowDown", ImGuiKey_DownArrow},
    {"PageUp", ImGuiKey_PageUp},
    {"PageDown", ImGuiKey_PageDown},
    {"Home", ImGuiKey_Home},
    {"End", ImGuiKey_End},
    {"Insert", ImGuiKey_Insert},
    {"Delete", ImGuiKey_Delete},
    {"Backspace", ImGuiKey_Backspace},
    {"Space", ImGuiKey_Space},
    {"Enter", ImGuiKey_Enter},
    {"NumpadEnter", ImGuiKey_KeypadEnter},
    {"Escape", ImGuiKey_Escape},
    {"Tab", ImGuiKey_Tab},
    {"ControlLeft", ImGuiKey_LeftCtrl},
    {"ControlRight", ImGuiKey_RightCtrl},
    {"ShiftLeft", ImGuiKey_LeftShift},
    {"ShiftRight", ImGuiKey_RightShift},
    {"AltLeft", ImGuiKey_LeftAlt},
    {"AltRight", ImGuiKey_RightAlt},
    {"MetaLeft", ImGuiKey_LeftSuper},
    {"MetaRight", ImGuiKey_RightSuper},
    {"ContextMenu", ImGuiKey_Menu},
    {"Quote", ImGuiKey_Apostrophe},
    {"Comma", ImGuiKey_Comma},
    {"Minus", ImGuiKey_Minus},
    {"Period", ImGuiKey_Period},
    {"Slash", ImGuiKey_Slash},
    {"Semicolon", ImGuiKey_Semicolon},
    {"Equal", ImGuiKey_Equal},
    {"BracketLeft", ImGuiKey_LeftBracket},
    {"Backslash", ImGuiKey_Backslash},
    {"BracketRight", ImGuiKey_RightBracket},
    {"Backquote", ImGuiKey_GraveAccent},
    {"NumpadDecimal", ImGuiKey_KeypadDecimal},
    {"NumpadDivide", ImGuiKey_KeypadDivide},
    {"NumpadMultiply", ImGuiKey_KeypadMultiply},
    {"NumpadSubtract", ImGuiKey_KeypadSubtract},
    {"NumpadAdd", ImGuiKey_KeypadAdd},
};

ImGuiKey numbered(ImGuiKey first, int offset) {
  return static_cast<ImGuiKey>(first + offset);
}

ImGuiKey find_key(std::string_view code) {
  const auto digit = [&](std::size_t at) { return static_cast<int>(code[at] - '0'); };
  const auto has = [&](std::string_view prefix, std::size_t size, char low, char high) {
    return code.size() == size && code.substr(0, prefix.size()) == prefix && code.back() >= low &&
           code.back() <= high;
  };
  if (has("Key", 4, 'A', 'Z')) return numbered(ImGuiKey_A, code[3] - 'A');
  if (has("Digit", 6, '0', '9')) return numbered(ImGuiKey_0, digit(5));
  if (has("Numpad", 7, '0', '9')) return numbered(ImGuiKey_Keypad0, digit(6));
  if (has("F", 2, '1', '9')) return numbered(ImGuiKey_F1, digit(1) - 1);
  if (has("F1", 3, '0', '2')) return numbered(ImGuiKey_F10, digit(2));
  for (const KeyName& name : kKeyNames) {
    if (name.code == code) return name.key;
  }
  return ImGuiKey_None;
}

enum ModifierBit : int { kControlBit = 1, kShiftBit = 2, kAltBit = 4, kSuperBit = 8 };

constexpr int kMouseButtons = 3;
int buttons_down = 0;

}  // namespace

extern "C" {

// `buttons` as in PointerEvent.buttons: all that are down, so that a release which the browser
// never told us of is made good by the next event. `source`: 0 mouse, 1 touch, 2 pen.
EMSCRIPTEN_KEEPALIVE void app_pointer(float x, float y, int buttons, int source) {
  ImGuiIO& io = ImGui::GetIO();
  io.AddMouseSourceEvent(static_cast<ImGuiMouseSource>(source));
  io.AddMousePosEvent(x, y);
  for (int button = 0; button < kMouseButtons; ++button) {
    const int bit = 1 << button;
    if ((buttons & bit) != (buttons_down & bit)) {
      io.AddMouseButtonEvent(button, (buttons & bit) != 0);
    }
  }
  buttons_down = buttons;
}

EMSCRIPTEN_KEEPALIVE void app_pointer_leave() {
  ImGuiIO& io = ImGui::GetIO();
  for (int button = 0; button < kMouseButtons; ++button) {
    if (buttons_down & (1 << button)) io.AddMouseButtonEvent(button, false);
  }
  buttons_down = 0;
  io.AddMousePosEvent(-FLT_MAX, -FLT_MAX);
}

// In CSS pixels, as the page would scroll.
EMSCRIPTEN_KEEPALIVE void app_wheel(float right, float down) {
  // What ImGui scrolls for one unit of the wheel, in heights of the font.
  constexpr float kVerticalStep = 5.0f, kHorizontalStep = 2.0f;
  constexpr float kMostSteps = 3.0f;
  const ImGuiStyle& style = ImGui::GetStyle();
  const float height = std::max(1.0f, style.FontSizeBase * style.FontScaleMain);
  const auto steps = [&](float pixels, float step) {
    return std::clamp(-pixels / (step * height), -kMostSteps, kMostSteps);
  };
  ImGui::GetIO().AddMouseWheelEvent(steps(right, kHorizontalStep), steps(down, kVerticalStep));
}

EMSCRIPTEN_KEEPALIVE void app_key(const char* code, int down, int modifiers) {
  ImGuiIO& io = ImGui::GetIO();
  io.AddKeyEvent(ImGuiMod_Ctrl, (modifiers & kControlBit) != 0);
  io.AddKeyEvent(ImGuiMod_Shift, (modifiers & kShiftBit) != 0);
  io.AddKeyEvent(ImGuiMod_Alt, (modifiers & kAltBit) != 0);
  io.AddKeyEvent(ImGuiMod_Super, (modifiers & kSuperBit) != 0);
  const ImGuiKey key = find_key(code);
  if (key != ImGuiKey_None) io.AddKeyEvent(key, down != 0);
}

EMSCRIPTEN_KEEPALIVE void app_text(const char* text) {
  ImGui::GetIO().AddInputCharactersUTF8(text);
}

// Losing the focus also releases every key: their key-ups go elsewhere.
EMSCRIPTEN_KEEPALIVE void app_focus(int focused) {
  ImGui::GetIO().AddFocusEvent(focused != 0);
}

EMSCRIPTEN_KEEPALIVE void app_release_keys() {
  ImGui::GetIO().ClearInputKeys();
}

}  // extern "C"
