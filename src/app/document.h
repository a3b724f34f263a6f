// What a person is working on, as plain values: the Document can be undone, the View cannot.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "cost/analysis.h"
#include "model/definition.h"

namespace ledger {

// Everything an edit can change and undo brings back.
struct Document {
  std::string source;     // JSON text of the model, as it stands in the JSON panel
  std::string preset_id;  // the preset it came from, empty for a text of one's own
  Settings settings;      // variant, parameters, edits on top of the text
  AnalysisOptions options;
  friend bool operator==(const Document&, const Document&) = default;
};

enum class Column : std::uint8_t {
  kIndex,
  kName,
  kKind,
  kInput,
  kOutput,
  kOutChannels,
  kWindow /* k/s/p/d/g in one */,
  kKernel,
  kStride,
  kPadding,
  kGroups,
  kMacs,
  kCount,
  kShare,
  kParameters,
  kActivation,
  kReceptiveField,
  kCountDelta,  // from the baseline, where one is pinned
  kParametersDelta,
};
inline constexpr int kColumnCount = 19;

// Whether a column is shown: by the room there is, or as a person chose.
enum class ColumnChoice : std::uint8_t { kByRoom, kShown, kHidden };

// One at a time on a phone. On a wide page the last four take turns below the ledger.
enum class Tab : std::uint8_t { kLedger, kLayer, kCharts, kJson, kConventions, kDifference };

// How they look at it. Kept with the work and in links, not in the history.
struct View {
  std::string convention = "flops";
  std::string selected_layer;  // a layer's or a group's name; empty: the whole model
  std::string search;
  Column sort = Column::kIndex;  // kIndex: the model's own order, grouped by block
  bool sort_descending = false;
  std::vector<std::string> folded;  // groups shown as one row
  Tab tab = Tab::kLedger;
  bool exact_numbers = false;  // all digits in the table
  bool edits_all = false;      // an edit of a layer in a repeated block is of all repeats
  std::array<ColumnChoice, kColumnCount> columns = {};
  friend bool operator==(const View&, const View&) = default;
};

}  // namespace ledger
