// Draws the typeset form of a formula: fractions, subscripts, powers, floor brackets. Long ones are
// broken before an operator.
#pragma once

#include <imgui.h>

#include "formula/print.h"

namespace ledger {

struct TypesetStyle {
  ImFont* font = nullptr;
  float size = 15;            // of the letters, in pixels
  ImU32 text = 0, muted = 0;  // symbols and numbers; operators and brackets
  ImU32 highlight = 0;        // behind every appearance of `highlighted_slot`
  int highlighted_slot = -1;
};

struct FormulaSize {
  float width = 0, height = 0;
  float first_middle = 0;  // from the top to the middle of the first line's letters
};
// What the formula takes, broken to `width`.
FormulaSize measure_formula(const TypesetBox& box, const TypesetStyle& style, float width);
// Draws with the upper left corner at `at`; returns the slot under `mouse`, or -1.
int draw_formula(ImDrawList& list, ImVec2 at, const TypesetBox& box, const TypesetStyle& style,
                 float width, ImVec2 mouse);

}  // namespace ledger
