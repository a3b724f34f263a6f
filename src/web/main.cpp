// Start, size, settings and frames. Numbers and UTF-8 text alone cross to JavaScript: whole numbers
// that may pass 2^53 are written into JSON as text.

#include <emscripten/emscripten.h>

#include <algorithm>
#include <cmath>

#include "clipboard.h"
#include "graphics.h"
#include "host.h"
#include "imgui.h"
#include "imgui_internal.h"
#include "model/json.h"
#include "model/presets.h"
#include "page.h"

namespace ledger {

namespace {

std::unique_ptr<Page> the_page;
double last_frame_ms = 0.0;

Platform make_platform() {
  Platform platform;
  platform.copy = copy_text;
  platform.download = [](std::string_view name, std::string_view mime, std::string_view text) {
    host_download(std::string(name).c_str(), std::string(mime).c_str(), std::string(text).c_str());
  };
  platform.choose_file = host_choose_file;
  platform.show_mirror = [](bool shown) { host_show_mirror(shown); };
  platform.edit_source = host_edit_source;
  platform.share = host_share;
  platform.keep = [](std::string_view what, std::string_view id) {
    host_keep(std::string(what).c_str(), std::string(id).c_str());
  };
  return platform;
}

void start_imgui(bool is_mac) {
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.BackendPlatformName = "layer_ledger_web";
  io.BackendFlags |= ImGuiBackendFlags_HasMouseCursors;
  io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  io.ConfigMacOSXBehaviors = is_mac;
  io.DisplaySize = ImVec2(1.0f, 1.0f);
  install_clipboard();
  ImGui::GetPlatformIO().Platform_SetImeDataFn = [](ImGuiContext*, ImGuiViewport*,
                                                    ImGuiPlatformImeData* data) {
    if (data->WantVisible) host_caret(data->InputPos.x, data->InputPos.y, data->InputLineHeight);
  };
}

bool flag(const JsonValue& options, std::string_view name) {
  const JsonValue* value = options.find(name);
  return value != nullptr && value->boolean;
}

// The side in CSS pixels from which ImGui's renderer comes back to exactly `pixels`: it multiplies
// and cuts the fraction off.
float exact_side(int pixels, float density) {
  float side = static_cast<float>(pixels) / density;
  while (static_cast<int>(side * density) < pixels) side = std::nextafter(side, 1e9f);
  return side;
}

}  // namespace

Page& page() {
  return *the_page;
}
bool has_page() {
  return the_page != nullptr;
}

const char* give_text(std::string text) {
  static std::string given;
  given = std::move(text);
  return given.c_str();
}

int draw_frame() {
  if (!has_page() || !page().frontend || !graphics_ready()) return 0;
  ImGuiIO& io = ImGui::GetIO();
  const double now = emscripten_get_now();
  // However long the page has slept: what waits for its time then finds that it has come.
  io.DeltaTime = static_cast<float>(std::clamp((now - last_frame_ms) / 1000.0, 0.0005, 3600.0));
  last_frame_ms = now;
  // One to answer what it saw, one for what follows from the answer (a field that takes the focus),
  // one to lay that out. Counted from here and not from the event: a busy browser hands over
  // several events before a frame, and ImGui takes them in one after the other.
  constexpr int kFramesAfterEvent = 3;
  const ImVector<ImGuiInputEvent>& events = ImGui::GetCurrentContext()->InputEventsQueue;
  const bool has_events = !events.empty();
  begin_graphics_frame();
  ImGui::NewFrame();
  page().frontend->draw();
  ImGui::Render();
  end_graphics_frame();
  return std::max(page().frontend->frames_wanted(), has_events ? kFramesAfterEvent : 0);
}

void draw_until_settled() {
  constexpr int kMostFrames = 8;
  for (int frame = 0; frame < kMostFrames; ++frame) {
    draw_frame();
    if (ImGui::GetCurrentContext()->InputEventsQueue.Size == 0) return;
  }
}

}  // namespace ledger

using namespace ledger;

extern "C" {

// {"dark", "touch", "reduced_motion", "mac", "preset"}; gives 1 where the canvas can be drawn.
EMSCRIPTEN_KEEPALIVE int app_start(const char* options_json) {
  Errors errors;
  const JsonValue options = parse_json(options_json, errors).value_or(JsonValue());
  the_page = std::make_unique<Page>();
  const JsonValue* preset = options.find("preset");
  const bool known = preset != nullptr && find_preset(preset->text) != nullptr;
  page().workspace.dispatch(OpenPreset{known ? preset->text : "resnet50"});
  start_imgui(flag(options, "mac"));
  if (!start_graphics()) return 0;
  page().frontend = std::make_unique<Frontend>(page().workspace, make_platform());
  Frontend& frontend = *page().frontend;
  frontend.set_color_scheme(flag(options, "dark") ? ColorScheme::kDark : ColorScheme::kLight);
  frontend.set_touch(flag(options, "touch"));
  frontend.set_reduced_motion(flag(options, "reduced_motion"));
  return 1;
}

// The canvas in device pixels, and device pixels a CSS pixel.
EMSCRIPTEN_KEEPALIVE void app_resize(int width, int height, float density) {
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = ImVec2(exact_side(width, density), exact_side(height, density));
  io.DisplayFramebufferScale = ImVec2(density, density);
}

EMSCRIPTEN_KEEPALIVE void app_set_scheme(int dark) {
  if (!page().frontend) return;
  page().frontend->set_color_scheme(dark ? ColorScheme::kDark : ColorScheme::kLight);
}

// The canvas has a switch of its own; the document around it follows.
EMSCRIPTEN_KEEPALIVE int app_is_dark() {
  return ImGui::GetStyle().Colors[ImGuiCol_WindowBg].y < 0.5f;
}

EMSCRIPTEN_KEEPALIVE void app_set_touch(int touch) {
  if (page().frontend) page().frontend->set_touch(touch != 0);
}

EMSCRIPTEN_KEEPALIVE void app_set_reduced_motion(int reduced) {
  if (page().frontend) page().frontend->set_reduced_motion(reduced != 0);
}

// Draws one frame and returns how many more are wanted.
EMSCRIPTEN_KEEPALIVE int app_frame() {
  return draw_frame();
}

// Milliseconds after which a frame is wanted though nothing happens; 0 for never.
EMSCRIPTEN_KEEPALIVE double app_next_frame() {
  return page().frontend ? 1000.0 * page().frontend->seconds_to_next_frame() : 0.0;
}

// Draws until all events have had their effect: inside a click, where the browser still allows the
// clipboard and file dialogs.
EMSCRIPTEN_KEEPALIVE void app_settle() {
  draw_until_settled();
}

EMSCRIPTEN_KEEPALIVE int app_wants_text() {
  return ImGui::GetIO().WantTextInput;
}

// 1 where Escape has nothing to close or take back, so that it may leave the canvas. What was
// pressed before it counts: where frames are slow, the key that opens a list may still wait for its
// frame.
EMSCRIPTEN_KEEPALIVE int app_escape_leaves() {
  if (!graphics_ready()) return 1;
  if (!ImGui::GetCurrentContext()->InputEventsQueue.empty()) {
    draw_until_settled();
    draw_frame();  // for a list that the last key asked for
  }
  const View& view = page().workspace.view();
  if (!view.selected_layer.empty() || !view.search.empty()) return 0;
  const bool popup = ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopup);
  return !popup && !ImGui::GetIO().WantTextInput && !ImGui::IsAnyItemActive();
}

EMSCRIPTEN_KEEPALIVE const char* app_cursor() {
  if (!graphics_ready()) return "default";
  switch (ImGui::GetMouseCursor()) {
    case ImGuiMouseCursor_TextInput:
      return "text";
    case ImGuiMouseCursor_ResizeAll:
      return "move";
    case ImGuiMouseCursor_ResizeNS:
      return "ns-resize";
    case ImGuiMouseCursor_ResizeEW:
      return "ew-resize";
    case ImGuiMouseCursor_ResizeNESW:
      return "nesw-resize";
    case ImGuiMouseCursor_ResizeNWSE:
      return "nwse-resize";
    case ImGuiMouseCursor_Hand:
      return "pointer";
    case ImGuiMouseCursor_NotAllowed:
      return "not-allowed";
    default:
      return "default";
  }
}

EMSCRIPTEN_KEEPALIVE void app_context_lost() {
  lose_graphics();
}
EMSCRIPTEN_KEEPALIVE void app_context_restored() {
  restore_graphics();
}

}  // extern "C"
