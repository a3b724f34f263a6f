#pragma once

#include <string>
#include <utility>

#include "ui/context.h"

namespace ledger {

struct Frontend::State {
  State(Workspace& work, Platform given) : workspace(work), platform(std::move(given)) {}

  Workspace& workspace;
  Platform platform;
  Theme theme;
  ItemRegistry items;
  PanelState panels;
  int settling = 0;  // frames still to draw after a change
  int frames_wanted = 0;
  bool had_popup = false;  // in the frame before
  std::string last_command;
};

// The part of run_command that is about the ledger's cells; false where it is not, or cannot.
bool run_cell_command(Frontend::State& state, std::string_view id);
// The part about whole layers: adding, removing, moving, mending.
bool run_layer_command(Frontend::State& state, std::string_view id);

}  // namespace ledger
