// What the ledger remembers from one frame to the next: its cell cursor, the selected rows, the
// cell that is being edited.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/document.h"

namespace ledger {

// A cell whose text is being typed, on the keyboard or on the keypad of a touch screen.
struct CellEdit {
  std::string line;  // the name of its layer or block; empty: none is
  Column column = Column::kName;
  std::string field;  // keypad: the one of the cell's fields that is being typed
  std::string text, original;
  std::string error;  // why the text cannot be taken
  bool is_keypad = false;
  bool is_fresh = false;    // keypad: the first digit starts anew
  bool keeps_text = false;  // a digit began it, so the caret goes behind it
  bool is_live = false;     // steps have changed the model already
  std::uint64_t gesture = 0;
  int frames = 0;  // drawn since it last took the focus

  bool is_active() const { return !line.empty(); }
};

// A number that is being dragged.
struct CellDrag {
  std::string layer;  // empty: none is
  Column column = Column::kName;
  std::uint64_t gesture = 0;
  double pixels = 0;  // not yet turned into steps
  bool has_moved = false;
};

struct LedgerState {
  Column column = Column::kName;  // the cursor's; its row is the selection
  std::string anchor;             // the other end of the selected rows; empty: one row
  std::vector<Column> columns;    // shown, in order, as last drawn
  int page_lines = 1;             // that are in sight
  float scrolled = 0;             // of the lines, in pixels
  bool takes_keys = false;
  bool has_taken_text = false;  // in this frame a digit began an edit
  CellEdit edit;
  CellDrag drag;
  bool wants_menu = false;
  bool is_menu_at_pointer = false;
  float menu_x = 0, menu_y = 0;
  bool wants_columns = false;
};

}  // namespace ledger
