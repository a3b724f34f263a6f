// The whole picture, drawn with Dear ImGui from a Workspace. It knows ImGui and no browser: the web
// page and the headless tests drive it alike.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/workspace.h"
#include "ui/item_registry.h"

namespace ledger {

// What only the platform can do. Each may be empty; the frontend then leaves the control out.
struct Platform {
  std::function<void(std::string_view text, std::string_view what)> copy;  // to the clipboard
  std::function<void(std::string_view name, std::string_view mime, std::string_view text)> download;
  std::function<void()> choose_file;            // answers through Frontend::open_text
  std::function<void(bool shown)> show_mirror;  // the HTML table in place of the canvas
  std::function<void()> edit_source;            // the JSON in a real text area
  std::function<void()> share;                  // the link to what is on screen
  // Models kept in the browser. "list": answers through set_kept_models; "open": the one with this
  // id; "save_as", "manage": asks for a name, shows the list to rename and delete in.
  std::function<void(std::string_view what, std::string_view id)> keep;
};

// A line in the list of recent or saved models.
struct KeptModel {
  std::string id, title, detail;
  bool is_saved = false;  // under a name of its own
};

enum class ColorScheme : std::uint8_t { kLight, kDark };

class Frontend {
 public:
  // The ImGui context is current and stays the caller's.
  Frontend(Workspace& workspace, Platform platform);
  ~Frontend();

  // Adds the embedded fonts and sets the style; call again when the scheme changes.
  void set_color_scheme(ColorScheme scheme);
  void set_touch(bool touch);  // larger rows and targets
  void set_reduced_motion(bool reduced);

  // One frame, between ImGui::NewFrame and ImGui::Render. Carries out what the person did, the
  // shortcuts of app/commands.h included: it reads them from ImGui's keys and characters.
  void draw();
  // Frames still wanted after this one, for highlights that fade and layouts that settle; 0 at
  // rest.
  int frames_wanted() const;
  // Seconds until another frame is due although nothing happens, for a notice that goes away;
  // 0: none is.
  double seconds_to_next_frame() const;

  // Runs a command of app/commands.h; false where it is unknown or not possible now.
  bool run_command(std::string_view id);
  // The command that ran last, by key, menu or call.
  std::string_view last_command() const;
  // Pasted numbers go down the ledger's column from its cell; false, with a notice, where they do
  // not fit.
  bool paste_into_ledger(std::string_view text);
  // A text that was pasted, dropped or chosen: becomes the model.
  void open_text(std::string_view text, std::string_view origin);
  void set_kept_models(std::vector<KeptModel> models);  // newest first
  // A line at the foot of the page for a few seconds.
  void notify(std::string_view text);

  const ItemRegistry& items() const;

  struct State;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace ledger
