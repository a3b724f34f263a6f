#include "ui/ledger_columns.h"

#include <algorithm>
#include <utility>

#include "ui/widgets.h"

namespace ledger {
namespace {

// In the order of Column. `rank`: columns of a higher one go first where there is too little room.
struct ColumnSpec {
  Column column;
  ColumnText text;
  float width;
  int rank;
};
constexpr std::array<ColumnSpec, kColumnCount> kColumns = {{
    {Column::kIndex, {"index", "#", "Place in the model's order"}, 40, 8},
    {Column::kName, {"name", "Layer", "Name"}, 150, 0},
    {Column::kKind, {"kind", "Type", "Kind of layer"}, 108, 6},
    {Column::kInput, {"input", "Input", "Input without the batch"}, 92, 9},
    {Column::kOutput, {"output", "Output", "Output without the batch"}, 90, 1},
    {Column::kWindow,
     {"window", "Window", "k kernel, s stride, p padding, d dilation, g groups"},
     92,
     7},
    {Column::kMacs, {"macs", "MACs", "Multiply-accumulates, whole batch"}, 82, 3},
    {Column::kCount, {"count", "Count", "What the chosen convention counts"}, 84, 0},
    {Column::kShare, {"share", "Share", "Part of the total of that count"}, 58, 5},
    {Column::kParameters, {"parameters", "Params", "Learnable numbers"}, 92, 2},
    {Column::kActivation, {"activation", "Output", "Bytes of the output, whole batch"}, 88, 4},
    {Column::kReceptiveField,
     {"receptive_field", "Sees", "Receptive field: pixels of the input that one output sees"},
     56,
     10},
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

// The count of plain MACs is the column of MACs once more.
bool is_wanted(const Context& context, Column column) {
  if (context.layout == Layout::kTabs) {
    return column == Column::kName || column == Column::kOutput || column == Column::kCount;
  }
  return column != Column::kCount || context.convention().id != "macs";
}

// The count's heading is a convention's name, of any length within reason.
float width_of(const Context& context, const ColumnSpec& column) {
  const float least = context.px(column.width), most = context.px(128);
  if (column.column != Column::kCount) return least;
  const TextStyle style(context.theme, kCaptionSize, Weight::kSemibold);
  const float heading = text_width(header_title(context, Column::kCount) + ", M");
  return std::clamp(heading + context.px(18), least, most);
}

// The value of a field as a short text, "" where it is the usual one.
std::string field_part(const LayerKind& kind, const LayerCost& cost, const char* field,
                       const char* letter, std::int64_t usual) {
  const int index = kind.field_index(field);
  if (index < 0) return {};
  const std::vector<int>& slots = kind.fields[static_cast<std::size_t>(index)].slots;
  std::string text;
  bool is_usual = true;
  Rational first;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const auto slot = static_cast<std::size_t>(slots[i]);
    if (slot >= cost.values.size()) return {};
    const Rational& value = cost.values[slot];
    is_usual &= value == Rational(usual);
    if (i == 0) first = value;
    if (i > 0 && value == first) break;
    text += (i > 0 ? "×" : "") + to_string(value);
  }
  return is_usual ? std::string() : letter + text + " ";
}

}  // namespace

const ColumnText& column_text(Column column) {
  return spec(column).text;
}

std::vector<PlacedColumn> place_columns(const Context& context, float width) {
  std::array<float, kColumnCount> widths = {};  // 0: not shown
  float needed = 0;
  for (std::size_t i = 0; i < kColumns.size(); ++i) {
    if (!is_wanted(context, kColumns[i].column)) continue;
    widths[i] = width_of(context, kColumns[i]);
    needed += widths[i];
  }
  while (needed > width) {
    std::size_t least = 0;
    int rank = 0;
    for (std::size_t i = 0; i < kColumns.size(); ++i) {
      if (widths[i] > 0 && kColumns[i].rank > rank) {
        least = i;
        rank = kColumns[i].rank;
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
      return context.count_color();
    case Column::kParameters:
      return colors.parameters;
    case Column::kActivation:
      return colors.memory;
    default:
      return colors.muted;
  }
}

bool is_right_aligned(Column column) {
  return is_number(column) || column == Column::kIndex || column == Column::kReceptiveField;
}

std::string window_text(const Model& model, const Row& row, int layer) {
  if (row.cost == nullptr) return {};
  const LayerKind& kind = model.kind_of(model.layers[static_cast<std::size_t>(layer)]);
  std::string text = field_part(kind, *row.cost, "kernel_size", "k", 0);
  if (text.empty()) return {};
  text += field_part(kind, *row.cost, "stride", "s", 1);
  text += field_part(kind, *row.cost, "padding", "p", 0);
  text += field_part(kind, *row.cost, "dilation", "d", 1);
  text += field_part(kind, *row.cost, "groups", "g", 1);
  text.pop_back();
  return text;
}

std::string receptive_field_text(const ReceptiveField& field) {
  if (field.everything) return "all";
  const std::string height = to_string(field.size[0]), width = to_string(field.size[1]);
  return height == width ? height : height + "×" + width;
}

}  // namespace ledger
