// The page without a browser: a Dear ImGui context that draws nothing, a pointer and a keyboard.
#pragma once

#include <imgui.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/workspace.h"
#include "ui/frontend.h"

namespace ledger {

inline constexpr ImVec2 kWide = {1440, 900}, kMedium = {1024, 768}, kNarrow = {390, 844};

class TestPage {
 public:
  explicit TestPage(ImVec2 size = kWide, ColorScheme scheme = ColorScheme::kLight,
                    bool touch = false)
      : context_(ImGui::CreateContext()) {
    ImGuiIO& io = ImGui::GetIO();
    io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
    io.DisplaySize = size;
    io.DeltaTime = 1.0f / 60.0f;
    workspace.dispatch(OpenPreset{"resnet50"});
    Platform platform;
    platform.copy = [this](std::string_view text, std::string_view) { copied = text; };
    platform.download = [this](std::string_view name, std::string_view, std::string_view text) {
      downloaded_name = name;
      downloaded = text;
    };
    platform.choose_file = [this] { ++files_chosen; };
    platform.show_mirror = [this](bool shown) { is_mirror_shown = shown; };
    platform.edit_source = [] {};
    platform.share = [this] { ++shared; };
    platform.keep = [this](std::string_view what, std::string_view id) {
      kept.push_back(std::string(what) + (id.empty() ? "" : " ") + std::string(id));
    };
    frontend = std::make_unique<Frontend>(workspace, std::move(platform));
    frontend->set_color_scheme(scheme);
    frontend->set_touch(touch);
    settle();
  }
  ~TestPage() {
    frontend.reset();
    ImGui::DestroyContext(context_);
  }
  TestPage(const TestPage&) = delete;
  TestPage& operator=(const TestPage&) = delete;

  void frame() {
    ImGui::NewFrame();
    frontend->draw();
    ImGui::Render();
    take_textures();
  }
  // As the page does after an event: three frames, then as many as are wanted. Returns how many
  // came on top; more than `kMostFrames` and the page never rests.
  static constexpr int kMostFrames = 60;
  int settle() {
    for (int i = 0; i < 3; ++i) frame();
    int more = 0;
    for (; frontend->frames_wanted() > 0 && more <= kMostFrames; ++more) frame();
    return more;
  }

  const Item* item(std::string_view id) const { return frontend->items().find(id); }
  std::string value(std::string_view id) const { return item(id) ? item(id)->value : "(absent)"; }

  void point(float x, float y) {
    ImGui::GetIO().AddMousePosEvent(x, y);
    settle();
  }
  void press(bool down, int button = 0) {
    ImGui::GetIO().AddMouseButtonEvent(button, down);
    settle();
  }
  // In the middle of the widget; false where it is not to be seen.
  bool click(std::string_view id, int button = 0) {
    const Item* found = item(id);
    if (found == nullptr) return false;
    point(found->x + found->width / 2, found->y + found->height / 2);
    press(true, button);
    press(false, button);
    return true;
  }
  bool drag(std::string_view id, float right, int steps = 4) {
    const Item* found = item(id);
    if (found == nullptr) return false;
    const float x = found->x + found->width / 2, y = found->y + found->height / 2;
    point(x, y);
    press(true);
    for (int i = 1; i <= steps; ++i) {
      point(x + right * static_cast<float>(i) / static_cast<float>(steps), y);
    }
    press(false);
    return true;
  }
  void type(std::string_view text) {
    ImGui::GetIO().AddInputCharactersUTF8(std::string(text).c_str());
    settle();
  }
  void key(ImGuiKey key, int modifiers = 0) {
    ImGuiIO& io = ImGui::GetIO();
    const auto hold = [&](bool down) {
      for (const int modifier : {ImGuiMod_Ctrl, ImGuiMod_Shift, ImGuiMod_Alt, ImGuiMod_Super}) {
        if ((modifiers & modifier) != 0) io.AddKeyEvent(static_cast<ImGuiKey>(modifier), down);
      }
    };
    hold(true);
    io.AddKeyEvent(key, true);
    settle();
    io.AddKeyEvent(key, false);
    hold(false);
    settle();
  }

  Workspace workspace;
  std::string copied, downloaded, downloaded_name;
  int files_chosen = 0, shared = 0;
  std::vector<std::string> kept;  // what was asked of the kept models
  bool is_mirror_shown = false;
  std::unique_ptr<Frontend> frontend;

 private:
  static void take_textures() {
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
      if (texture->Status == ImTextureStatus_WantDestroy) {
        texture->SetTexID(ImTextureID_Invalid);
        texture->SetStatus(ImTextureStatus_Destroyed);
      } else if (texture->Status != ImTextureStatus_OK) {
        texture->SetTexID(1);
        texture->SetStatus(ImTextureStatus_OK);
      }
    }
  }

  ImGuiContext* context_;
};

}  // namespace ledger
