#include "graphics.h"

#include <GLES3/gl3.h>
#include <emscripten/html5.h>

#include "imgui.h"
#include "imgui_impl_opengl3.h"

namespace ledger {

namespace {
bool ready = false;
}

bool start_graphics() {
  EmscriptenWebGLContextAttributes attributes;
  emscripten_webgl_init_context_attributes(&attributes);
  // The rest is as web/shell.js made it: a canvas has one context.
  attributes.majorVersion = 2;
  attributes.enableExtensionsByDefault = false;  // none is used, and each is asked for by itself
  const EMSCRIPTEN_WEBGL_CONTEXT_HANDLE context =
      emscripten_webgl_create_context("#canvas", &attributes);
  if (context <= 0) return false;
  if (emscripten_webgl_make_context_current(context) != EMSCRIPTEN_RESULT_SUCCESS) return false;
  ready = ImGui_ImplOpenGL3_Init("#version 300 es");
  return ready;
}

bool graphics_ready() {
  return ready;
}

void lose_graphics() {
  // The objects have died with the context. ImGui makes them, and uploads its textures, again when
  // it finds them gone.
  ImGui_ImplOpenGL3_DestroyDeviceObjects();
  ready = false;
}

void restore_graphics() {
  ready = true;
}

void begin_graphics_frame() {
  ImGui_ImplOpenGL3_NewFrame();
}

void end_graphics_frame() {
  const ImVec4& color = ImGui::GetStyle().Colors[ImGuiCol_WindowBg];
  glClearColor(color.x, color.y, color.z, 1.0f);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

}  // namespace ledger
