#include "explain/model_comparison.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

namespace ledger {
namespace {

std::size_t at(int index) {
  return static_cast<std::size_t>(index);
}

bool have_same_names(const LayerList& a, const LayerList& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!a.shares(b, i) && a[i].name != b[i].name) return false;
  }
  return true;
}

// Blocks with the same names at the same layers.
bool have_same_groups(const std::vector<Group>& a, const std::vector<Group>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Group& x, const Group& y) {
    return x.first_layer == y.first_layer && x.layer_count == y.layer_count && x.name == y.name;
  });
}

bool have_same_structure(const Model& a, const Model& b) {
  return have_same_names(a.layers, b.layers) && have_same_groups(a.groups, b.groups);
}

class Matcher {
 public:
  Matcher(const Model& from, const Model& to) : from_(from), to_(to) {}

  LayerMatching run() {
    match_layers();
    find_moved();
    if (std::find(result_.to_of.begin(), result_.to_of.end(), -1) != result_.to_of.end()) {
      place_removed();
    }
    return std::move(result_);
  }

 private:
  void match_layers() {
    const std::size_t count = to_.layers.size();
    result_.from_of.assign(count, -1);
    result_.to_of.assign(from_.layers.size(), -1);
    std::unordered_map<std::string_view, int> places;
    // Most layers stand where they stood, or as far from there as the one before.
    int shift = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const std::string& name = to_.layers[i].name;
      int place = static_cast<int>(i) + shift;
      const bool is_there =
          place >= 0 && at(place) < from_.layers.size() && from_.layers[at(place)].name == name;
      if (!is_there) {
        if (places.empty()) {
          for (std::size_t j = 0; j < from_.layers.size(); ++j) {
            places.emplace(from_.layers[j].name, static_cast<int>(j));
          }
        }
        const auto found = places.find(name);
        if (found == places.end()) continue;
        place = found->second;
        shift = place - static_cast<int>(i);
      }
      result_.from_of[i] = place;
      result_.to_of[at(place)] = static_cast<int>(i);
    }
  }

  // The fewest that must have moved: those outside the longest run that kept its order.
  void find_moved() {
    const std::vector<int>& from_of = result_.from_of;
    result_.is_moved.assign(from_of.size(), false);
    std::vector<int> ends;     // layers that end the best runs of each length
    std::vector<int> earlier;  // by layer: the one before it in its run
    earlier.assign(from_of.size(), -1);
    const auto is_less = [&from_of](int layer, int place) { return from_of[at(layer)] < place; };
    for (std::size_t i = 0; i < from_of.size(); ++i) {
      if (from_of[i] < 0) continue;
      const auto longest = std::lower_bound(ends.begin(), ends.end(), from_of[i], is_less);
      if (longest != ends.begin()) earlier[i] = *(longest - 1);
      const int layer = static_cast<int>(i);
      longest == ends.end() ? ends.push_back(layer) : static_cast<void>(*longest = layer);
    }
    std::vector<bool> has_stayed(from_of.size());
    for (int i = ends.empty() ? -1 : ends.back(); i >= 0; i = earlier[at(i)])
      has_stayed[at(i)] = true;
    for (std::size_t i = 0; i < from_of.size(); ++i) {
      result_.is_moved[i] = from_of[i] >= 0 && !has_stayed[i];
    }
  }

  void place_removed() {
    for (std::size_t i = 0; i < to_.groups.size(); ++i) {
      groups_.emplace(to_.groups[i].name, static_cast<int>(i));
    }
    int before = 0;
    for (std::size_t i = 0; i < from_.layers.size(); ++i) {
      const int to = result_.to_of[i];
      if (to >= 0) {
        if (!result_.is_moved[at(to)]) before = to + 1;
        continue;
      }
      LayerMatching::Removed removed = {.layer = static_cast<int>(i), .before = before};
      find_blocks(removed);
      result_.removed.push_back(removed);
    }
  }

  // Within the block that it stood in, where that is still there.
  void find_blocks(LayerMatching::Removed& removed) const {
    for (int group = from_.layers[at(removed.layer)].group; group != kNoGroup;
         group = from_.groups[at(group)].parent) {
      const auto found = groups_.find(from_.groups[at(group)].name);
      if (found == groups_.end()) {
        removed.lost = group;
        continue;
      }
      const Group& around = to_.groups[at(found->second)];
      removed.group = found->second;
      removed.before =
          std::clamp(removed.before, around.first_layer, around.first_layer + around.layer_count);
      return;
    }
  }

  const Model& from_;
  const Model& to_;
  LayerMatching result_;
  std::unordered_map<std::string_view, int> groups_;
};

bool is_same_cost(const Row& a, const Row& b) {
  return a.cost == b.cost ||
         (a.cost != nullptr && b.cost != nullptr && a.cost->inputs == b.cost->inputs &&
          a.cost->output == b.cost->output && a.macs == b.macs && a.parameters == b.parameters &&
          a.activation_bytes == b.activation_bytes && a.weight_bytes == b.weight_bytes);
}

}  // namespace

std::string_view metric_name(Metric metric) {
  constexpr std::string_view kNames[kMetricCount] = {"count", "macs", "parameters", "weight_bytes",
                                                     "activation_bytes"};
  return kNames[static_cast<std::size_t>(metric)];
}

bool is_in_bytes(Metric metric) {
  return metric == Metric::kWeightBytes || metric == Metric::kActivationBytes;
}

std::string_view change_name(LayerChange change) {
  constexpr std::string_view kNames[] = {"same", "changed", "replaced", "added", "removed"};
  return kNames[static_cast<std::size_t>(change)];
}

std::int64_t metric_value(const Analysis& analysis, int layer, Metric metric, int convention) {
  const Row& row = analysis.rows[at(layer)];
  switch (metric) {
    case Metric::kCount:
      return row.count(convention).value;
    case Metric::kMacs:
      return row.macs;
    case Metric::kParameters:
      return row.parameters;
    case Metric::kWeightBytes:
      return row.weight_bytes;
    case Metric::kActivationBytes:
      break;
  }
  return row.activation_bytes;
}

std::int64_t metric_total(const Analysis& analysis, Metric metric, int convention) {
  const Totals& totals = analysis.totals;
  switch (metric) {
    case Metric::kCount:
      return totals.counts[at(convention)];
    case Metric::kMacs:
      return totals.macs;
    case Metric::kParameters:
      return totals.parameters;
    case Metric::kWeightBytes:
      return totals.weight_bytes;
    case Metric::kActivationBytes:
      break;
  }
  return totals.activation_bytes;
}

ModelComparison::ModelComparison(std::shared_ptr<const Analysis> from,
                                 std::shared_ptr<const Analysis> to, const ModelComparison* last)
    : from_(std::move(from)), to_(std::move(to)) {
  const bool is_as_before = last != nullptr && last->from_ == from_ &&
                            have_same_structure(*last->to_->model, *to_->model);
  layers_ = is_as_before
                ? last->layers_
                : std::make_shared<const LayerMatching>(Matcher(*from_->model, *to_->model).run());
}

LayerChange ModelComparison::change(int layer) const {
  const int place = layers_->from_of[at(layer)];
  if (place < 0) return LayerChange::kAdded;
  const Layer& before = from_->model->layers[at(place)];
  const Layer& after = to_->model->layers[at(layer)];
  const LayerKind& kind_before = from_->model->kind_of(before);
  const LayerKind& kind_after = to_->model->kind_of(after);
  if (&kind_before != &kind_after && kind_before.name != kind_after.name) {
    return LayerChange::kReplaced;
  }
  const bool is_same = (&before == &after || before.fields == after.fields) &&
                       is_same_cost(from_->rows[at(place)], to_->rows[at(layer)]);
  return is_same ? LayerChange::kSame : LayerChange::kChanged;
}

int ModelComparison::convention_from(int convention_to) const {
  const Catalog& from = *from_->model->catalog;
  const Catalog& to = *to_->model->catalog;
  if (&from == &to) return convention_to;
  return from.find_convention(to.conventions()[at(convention_to)].id);
}

std::optional<MetricDeltas> metric_deltas(const ModelComparison& comparison, Metric metric,
                                          int to_convention) {
  int from_convention = -1;
  if (metric == Metric::kCount) from_convention = comparison.convention_from(to_convention);
  if (metric == Metric::kCount && from_convention < 0) return std::nullopt;
  const Analysis& from = comparison.from();
  const Analysis& to = comparison.to();
  const LayerMatching& matching = comparison.layers();
  MetricDeltas deltas;
  deltas.metric = metric;
  deltas.from = metric_total(from, metric, from_convention);
  deltas.to = metric_total(to, metric, to_convention);
  deltas.layers.resize(to.rows.size());
  deltas.removed.resize(matching.removed.size());
  deltas.groups.assign(to.model->groups.size(), 0);
  // No number is negative and the totals fit, so the differences of all parts fit, too.
  const auto add_to_group = [&](int group, std::int64_t value) {
    if (group != kNoGroup) deltas.groups[at(group)] += value;
  };
  for (std::size_t i = 0; i < to.rows.size(); ++i) {
    const int place = matching.from_of[i];
    std::int64_t value = metric_value(to, static_cast<int>(i), metric, to_convention);
    if (place >= 0) value -= metric_value(from, place, metric, from_convention);
    deltas.layers[i] = value;
    if (value != 0) add_to_group(to.model->layers[i].group, value);
  }
  for (std::size_t i = 0; i < matching.removed.size(); ++i) {
    const LayerMatching::Removed& removed = matching.removed[i];
    deltas.removed[i] = -metric_value(from, removed.layer, metric, from_convention);
    add_to_group(removed.group, deltas.removed[i]);
  }
  // Blocks come before those in them, so from the last on each is complete.
  for (std::size_t group = deltas.groups.size(); group-- > 0;) {
    add_to_group(to.model->groups[group].parent, deltas.groups[group]);
  }
  return deltas;
}

}  // namespace ledger
