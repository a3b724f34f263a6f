// The rows and columns that the table, CSV, Markdown and LaTeX forms write, each in its own way.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cost/analysis.h"
#include "export/export.h"

namespace ledger {

struct SheetColumn {
  std::string id;     // "parameters", "flops": stable, for programs
  std::string title;  // for people
  bool is_number = false;
};

struct SheetCell {
  // kNotCounted: a convention leaves the layer out, which is not the same as 0.
  enum class Kind : std::uint8_t { kText, kNumber, kNotCounted, kEmpty };
  Kind kind = Kind::kEmpty;
  std::string text = {};
  std::int64_t number = 0;
  bool is_change = false;  // of a number: with a sign, for people
};
// "+1,024" or "1,024", as people read it.
std::string number_text(const SheetCell& cell);

struct Sheet {
  std::vector<SheetColumn> columns;
  std::vector<std::vector<SheetCell>> rows;
  std::vector<SheetCell> total;
};

// What a reader sees, or also what a program wants: inputs, shapes, buffers.
enum class SheetDetail : std::uint8_t { kShort, kFull };
Sheet make_sheet(const Analysis& analysis, const ExportOptions& options, SheetDetail detail);

}  // namespace ledger
