#include "ui/ledger_columns.h"

#include <algorithm>
#include <utility>

#include "app/cell_fields.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

// In the order of Column. `rank`: columns of a higher one go first where there is too little room;
// those of 0 stay.
struct ColumnSpec {
  Column column;
  ColumnText text;
  float width;
  int rank;
};
constexpr std::array<ColumnSpec, kColumnCount> kColumns = {{
    {Column::kIndex, {"index", "#", "Place in the model's order"}, 40, 10},
    {Column::kName, {"name", "Layer", "Name"}, 140, 0},
    {Column::kKind, {"kind", "Type", "Kind of layer"}, 100, 7},
    {Column::kInput, {"input", "Input", "Input without the batch"}, 92, 11},
    {Column::kOutput, {"output", "Output", "Output without the batch"}, 90, 1},
    {Column::kOutChannels,
     {"out_channels", "C_out", "Channels or features of the output; type to change them"},
     52,
     4},
    {Column::kWindow,
     {"window", "Window", "k kernel, s stride, p padding, d dilation, g groups; type to change"},
     92,
     5},
    {Column::kKernel, {"kernel", "k", "Kernel size; type to change it, 3 or 3×5"}, 40, 6},
    {Column::kStride, {"stride", "s", "Stride; type to change it"}, 34, 6},
    {Column::kPadding, {"padding", "p", "Padding; type to change it"}, 46, 6},
    {Column::kGroups, {"groups", "g", "Groups; type to change them"}, 36, 6},
    {Column::kMacs, {"macs", "MACs", "Multiply-accumulates, whole batch"}, 76, 3},
    {Column::kCount, {"count", "Count", "What the chosen convention counts"}, 84, 0},
    {Column::kShare, {"share", "Share", "Part of the total of that count"}, 58, 9},
    {Column::kParameters, {"parameters", "Params", "Learnable numbers"}, 84, 2},
    {Column::kActivation, {"activation", "Output", "Bytes of the output, whole batch"}, 80, 8},
    {Column::kReceptiveField,
     {"receptive_field", "Sees", "Receptive field: pixels of the input that one output sees"},
     56,
     12},
    {Column::kCountDelta,
     {"count_difference", "Δ", "How much more or less than in the baseline"},
     112,
     2},
    {Column::kParametersDelta,
     {"parameters_difference", "Δ Params", "Learnable numbers more or less than in the baseline"},
     106,
     3},
}};

constexpr bool are_in_order() {
  for (std::size_t i = 0; i < kColumns.size(); ++i) {
    if (kColumns[i].column != static_cast<Column>(i)) return false;
  }
  return true;
}
static_assert(are_in_order());

const ColumnSpec& spec(Column column) {
  return kColumns[static_cast<std::size_t>(column)];
}

bool is_part_of_window(Column column) {
  return column == Column::kKernel || column == Column::kStride || column == Column::kPadding ||
         column == Column::kGroups;
}

ColumnChoice choice_of(const Context& context, Column column) {
  return context.workspace.view().columns[static_cast<std::size_t>(column)];
}

// Where nobody chose. The count of plain MACs is the column of MACs once more.
bool is_usual(const Context& context, Column column, bool is_window_apart) {
  if (context.layout == Layout::kTabs) {
    return column == Column::kName || column == Column::kOutput || column == Column::kCount;
  }
  if (column == Column::kWindow) return !is_window_apart;
  if (is_part_of_window(column)) return is_window_apart;
  return column != Column::kCount || context.convention().id != "macs";
}

bool is_wanted(const Context& context, Column column, bool is_window_apart) {
  if (is_delta(column) && context.workspace.comparison() == nullptr) return false;
  const ColumnChoice choice = choice_of(context, column);
  if (column == Column::kName || choice == ColumnChoice::kShown) return true;
  return choice == ColumnChoice::kByRoom && is_usual(context, column, is_window_apart);
}

// The count's heading is a convention's name, of any length within reason.
float width_of(const Context& context, const ColumnSpec& column) {
  const float least = context.px(column.width), most = context.px(128);
  if (column.column != Column::kCount) return least;
  const TextStyle style(context.theme, kCaptionSize, Weight::kSemibold);
  const float heading = text_width(header_title(context, Column::kCount) + ", M");
  return std::clamp(heading + context.px(18), least, most);
}

// A cell each for kernel, stride, padding and groups, where that costs no column that says more.
bool has_room_for_parts(const Context& context, float width) {
  constexpr int kDispensable = 8;
  float needed = 0;
  for (const ColumnSpec& column : kColumns) {
    if (column.rank <= kDispensable && is_wanted(context, column.column, true)) {
      needed += width_of(context, column);
    }
  }
  return needed <= width;
}

// Which goes first: those that nobody chose.
int dropping_rank(const Context& context, const ColumnSpec& column) {
  constexpr int kUnchosen = 100;
  if (column.rank == 0) return 0;
  const bool is_chosen = choice_of(context, column.column) == ColumnChoice::kShown;
  return column.rank + (is_chosen ? 0 : kUnchosen);
}

}  // namespace

const ColumnText& column_text(Column column) {
  return spec(column).text;
}

std::vector<PlacedColumn> place_columns(const Context& context, float width) {
  std::array<float, kColumnCount> widths = {};  // 0: not shown
  float needed = 0;
  const bool is_window_apart = has_room_for_parts(context, width);
  for (std::size_t i = 0; i < kColumns.size(); ++i) {
    if (!is_wanted(context, kColumns[i].column, is_window_apart)) continue;
    widths[i] = width_of(context, kColumns[i]);
    needed += widths[i];
  }
  while (needed > width) {
    std::size_t least = 0;
    int rank = 0;
    for (std::size_t i = 0; i < kColumns.size(); ++i) {
      const int own = dropping_rank(context, kColumns[i]);
      if (widths[i] > 0 && own > rank) {
        least = i;
        rank = own;
      }
    }
    if (rank == 0) break;
    needed -= std::exchange(widths[least], 0.0f);
  }
  std::vector<PlacedColumn> placed;
  float x = 0;
  for (std::size_t i = 0; i < kColumns.size(); ++i) {
    if (widths[i] == 0) continue;
    const bool takes_rest = kColumns[i].column == Column::kName;
    const float taken = widths[i] + (takes_rest ? std::max(0.0f, width - needed) : 0.0f);
    placed.push_back({kColumns[i].column, x, taken});
    x += taken;
  }
  return placed;
}

std::string header_title(const Context& context, Column column) {
  if (column == Column::kCount) {
    const Convention& convention = context.convention();
    const bool is_plain = convention.id == "flops" || convention.id == "macs";
    return is_plain ? convention.unit : convention.id;
  }
  if (column == Column::kCountDelta) return "Δ " + header_title(context, Column::kCount);
  if (column == Column::kActivation) return "Memory";
  return column_text(column).title;
}

ImU32 metric_color(const Context& context, Column column) {
  const Palette& colors = context.colors();
  switch (column) {
    case Column::kMacs:
      return colors.operations;
    case Column::kCount:
    case Column::kShare:
    case Column::kCountDelta:
      return context.count_color();
    case Column::kParameters:
    case Column::kParametersDelta:
      return colors.parameters;
    case Column::kActivation:
      return colors.memory;
    default:
      return colors.muted;
  }
}

bool is_right_aligned(Column column) {
  return is_delta(column) || is_number(column) || column == Column::kIndex ||
         column == Column::kReceptiveField || column == Column::kOutChannels ||
         is_part_of_window(column);
}

PlacedColumn argument_cell(const std::vector<PlacedColumn>& columns) {
  PlacedColumn all;
  for (const PlacedColumn& placed : columns) {
    if (!is_field_column(placed.column)) continue;
    if (all.width == 0) all = placed;
    all.width = placed.x + placed.width - all.x;
  }
  return all;
}

const PlacedColumn* find_column(const std::vector<PlacedColumn>& columns, Column column) {
  for (const PlacedColumn& placed : columns) {
    if (placed.column == column) return &placed;
  }
  return nullptr;
}

const PlacedColumn* column_at(const std::vector<PlacedColumn>& columns, float x) {
  for (const PlacedColumn& placed : columns) {
    if (x >= placed.x && x < placed.x + placed.width) return &placed;
  }
  return nullptr;
}

}  // namespace ledger
