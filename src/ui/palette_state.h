#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/palette.h"

namespace ledger {

// The command palette while it is open.
struct PaletteState {
  bool wants_to_open = false;
  std::string text;
  int chosen = 0;                // in `found`
  bool wants_to_scroll = false;  // to the chosen one
  bool is_filled = false;
  std::vector<PaletteEntry> found;
};

}  // namespace ledger
