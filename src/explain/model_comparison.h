// Two models side by side: which layer of one is which of the other, and by how much their numbers
// differ, layer by layer and block by block. Everything adds up exactly: a block's difference is
// the sum over its layers and those that were removed from it, the total's the sum of all.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "cost/analysis.h"

namespace ledger {

// What layers are compared by: all of which totals are the sums.
enum class Metric : std::uint8_t { kCount, kMacs, kParameters, kWeightBytes, kActivationBytes };
inline constexpr int kMetricCount = 5;
std::string_view metric_name(Metric metric);  // "weight_bytes": for programs
bool is_in_bytes(Metric metric);

// `convention` is one of the analysis's own catalog; it decides kCount alone.
std::int64_t metric_value(const Analysis& analysis, int layer, Metric metric, int convention);
std::int64_t metric_total(const Analysis& analysis, Metric metric, int convention);

enum class LayerChange : std::uint8_t {
  kSame,
  kChanged,   // a field, a shape or what it reads
  kReplaced,  // another kind of layer under the same name
  kAdded,
  kRemoved,
};
std::string_view change_name(LayerChange change);  // "added": for programs

// Layers are matched by their full names.
struct LayerMatching {
  std::vector<int> from_of;    // by layer of the second model: its place in the first, -1: added
  std::vector<int> to_of;      // by layer of the first: its place in the second, -1: removed
  std::vector<bool> is_moved;  // by layer of the second: others that both have overtook it
  // A layer of the first model alone, where it would stand in the second.
  struct Removed {
    int layer = -1;        // in the first model
    int before = 0;        // stands before this layer of the second
    int group = kNoGroup;  // the innermost block around it that the second has
    int lost = kNoGroup;   // the outermost block around it, in the first, that the second has not
  };
  std::vector<Removed> removed;  // in the first model's order
};

class ModelComparison {
 public:
  // Both are good. `last`, which may be null, spares matching while layers keep their names.
  ModelComparison(std::shared_ptr<const Analysis> from, std::shared_ptr<const Analysis> to,
                  const ModelComparison* last = nullptr);

  const Analysis& from() const { return *from_; }
  const Analysis& to() const { return *to_; }
  const std::shared_ptr<const Analysis>& shared_from() const { return from_; }
  const std::shared_ptr<const Analysis>& shared_to() const { return to_; }
  const LayerMatching& layers() const { return *layers_; }
  LayerChange change(int layer) const;  // of the second model
  // The first model's convention of the same id as the second's; -1 where it has none.
  int convention_from(int convention_to) const;

 private:
  std::shared_ptr<const Analysis> from_, to_;
  std::shared_ptr<const LayerMatching> layers_;
};

// One metric's differences, second model less first.
struct MetricDeltas {
  Metric metric = Metric::kMacs;
  std::vector<std::int64_t> layers;   // by layer of the second model
  std::vector<std::int64_t> removed;  // by LayerMatching::removed
  std::vector<std::int64_t> groups;   // by block of the second model, with what was removed from it
  std::int64_t from = 0, to = 0;      // the totals
  std::int64_t total() const { return to - from; }
};
// `convention` is the second model's; nothing where it decides and the first model has none such.
std::optional<MetricDeltas> metric_deltas(const ModelComparison& comparison, Metric metric,
                                          int convention);

}  // namespace ledger
