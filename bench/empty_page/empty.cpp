// An empty Dear ImGui page: one WebGL 2 canvas, one context, one window with nothing in it.

#include <emscripten/emscripten.h>
#include <emscripten/html5.h>

#include "data/embedded.h"
#include "imgui.h"
#include "imgui_impl_opengl3.h"

extern "C" {

EMSCRIPTEN_KEEPALIVE int empty_start() {
  EmscriptenWebGLContextAttributes attributes;
  emscripten_webgl_init_context_attributes(&attributes);
  attributes.majorVersion = 2;
  attributes.alpha = false;
  attributes.depth = false;
  attributes.antialias = false;
  const EMSCRIPTEN_WEBGL_CONTEXT_HANDLE context =
      emscripten_webgl_create_context("#canvas", &attributes);
  if (context <= 0) return 0;
  emscripten_webgl_make_context_current(context);

  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  ImFontConfig config;
  config.FontDataOwnedByAtlas = false;
  for (const ledger::EmbeddedFile& font : ledger::embedded_fonts()) {
    if (font.name != "Roboto-Regular.ttf") continue;
    // The atlas does not write to a font that it does not own.
    io.Fonts->AddFontFromMemoryTTF(const_cast<char*>(font.text.data()),
                                   static_cast<int>(font.text.size()), 16.0f, &config);
  }
  return ImGui_ImplOpenGL3_Init("#version 300 es") ? 1 : 0;
}

// Draws one frame and returns how many vertices it had.
EMSCRIPTEN_KEEPALIVE int empty_frame(float width, float height, float density) {
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = ImVec2(width, height);
  io.DisplayFramebufferScale = ImVec2(density, density);
  io.DeltaTime = 1.0f / 60.0f;
  ImGui_ImplOpenGL3_NewFrame();
  ImGui::NewFrame();
  ImGui::SetNextWindowPos(ImVec2(0.0f, 0.0f));
  ImGui::SetNextWindowSize(io.DisplaySize);
  ImGui::Begin("Empty");
  ImGui::End();
  ImGui::Render();
  ImDrawData* data = ImGui::GetDrawData();
  ImGui_ImplOpenGL3_RenderDrawData(data);
  return data->TotalVtxCount;
}

}  // extern "C"
