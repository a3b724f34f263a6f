#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/palette.h"

namespace ledger {

// What the choice is for.
enum class PalettePurpose : std::uint8_t { kEverything, kAddAfter, kAddBefore, kSetKind };

// The command palette while it is open.
struct PaletteState {
  bool wants_to_open = false;
  PalettePurpose purpose = PalettePurpose::kEverything;
  std::string layer;  // that a kind is chosen for; the model's input where it has no layers
  std::string text;
  int chosen = 0;                // in `found`
  bool wants_to_scroll = false;  // to the chosen one
  bool is_filled = false;
  std::vector<PaletteEntry> found;
};

}  // namespace ledger
