// The lines of the ledger as they are shown: grouped, folded, sorted, searched. A pure function of
// an analysis and a view; LedgerRowsCache spares computing it while nothing it follows from
// changes.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/document.h"
#include "cost/analysis.h"
#include "explain/model_comparison.h"

namespace ledger {

class Workspace;

// A layer, or a block: its heading where it is open, all of it where it is folded.
struct LedgerLine {
  int layer = -1;        // index in the model; -1 for a block
  int group = kNoGroup;  // index in the model; kNoGroup for a layer
  int depth = 0;         // of indentation
  bool folded = false;
  bool is_layer() const { return layer >= 0; }
};

// In what unit a column is written, so that its numbers line up: 118013952 as "118.01" in millions.
struct ColumnScale {
  int exponent = 0;
  int decimals = 0;
};

struct LedgerRows {
  std::vector<LedgerLine> lines;
  bool is_grouped = true;  // false: a flat list, because it is sorted or searched
  int layers = 0;          // how many of the model's layers the lines stand for
  // Per column, over layers and folded blocks: what a bar of full length stands for.
  std::array<std::int64_t, kColumnCount> largest = {};
  std::array<std::int64_t, kColumnCount> sums = {};  // over the layers shown
  std::array<ColumnScale, kColumnCount> scales;
  // Layers with work that the convention leaves out, before each layer: a range is a difference.
  std::vector<int> not_counted_before;
  // Layers that do not fit, likewise; empty where all do.
  std::vector<int> faults_before;
};

// Numbers a column sorts by and is summed over. Columns of text have none: 0.
std::int64_t ledger_value(const Analysis& analysis, const LedgerLine& line, Column column,
                          int convention);
// Layers of the line that have work and no count.
int not_counted(const Analysis& analysis, const LedgerRows& rows, const LedgerLine& line);

// Layers of the line that do not fit.
int faults(const Analysis& analysis, const LedgerRows& rows, const LedgerLine& line);

bool is_delta(Column column);   // a difference from the baseline
bool is_number(Column column);  // its cells are numbers that can be summed
// "118.01" in the column's unit, "<0.01" for what would look like nothing, "–" for a true zero.
std::string ledger_number(std::int64_t value, ColumnScale scale);
// "M" for counts, "MB" for bytes.
std::string scale_unit(Column column, ColumnScale scale);

// A layer's name without the block's around it: "conv2" of "layer1.0.conv2".
std::string_view name_in_group(const Model& model, int layer);

// `comparison`, which may be null, is what differences are sorted by.
LedgerRows ledger_rows(const Analysis& analysis, const View& view, int convention,
                       const ModelComparison* comparison = nullptr);
// Of the line, with what was removed from a block; nothing where there is nothing to compare.
std::optional<std::int64_t> ledger_delta(const MetricDeltas* deltas, const LedgerLine& line);
Metric delta_metric(Column column);

// What View::selected_layer names.
struct Selection {
  int layer = -1;
  int group = kNoGroup;
  bool empty() const { return layer < 0 && group == kNoGroup; }
  friend bool operator==(const Selection&, const Selection&) = default;
};
Selection find_selection(const Model& model, std::string_view name);
bool is_selected(const LedgerLine& line, const Selection& selection);
const std::string& line_name(const Model& model, const LedgerLine& line);

class LedgerRowsCache {
 public:
  // Both of what the workspace shows; analysis() must not be null.
  const LedgerRows& rows(const Workspace& workspace);
  const Selection& selection(const Workspace& workspace);

 private:
  void update(const Workspace& workspace);
  void keep_sums(const Analysis& good, const View& view, int convention);

  bool is_filled_ = false;
  std::uint64_t revision_ = 0;
  std::shared_ptr<const Analysis> analysis_;  // kept, so that its address is not another's
  std::shared_ptr<const ModelComparison> comparison_;
  int convention_ = -1;
  View view_;
  LedgerRows rows_;
  Selection selection_;
};

}  // namespace ledger
