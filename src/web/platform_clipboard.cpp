#include <emscripten/emscripten.h>

#include <string>

#include "clipboard.h"
#include "host.h"
#include "imgui.h"
#include "page.h"

namespace ledger {

namespace {

std::string held;  // what a paste gives
bool catching = false;
std::string caught;

void feed_chord(ImGuiKey key) {
  ImGuiIO& io = ImGui::GetIO();
  const ImGuiKey control = io.ConfigMacOSXBehaviors ? ImGuiMod_Super : ImGuiMod_Ctrl;
  io.AddKeyEvent(control, true);
  io.AddKeyEvent(key, true);
  draw_until_settled();
  io.AddKeyEvent(key, false);
  io.AddKeyEvent(control, false);
  draw_until_settled();
}

// The text that ImGui, or the frontend, puts on the clipboard when the chord is pressed.
std::string catch_copy(ImGuiKey key) {
  caught.clear();
  catching = true;
  feed_chord(key);
  // Whatever has the focus: what is selected in the ledger.
  const bool is_copy = key == ImGuiKey_C && !ImGui::GetIO().WantTextInput;
  if (caught.empty() && is_copy && page().frontend) page().frontend->run_command("cell.copy");
  catching = false;
  return std::move(caught);
}

}  // namespace

void copy_text(std::string_view text, std::string_view what) {
  held = text;
  if (catching) {
    caught = text;
  } else {
    host_copy(held.c_str(), std::string(what).c_str());
  }
}

void install_clipboard() {
  ImGuiPlatformIO& platform = ImGui::GetPlatformIO();
  platform.Platform_GetClipboardTextFn = [](ImGuiContext*) { return held.c_str(); };
  platform.Platform_SetClipboardTextFn = [](ImGuiContext*, const char* text) {
    copy_text(text, "");
  };
}

}  // namespace ledger

extern "C" {

// The text to be copied, empty where nothing was; to be called inside the browser's copy event.
EMSCRIPTEN_KEEPALIVE const char* app_copy() {
  return ledger::give_text(ledger::catch_copy(ImGuiKey_C));
}

EMSCRIPTEN_KEEPALIVE const char* app_cut() {
  return ledger::give_text(ledger::catch_copy(ImGuiKey_X));
}

EMSCRIPTEN_KEEPALIVE void app_paste(const char* text) {
  ledger::held = text;
  ledger::feed_chord(ImGuiKey_V);
}

}  // extern "C"
