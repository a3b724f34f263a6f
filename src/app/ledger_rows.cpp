#include "app/ledger_rows.h"

#include <algorithm>
#include <cctype>
#include <numeric>
#include <unordered_set>

#include "app/cell_fields.h"
#include "app/workspace.h"
#include "formula/number_format.h"

namespace ledger {
namespace {

const Layer& layer_at(const Model& model, int index) {
  return model.layers[static_cast<std::size_t>(index)];
}
const Group& group_at(const Model& model, int index) {
  return model.groups[static_cast<std::size_t>(index)];
}
const Row& row_at(const Analysis& analysis, int index) {
  return analysis.rows[static_cast<std::size_t>(index)];
}
std::size_t slot(Column column) {
  return static_cast<std::size_t>(column);
}

bool is_uncounted(const Analysis& analysis, int layer, int convention) {
  if (!analysis.model->kind_of(layer_at(*analysis.model, layer)).has_work) return false;
  const Row& row = row_at(analysis, layer);
  return row.cost != nullptr && row.count(convention).status != Count::Status::kCounted;
}

std::int64_t elements(const Shape& shape) {
  std::int64_t product = 1;
  for (const std::int64_t dimension : shape) {
    if (__builtin_mul_overflow(product, dimension, &product)) return INT64_MAX;
  }
  return product;
}

std::int64_t layer_value(const Analysis& analysis, int layer, Column column, int convention) {
  const Row& row = row_at(analysis, layer);
  switch (column) {
    case Column::kMacs:
      return row.macs;
    case Column::kCount:
    case Column::kShare:
      return row.cost == nullptr ? 0 : row.count(convention).value;
    case Column::kParameters:
      return row.parameters;
    case Column::kActivation:
      return row.activation_bytes;
    case Column::kInput:
      return row.cost == nullptr ? 0 : row.cost->elements_in;
    case Column::kOutput:
      return row.cost == nullptr ? 0 : elements(row.cost->output);
    case Column::kWindow:
    case Column::kKernel:
      return row.cost == nullptr ? 0 : ceil(row.cost->window_size[0]);
    case Column::kReceptiveField:
      return row.receptive_field.everything ? INT64_MAX : ceil(row.receptive_field.size[0]);
    case Column::kOutChannels:
    case Column::kStride:
    case Column::kPadding:
    case Column::kGroups:
      return field_number(analysis, layer, column);
    case Column::kIndex:
    case Column::kName:
    case Column::kKind:
    case Column::kCountDelta:
    case Column::kParametersDelta:
      break;
  }
  return layer;
}

bool contains_ignoring_case(std::string_view text, std::string_view lower_case) {
  const auto lower = [](char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  };
  return std::search(text.begin(), text.end(), lower_case.begin(), lower_case.end(),
                     [&](char a, char b) { return lower(a) == b; }) != text.end();
}

bool matches(const Model& model, int index, std::string_view lower_case) {
  const Layer& layer = layer_at(model, index);
  const LayerKind& kind = model.kind_of(layer);
  return contains_ignoring_case(layer.name, lower_case) ||
         contains_ignoring_case(kind.name, lower_case) ||
         contains_ignoring_case(kind.title, lower_case);
}

// Every layer with the headings of its blocks; a folded block stands for all it holds.
void add_grouped(const Model& model, const View& view, LedgerRows& rows) {
  const std::unordered_set<std::string_view> folded(view.folded.begin(), view.folded.end());
  std::vector<int> groups(model.groups.size());
  std::iota(groups.begin(), groups.end(), 0);
  std::stable_sort(groups.begin(), groups.end(), [&](int a, int b) {
    return std::pair(group_at(model, a).first_layer, group_at(model, a).depth) <
           std::pair(group_at(model, b).first_layer, group_at(model, b).depth);
  });
  const int layers = static_cast<int>(model.layers.size());
  rows.lines.reserve(model.layers.size() + model.groups.size());
  auto next = groups.begin();
  for (int layer = 0; layer < layers;) {
    int end_of_fold = -1;
    for (; next != groups.end() && group_at(model, *next).first_layer <= layer; ++next) {
      const Group& group = group_at(model, *next);
      if (group.layer_count == 0 || group.first_layer < layer || end_of_fold >= 0) continue;
      const bool is_folded = folded.count(group.name) > 0;
      rows.lines.push_back({.group = *next, .depth = group.depth, .folded = is_folded});
      if (is_folded) end_of_fold = group.first_layer + group.layer_count;
    }
    if (end_of_fold >= 0) {
      layer = end_of_fold;
      continue;
    }
    const int group = layer_at(model, layer).group;
    const int depth = group == kNoGroup ? 0 : group_at(model, group).depth + 1;
    rows.lines.push_back({.layer = layer, .depth = depth});
    ++layer;
  }
  rows.layers = layers;
}

void add_flat(const Model& model, const View& view, LedgerRows& rows) {
  std::string lower_case = view.search;
  for (char& c : lower_case) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const int layers = static_cast<int>(model.layers.size());
  for (int layer = 0; layer < layers; ++layer) {
    if (lower_case.empty() || matches(model, layer, lower_case)) {
      rows.lines.push_back({.layer = layer});
    }
  }
  rows.layers = static_cast<int>(rows.lines.size());
}

// Layers that the difference is unknown of stay in the model's order.
void sort_by_delta(const ModelComparison* comparison, const View& view, int convention,
                   LedgerRows& rows) {
  if (comparison == nullptr) return;
  const std::optional<MetricDeltas> deltas =
      metric_deltas(*comparison, delta_metric(view.sort), convention);
  if (!deltas) return;
  std::stable_sort(rows.lines.begin(), rows.lines.end(),
                   [&](const LedgerLine& a, const LedgerLine& b) {
                     const std::int64_t x = deltas->layers[static_cast<std::size_t>(a.layer)];
                     const std::int64_t y = deltas->layers[static_cast<std::size_t>(b.layer)];
                     return view.sort_descending ? y < x : x < y;
                   });
}

void sort_lines(const Analysis& analysis, const View& view, int convention, LedgerRows& rows) {
  const Model& model = *analysis.model;
  const bool down = view.sort_descending;
  if (view.sort == Column::kName || view.sort == Column::kKind) {
    const auto text = [&](const LedgerLine& line) -> std::string_view {
      const Layer& layer = layer_at(model, line.layer);
      return view.sort == Column::kName ? std::string_view(layer.name) : model.kind_of(layer).title;
    };
    std::stable_sort(rows.lines.begin(), rows.lines.end(),
                     [&](const LedgerLine& a, const LedgerLine& b) {
                       return down ? text(b) < text(a) : text(a) < text(b);
                     });
    return;
  }
  std::stable_sort(rows.lines.begin(), rows.lines.end(),
                   [&](const LedgerLine& a, const LedgerLine& b) {
                     const auto x = layer_value(analysis, a.layer, view.sort, convention);
                     const auto y = layer_value(analysis, b.layer, view.sort, convention);
                     return down ? y < x : x < y;
                   });
}

constexpr std::array<Column, 5> kNumberColumns = {Column::kMacs, Column::kCount, Column::kShare,
                                                  Column::kParameters, Column::kActivation};

// The largest unit in which most numbers are a quarter or more and nine of ten still show.
ColumnScale choose_scale(const Analysis& analysis, Column column, int convention) {
  constexpr std::array<std::int64_t, 4> kUnits = {1'000'000'000, 1'000'000, 1'000, 1};
  std::array<int, 4> quarters = {}, visible = {};
  int numbers = 0;
  for (int layer = 0; layer < static_cast<int>(analysis.rows.size()); ++layer) {
    const std::int64_t value = layer_value(analysis, layer, column, convention);
    if (value == 0) continue;
    ++numbers;
    for (std::size_t i = 0; i < kUnits.size(); ++i) {
      quarters[i] += value >= kUnits[i] / 4 ? 1 : 0;
      visible[i] += value >= kUnits[i] / 20 ? 1 : 0;
    }
  }
  for (std::size_t i = 0; i + 1 < kUnits.size(); ++i) {
    if (numbers > 0 && quarters[i] * 2 >= numbers && visible[i] * 10 >= numbers * 9) {
      return {.exponent = 9 - 3 * static_cast<int>(i), .decimals = 2};
    }
  }
  return {};
}

void count_faults(const Analysis& analysis, LedgerRows& rows) {
  std::unordered_set<std::string_view> names;
  for (const Error& error : analysis.errors) names.insert(error.place.path);
  rows.faults_before.assign(analysis.rows.size() + 1, 0);
  for (std::size_t i = 0; i < analysis.rows.size(); ++i) {
    const std::string& name = layer_at(*analysis.model, static_cast<int>(i)).name;
    rows.faults_before[i + 1] = rows.faults_before[i] + static_cast<int>(names.count(name));
  }
}

// Of what is counted before each layer, the line's part.
int counted_in(const std::vector<int>& before, const Model& model, const LedgerLine& line) {
  int first = line.layer, count = 1;
  if (!line.is_layer()) {
    const Group& group = group_at(model, line.group);
    first = group.first_layer;
    count = group.layer_count;
  }
  const auto begin = static_cast<std::size_t>(first);
  return before[begin + static_cast<std::size_t>(count)] - before[begin];
}

void measure(const Analysis& analysis, const View& view, int convention, LedgerRows& rows) {
  for (const Column column : kNumberColumns) {
    std::int64_t largest = 0, sum = 0;
    for (const LedgerLine& line : rows.lines) {
      if (!line.is_layer() && !line.folded) continue;
      const std::int64_t value = ledger_value(analysis, line, column, convention);
      largest = std::max(largest, value);
      sum += value;  // at most the model's total, which the analysis has checked
    }
    rows.largest[slot(column)] = largest;
    rows.sums[slot(column)] = sum;
    if (!view.exact_numbers) {
      rows.scales[slot(column)] = choose_scale(analysis, column, convention);
    }
  }
  // So that a change of convention changes the numbers and not their unit.
  if (analysis.totals.macs > 0) {
    rows.scales[slot(Column::kCount)] = rows.scales[slot(Column::kMacs)];
  }
  if (!analysis.ok()) count_faults(analysis, rows);
  rows.not_counted_before.assign(analysis.rows.size() + 1, 0);
  for (std::size_t i = 0; i < analysis.rows.size(); ++i) {
    rows.not_counted_before[i + 1] =
        rows.not_counted_before[i] +
        (is_uncounted(analysis, static_cast<int>(i), convention) ? 1 : 0);
  }
}

}  // namespace

bool is_delta(Column column) {
  return column == Column::kCountDelta || column == Column::kParametersDelta;
}

Metric delta_metric(Column column) {
  return column == Column::kParametersDelta ? Metric::kParameters : Metric::kCount;
}

std::optional<std::int64_t> ledger_delta(const MetricDeltas* deltas, const LedgerLine& line) {
  if (deltas == nullptr) return std::nullopt;
  return line.is_layer() ? deltas->layers[static_cast<std::size_t>(line.layer)]
                         : deltas->groups[static_cast<std::size_t>(line.group)];
}

bool is_number(Column column) {
  return std::find(kNumberColumns.begin(), kNumberColumns.end(), column) != kNumberColumns.end();
}

std::int64_t ledger_value(const Analysis& analysis, const LedgerLine& line, Column column,
                          int convention) {
  if (line.is_layer()) return layer_value(analysis, line.layer, column, convention);
  const GroupTotals& totals = analysis.groups[static_cast<std::size_t>(line.group)];
  const auto index = static_cast<std::size_t>(convention);
  switch (column) {
    case Column::kMacs:
      return totals.macs;
    case Column::kCount:
    case Column::kShare:
      return index < totals.counts.size() ? totals.counts[index] : 0;
    case Column::kParameters:
      return totals.parameters;
    case Column::kActivation:
      return totals.activation_bytes;
    default:
      return 0;
  }
}

int not_counted(const Analysis& analysis, const LedgerRows& rows, const LedgerLine& line) {
  return counted_in(rows.not_counted_before, *analysis.model, line);
}

int faults(const Analysis& analysis, const LedgerRows& rows, const LedgerLine& line) {
  return rows.faults_before.empty() ? 0 : counted_in(rows.faults_before, *analysis.model, line);
}

std::string ledger_number(std::int64_t value, ColumnScale scale) {
  if (value == 0) return "–";
  if (scale.exponent == 0) return format_whole(value);
  std::int64_t step = 1;
  for (int i = scale.decimals; i < scale.exponent; ++i) step *= 10;
  if (value < (step + 1) / 2) {
    std::string least = "<0.";
    least.append(static_cast<std::size_t>(scale.decimals - 1), '0');
    return least + "1";
  }
  std::string text = format_count_in(value, scale.exponent, scale.decimals);
  for (std::size_t i = text.find('.'); i > 3; i -= 3) text.insert(i - 3, ",");
  return text;
}

std::string scale_unit(Column column, ColumnScale scale) {
  const bool is_bytes = column == Column::kActivation;
  const char* prefix = scale.exponent == 9   ? "G"
                       : scale.exponent == 6 ? "M"
                       : scale.exponent == 3 ? "k"
                                             : "";
  return std::string(prefix) + (is_bytes ? "B" : "");
}

std::string_view name_in_group(const Model& model, int layer) {
  const Layer& found = layer_at(model, layer);
  std::string_view name = found.name;
  if (found.group == kNoGroup) return name;
  const std::string& group = group_at(model, found.group).name;
  const bool is_inside = name.size() > group.size() + 1 && name.substr(0, group.size()) == group &&
                         name[group.size()] == '.';
  return is_inside ? name.substr(group.size() + 1) : name;
}

LedgerRows ledger_rows(const Analysis& analysis, const View& view, int convention,
                       const ModelComparison* comparison) {
  LedgerRows rows;
  rows.is_grouped = view.sort == Column::kIndex && view.search.empty() && !view.sort_descending;
  if (rows.is_grouped) {
    add_grouped(*analysis.model, view, rows);
  } else {
    add_flat(*analysis.model, view, rows);
    if (is_delta(view.sort)) {
      sort_by_delta(comparison, view, convention, rows);
    } else {
      sort_lines(analysis, view, convention, rows);
    }
  }
  measure(analysis, view, convention, rows);
  return rows;
}

Selection find_selection(const Model& model, std::string_view name) {
  if (name.empty()) return {};
  for (std::size_t i = 0; i < model.layers.size(); ++i) {
    if (model.layers[i].name == name) return {.layer = static_cast<int>(i)};
  }
  for (std::size_t i = 0; i < model.groups.size(); ++i) {
    if (model.groups[i].name == name) return {.group = static_cast<int>(i)};
  }
  return {};
}

bool is_selected(const LedgerLine& line, const Selection& selection) {
  return line.is_layer() ? line.layer == selection.layer
                         : line.group == selection.group && line.group != kNoGroup;
}

const std::string& line_name(const Model& model, const LedgerLine& line) {
  return line.is_layer() ? layer_at(model, line.layer).name : group_at(model, line.group).name;
}

void LedgerRowsCache::update(const Workspace& workspace) {
  const std::shared_ptr<const Analysis>& shown = workspace.shown();
  if (is_filled_ && revision_ == workspace.revision() && analysis_ == shown) return;
  const View& view = workspace.view();
  const int convention = workspace.convention();
  const bool is_same_model = is_filled_ && analysis_ == shown;
  const bool are_rows_same =
      is_same_model && comparison_ == workspace.comparison() && convention_ == convention &&
      view_.search == view.search && view_.sort == view.sort &&
      view_.sort_descending == view.sort_descending && view_.exact_numbers == view.exact_numbers &&
      view_.folded == view.folded;
  if (!are_rows_same) {
    rows_ = ledger_rows(*shown, view, convention, workspace.shown_comparison());
    if (!shown->ok()) keep_sums(*workspace.analysis(), view, convention);
  }
  if (!is_same_model || view_.selected_layer != view.selected_layer) {
    selection_ = find_selection(*shown->model, view.selected_layer);
  }
  is_filled_ = true;
  revision_ = workspace.revision();
  analysis_ = shown;
  comparison_ = workspace.comparison();
  convention_ = convention;
  view_ = view;
}

// Layers that do not fit have no sums: those of the last good analysis stand, in its units.
void LedgerRowsCache::keep_sums(const Analysis& good, const View& view, int convention) {
  const LedgerRows last = ledger_rows(good, view, convention);
  rows_.sums = last.sums;
  rows_.scales = last.scales;
  rows_.largest = last.largest;
}

const LedgerRows& LedgerRowsCache::rows(const Workspace& workspace) {
  update(workspace);
  return rows_;
}

const Selection& LedgerRowsCache::selection(const Workspace& workspace) {
  update(workspace);
  return selection_;
}

}  // namespace ledger
