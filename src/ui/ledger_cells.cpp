#include "ui/ledger_cells.h"

#include <algorithm>

#include "app/cell_text.h"
#include "app/fixes.h"
#include "app/line_cells.h"
#include "explain/difference.h"
#include "formula/change_format.h"
#include "formula/number_format.h"
#include "ui/baseline_parts.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

const Layer& layer_of(const Context& context, int index) {
  return context.model().layers[static_cast<std::size_t>(index)];
}
const Row& row_of(const Context& context, int index) {
  return context.analysis().rows[static_cast<std::size_t>(index)];
}
const Group& group_of(const Context& context, int index) {
  return context.model().groups[static_cast<std::size_t>(index)];
}

struct Cell {
  ImVec2 low, high;
  float padding;
};

Cell cell_of(const Context& context, const PlacedColumn& column, ImVec2 at) {
  return {{at.x + column.x, at.y},
          {at.x + column.x + column.width, at.y + context.theme.row_height()},
          context.px(8)};
}

void draw_text(const Cell& cell, std::string_view text, ImU32 color, bool is_right) {
  const float y = cell.low.y + (cell.high.y - cell.low.y - ImGui::GetTextLineHeight()) / 2;
  const float x =
      is_right ? cell.high.x - cell.padding - text_width(text) : cell.low.x + cell.padding;
  ImGui::GetWindowDrawList()->AddText({x, y}, color, text.data(), text.data() + text.size());
}

void draw_hollow_dot(const Context& context, const Cell& cell) {
  const float radius = context.px(3.5f);
  const ImVec2 middle = {cell.high.x - cell.padding - radius, (cell.low.y + cell.high.y) / 2};
  ImGui::GetWindowDrawList()->AddCircle(middle, radius, context.colors().muted, 20,
                                        context.px(1.2f));
}

bool has_bar(const Context& context, Column column) {
  if (column == Column::kMacs) return context.convention().id == "macs";
  return column == Column::kCount || column == Column::kParameters || column == Column::kActivation;
}

// Behind the number: a faint track as wide as the largest line's bar.
void draw_bar(const Context& context, const Cell& cell, Column column, std::int64_t value) {
  const std::int64_t largest = context.rows().largest[static_cast<std::size_t>(column)];
  if (value <= 0 || largest <= 0) return;
  const ImU32 color = metric_color(context, column);
  const float inset = context.px(4), round = context.px(2);
  const ImVec2 low = {cell.low.x + inset, cell.low.y + inset};
  const ImVec2 high = {cell.high.x - inset, cell.high.y - inset};
  const double part = std::min(1.0, static_cast<double>(value) / static_cast<double>(largest));
  const float length = std::max(context.px(1), (high.x - low.x) * static_cast<float>(part));
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(low, high, faded(color, 0.08f), round);
  list->AddRectFilled(low, {low.x + length, high.y}, faded(color, 0.24f), round);
}

std::int64_t value_before(const Context& context, const LedgerLine& line, Column column,
                          std::int64_t now) {
  const Analysis* before = context.state.before.get();
  if (before == nullptr || !context.analysis().ok() ||
      before->rows.size() != context.analysis().rows.size() ||
      before->groups.size() != context.analysis().groups.size()) {
    return now;
  }
  return ledger_value(*before, line, column, context.workspace.convention());
}

void draw_number_cell(const Context& context, const LedgerLine& line, Column column,
                      const Cell& cell) {
  const int convention = context.workspace.convention();
  const std::int64_t value = ledger_value(context.analysis(), line, column, convention);
  const bool is_leaf = line.is_layer() || line.folded;
  const float light = context.state.before != nullptr && context.highlight() > 0 &&
                              value != value_before(context, line, column, value)
                          ? context.highlight()
                          : 0;
  if (light > 0) {
    ImGui::GetWindowDrawList()->AddRectFilled(cell.low, cell.high,
                                              faded(metric_color(context, column), 0.3f * light));
  }
  const bool is_count = column == Column::kCount || column == Column::kShare;
  const bool has_no_sum = !line.is_layer() && !context.analysis().ok();
  if (is_count && value == 0 && !has_no_sum &&
      not_counted(context.analysis(), context.rows(), line) > 0) {
    if (column == Column::kCount) draw_hollow_dot(context, cell);
    return;
  }
  if (is_leaf && has_bar(context, column)) draw_bar(context, cell, column, value);
  if (column == Column::kShare) {
    const std::vector<std::int64_t>& totals = context.good().totals.counts;
    const auto index = static_cast<std::size_t>(convention);
    const std::int64_t total = index < totals.size() ? totals[index] : 0;
    draw_text(cell, value == 0 ? "–" : format_share(value, total), context.colors().muted, true);
    return;
  }
  const ColumnScale scale = context.rows().scales[static_cast<std::size_t>(column)];
  const bool is_faint = value == 0 || context.workspace.is_stale();
  draw_text(cell, ledger_number(value, scale),
            is_faint ? context.colors().muted : context.colors().text, true);
}

void draw_delta(const Context& context, const Cell& cell, std::int64_t delta) {
  draw_text(cell, delta == 0 ? "–" : format_count_change(delta),
            change_color(context.colors(), delta), true);
}

// Layers that do not fit have nothing to compare.
std::optional<std::int64_t> delta_of(const Context& context, const LedgerLine& line,
                                     Column column) {
  if (context.workspace.shown_comparison() == nullptr) return std::nullopt;
  return ledger_delta(baseline_deltas(context, delta_metric(column)), line);
}

// "50 %": of what the line had in the baseline; empty where that is nothing.
std::string delta_share(const Context& context, const LedgerLine& line, Column column,
                        std::int64_t delta) {
  const Column counted = column == Column::kParametersDelta ? Column::kParameters : Column::kCount;
  const std::int64_t now =
      ledger_value(context.analysis(), line, counted, context.workspace.convention());
  return delta == 0 ? std::string() : format_change_share(delta, now - delta);
}

// The share stands before the number where there is room for both.
void draw_delta_cell(const Context& context, const LedgerLine& line, Column column,
                     const Cell& cell) {
  const auto delta = delta_of(context, line, column);
  if (!delta) return;
  draw_delta(context, cell, *delta);
  const std::string share = delta_share(context, line, column, *delta);
  const float used = text_width(format_count_change(*delta)) + context.px(8);
  const TextStyle small(context.theme, kCaptionSize, Weight::kRegular);
  Cell rest = cell;
  rest.high.x -= used;
  const bool has_room = text_width(share) < rest.high.x - rest.low.x - 2 * cell.padding;
  if (has_room) draw_text(rest, share, context.colors().muted, true);
}

// "Added", "Moved": what became of a layer beside its numbers.
std::string delta_tooltip(const Context& context, const LedgerLine& line, Column column) {
  const auto delta = delta_of(context, line, column);
  if (!delta) return "There is no such count to compare.";
  const std::string share = delta_share(context, line, column, *delta);
  std::string text = signed_text(*delta) + ", " + (share.empty() ? "" : share + " ") +
                     (*delta > 0   ? "more than in the baseline"
                      : *delta < 0 ? "less than in the baseline"
                                   : "as in the baseline");
  if (!line.is_layer()) return text + ", with what was removed from this block";
  const ModelComparison& comparison = *context.workspace.comparison();
  const std::string_view change = change_text(comparison.change(line.layer));
  if (!change.empty()) text += ": " + std::string(change);
  if (comparison.layers().is_moved[static_cast<std::size_t>(line.layer)]) text += ", moved";
  return text;
}

// `says_block`: no other cell does.
void draw_name_cell(const Context& context, const LedgerLine& line, Cell cell, bool says_block) {
  const Palette& colors = context.colors();
  cell.low.x += indentation(context, line);
  if (!line.is_layer()) draw_text(cell, line.folded ? "▸" : "▾", colors.muted, false);
  cell.low.x += fold_width(context);
  const std::string_view name = line.is_layer() && context.rows().is_grouped
                                    ? name_in_group(context.model(), line.layer)
                                    : std::string_view(line_name(context.model(), line));
  const float room = cell.high.x - cell.low.x - 2 * cell.padding;
  draw_text(cell, elided_in_the_middle(name, room), colors.text, false);
  if (line.is_layer()) return;
  const Group& group = group_of(context, line.group);
  const float used = text_width(name) + context.px(10);
  std::string detail = says_block ? group.block : "";
  if (line.folded) {
    detail += (detail.empty() ? "" : ", ") + std::to_string(group.layer_count) + " layers";
  }
  const TextStyle style(context.theme, kCaptionSize, Weight::kRegular);
  if (used + text_width(detail) > room) return;
  cell.low.x += used;
  draw_text(cell, detail, colors.muted, false);
}

// Of text, fields included; those that an edit changed stand out.
void draw_text_cell(const Context& context, const LedgerLine& line, Column column, const Cell& cell,
                    bool has_channels) {
  const Palette& colors = context.colors();
  const std::string text = cell_text(context.workspace, line, column);
  const float room = cell.high.x - cell.low.x - context.px(10);
  const bool is_field = is_field_column(column) || (column == Column::kOutput && !has_channels);
  const bool is_edited = is_field && line.is_layer() &&
                         is_cell_edited({context.analysis(), context.workspace.document().settings,
                                         line.layer, column});
  const ImU32 color = is_edited                 ? colors.accent
                      : is_field_column(column) ? colors.text
                                                : colors.muted;
  const TextStyle style(context.theme, kTableSize,
                        is_edited || !line.is_layer() ? Weight::kSemibold : Weight::kRegular);
  draw_text(cell, elided_in_the_middle(text, room), color, is_right_aligned(column));
}

// Across the columns of fields.
void draw_arguments(const Context& context, const LedgerLine& line,
                    const std::vector<PlacedColumn>& columns, ImVec2 at) {
  const PlacedColumn place = argument_cell(columns);
  const LineCell line_cell = {context.workspace, line, place.column};
  if (place.width == 0 || !is_cell_editable(line_cell)) return;
  const bool is_edited = is_cell_edited(line_cell);
  const Cell cell = cell_of(context, place, at);
  const TextStyle style(context.theme, kTableSize,
                        is_edited ? Weight::kSemibold : Weight::kRegular);
  const float room = cell.high.x - cell.low.x - context.px(10);
  draw_text(cell, elided_in_the_middle(field_cell_text(line_cell), room),
            is_edited ? context.colors().accent : context.colors().muted, false);
}

std::string why_no_count(const Context& context, const LedgerLine& line) {
  if (line.is_layer()) {
    return not_counted_reason(context.analysis(), line.layer, context.workspace.convention());
  }
  return std::to_string(not_counted(context.analysis(), context.rows(), line)) +
         " layers with work are not counted by " + context.convention().title + ".";
}

// Why the line has no numbers; empty where it fits.
std::string fault_of_line(const Context& context, const LedgerLine& line) {
  const int count = faults(context.analysis(), context.rows(), line);
  if (count == 0) return {};
  if (!line.is_layer()) {
    if (!line.folded) return {};  // its layers say it themselves
    return std::to_string(count) + (count == 1 ? " layer does" : " layers do") + " not fit";
  }
  const std::string& name = layer_of(context, line.layer).name;
  const Error* error = context.workspace.error_of(name);
  return error == nullptr ? std::string() : std::string(fault_text(*error, name));
}

}  // namespace

void draw_line_fault(const Context& context, const LedgerLine& line,
                     const std::vector<PlacedColumn>& columns, ImVec2 at) {
  const std::string fault = fault_of_line(context, line);
  if (fault.empty()) return;
  const Palette& colors = context.colors();
  const float foot = at.y + context.theme.row_height();
  const float right = columns.back().x + columns.back().width;
  // Where there is little room, over the output as well, which the layer has none of.
  const bool is_narrow = context.layout == Layout::kTabs;
  const auto first = std::find_if(columns.begin(), columns.end(), [&](const PlacedColumn& column) {
    return is_number(column.column) || (is_narrow && column.column == Column::kOutput);
  });
  const float left = first == columns.end() ? right / 2 : first->x;
  const ImVec2 low = {at.x + left, at.y}, high = {at.x + right, foot - 1};
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled({at.x, at.y}, {at.x + context.px(3), foot}, colors.wrong);
  list->AddRectFilled(low, high, mixed(colors.page, colors.wrong, 0.12f));
  const float room = high.x - low.x - context.px(16);
  const TextStyle style(context.theme, is_narrow ? kCaptionSize : kTableSize, Weight::kRegular);
  const bool has_two_lines = is_narrow && high.y - low.y > 2 * ImGui::GetTextLineHeight();
  if (has_two_lines && text_width(fault) > room) {
    const std::string shown = elided_in_the_middle(fault, 1.85f * room);  // lines end ragged
    const float y = (low.y + high.y) / 2 - ImGui::GetTextLineHeight();
    list->AddText(ImGui::GetFont(), ImGui::GetFontSize(), {low.x + context.px(8), y}, colors.wrong,
                  shown.c_str(), nullptr, room);
  } else {
    draw_text({low, high, context.px(8)}, elided_in_the_middle(fault, room), colors.wrong, false);
  }
  register_rectangle(
      context,
      {.id = "ledger.fault." + line_name(context.model(), line), .role = "alert", .label = fault},
      low, high);
}

float fold_width(const Context& context) {
  return context.px(context.theme.is_touch ? 24 : 16);
}

float indentation(const Context& context, const LedgerLine& line) {
  if (!context.rows().is_grouped) return -fold_width(context);
  const float step = context.px(context.layout == Layout::kTabs ? 8 : 14);
  return step * static_cast<float>(line.depth) - (line.depth > 0 && line.is_layer() ? step / 2 : 0);
}

void draw_line_cells(const Context& context, const LedgerLine& line,
                     const std::vector<PlacedColumn>& columns, ImVec2 at) {
  const TextStyle style(context.theme, kTableSize,
                        line.is_layer() ? Weight::kRegular : Weight::kSemibold);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const bool has_channels = find_column(columns, Column::kOutChannels) != nullptr;
  const bool has_kinds = find_column(columns, Column::kKind) != nullptr;
  for (const PlacedColumn& column : columns) {
    const Cell cell = cell_of(context, column, at);
    list->PushClipRect(cell.low, cell.high, true);
    if (is_number(column.column)) {
      draw_number_cell(context, line, column.column, cell);
    } else if (is_delta(column.column)) {
      draw_delta_cell(context, line, column.column, cell);
    } else if (column.column == Column::kName) {
      draw_name_cell(context, line, cell, !has_kinds);
    } else {
      draw_text_cell(context, line, column.column, cell, has_channels);
    }
    list->PopClipRect();
  }
  if (!line.is_layer()) draw_arguments(context, line, columns, at);
}

void draw_sum_cells(const Context& context, const std::vector<PlacedColumn>& columns, ImVec2 at) {
  const TextStyle style(context.theme, kTableSize, Weight::kSemibold);
  const LedgerRows& rows = context.rows();
  const std::size_t all = context.model().layers.size();
  const bool is_part = static_cast<std::size_t>(rows.layers) != all;
  const Palette& colors = context.colors();
  for (const PlacedColumn& column : columns) {
    const Cell cell = cell_of(context, column, at);
    if (column.column == Column::kName) {
      const std::string title = !context.analysis().ok() ? "Last total without errors"
                                : is_part ? "Sum of the " + std::to_string(rows.layers) + " found"
                                          : "Total";
      draw_text(cell, title, colors.text, false);
    }
    if (is_delta(column.column) && !is_part) {
      const MetricDeltas* deltas = baseline_deltas(context, delta_metric(column.column));
      if (deltas != nullptr) draw_delta(context, cell, deltas->total());
    }
    if (!is_number(column.column)) continue;
    const std::int64_t sum = rows.sums[static_cast<std::size_t>(column.column)];
    if (column.column == Column::kShare) {
      const auto index = static_cast<std::size_t>(context.workspace.convention());
      const std::vector<std::int64_t>& totals = context.good().totals.counts;
      draw_text(cell, format_share(sum, index < totals.size() ? totals[index] : 0), colors.muted,
                true);
      continue;
    }
    const ColumnScale scale = rows.scales[static_cast<std::size_t>(column.column)];
    const ImU32 color =
        context.workspace.is_stale() ? colors.muted : metric_color(context, column.column);
    draw_text(cell, ledger_number(sum, scale), color, true);
  }
}

void cell_tooltip(const Context& context, const LedgerLine& line, Column column) {
  const std::int64_t value =
      ledger_value(context.analysis(), line, column, context.workspace.convention());
  std::string text;
  switch (column) {
    case Column::kMacs:
      text = format_whole(value) + " MACs";
      break;
    case Column::kCount:
    case Column::kShare:
      text = format_whole(value) + " " + context.count_unit();
      if (not_counted(context.analysis(), context.rows(), line) > 0) {
        text = (value == 0 ? "" : text + "\n") + why_no_count(context, line);
      }
      break;
    case Column::kParameters:
      text = format_whole(value) + " learnable numbers";
      if (line.is_layer() && !row_of(context, line.layer).owns_parameters) {
        text = "The same module as an earlier layer, which has the parameters.";
      }
      break;
    case Column::kActivation:
      text = format_whole(value) + " bytes: " + format_bytes(value) + " or " +
             format_bytes(value, ByteUnits::kBinary);
      break;
    case Column::kCountDelta:
    case Column::kParametersDelta:
      text = delta_tooltip(context, line, column);
      break;
    case Column::kName:
      text = line_name(context.model(), line);
      break;
    case Column::kKind:
      if (line.is_layer()) text = context.model().kind_of(layer_of(context, line.layer)).title;
      break;
    default:
      if (!line.is_layer()) text = field_cell_text(LineCell{context.workspace, line, column});
      break;  // of a layer it stands there in full
  }
  const std::string fault = fault_of_line(context, line);
  tooltip(context, fault.empty() ? text : fault);
}

}  // namespace ledger
