#pragma once

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
};

}  // namespace ledger
