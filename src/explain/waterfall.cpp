#include "explain/waterfall.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

#include "explain/difference.h"

namespace ledger {
namespace {

std::size_t at(int index) {
  return static_cast<std::size_t>(index);
}

// Layers and blocks with a difference; blocks of the first model alone are there, too.
struct Node {
  WaterfallStep step;
  double weight = 0;       // the sizes of its layers' differences: they may cancel in its value
  bool is_linked = false;  // to the block around it
  std::vector<int> children;
};

class Tree {
 public:
  Tree(const ModelComparison& comparison, const MetricDeltas& deltas)
      : comparison_(comparison), to_(*comparison.to().model), from_(*comparison.from().model) {
    nodes_.emplace_back();  // the whole
    for (std::size_t i = 0; i < deltas.layers.size(); ++i) {
      if (deltas.layers[i] != 0) add_layer(static_cast<int>(i), deltas.layers[i]);
    }
    for (std::size_t i = 0; i < deltas.removed.size(); ++i) {
      if (deltas.removed[i] != 0) add_removed(comparison.layers().removed[i], deltas.removed[i]);
    }
  }

  // The children of the whole, blocks opened as far as there is room.
  std::vector<int> open(std::size_t most) const {
    std::vector<int> shown = nodes_.front().children;
    while (true) {
      const auto heaviest = std::max_element(
          shown.begin(), shown.end(), [this](int a, int b) { return openness(a) < openness(b); });
      if (heaviest == shown.end() || nodes_[at(*heaviest)].children.empty()) return shown;
      const std::vector<int>& inside = nodes_[at(*heaviest)].children;
      if (shown.size() - 1 + inside.size() > most) return shown;
      const auto place = shown.erase(heaviest);
      shown.insert(place, inside.begin(), inside.end());
    }
  }

  const WaterfallStep& step(int node) const { return nodes_[at(node)].step; }

 private:
  // Layers are open as they are.
  double openness(int node) const {
    return nodes_[at(node)].children.empty() ? -1 : nodes_[at(node)].weight;
  }

  void add_layer(int layer, std::int64_t value) {
    const Layer& added = to_.layers[at(layer)];
    Node node;
    node.step = {added.name, comparison_.change(layer), false, value, 1};
    add(std::move(node), chain_of(added.group, to_.groups, groups_));
  }

  void add_removed(const LayerMatching::Removed& removed, std::int64_t value) {
    const Layer& layer = from_.layers[at(removed.layer)];
    Node node;
    node.step = {layer.name, LayerChange::kRemoved, false, value, 1};
    std::vector<int> chain;
    if (removed.lost != kNoGroup) {
      chain = chain_of(layer.group, from_.groups, lost_groups_, removed.lost);
    }
    const std::vector<int> around = chain_of(removed.group, to_.groups, groups_);
    chain.insert(chain.end(), around.begin(), around.end());
    add(std::move(node), chain);
  }

  // The nodes of a block and those around it, up to `last`; made where there are none yet.
  std::vector<int> chain_of(int group, const std::vector<Group>& groups,
                            std::unordered_map<int, int>& made, int last = kNoGroup) {
    std::vector<int> chain;
    for (; group != kNoGroup; group = group == last ? kNoGroup : groups[at(group)].parent) {
      const auto [found, is_new] = made.emplace(group, static_cast<int>(nodes_.size()));
      if (is_new) {
        Node node;
        node.step.name = groups[at(group)].name;
        node.step.is_block = true;
        node.step.change = &made == &lost_groups_ ? LayerChange::kRemoved : change_of(group);
        nodes_.push_back(std::move(node));
      }
      chain.push_back(found->second);
    }
    return chain;
  }

  // A block is new where all in it is.
  LayerChange change_of(int group) const {
    const Group& block = to_.groups[at(group)];
    for (int i = block.first_layer; i < block.first_layer + block.layer_count; ++i) {
      if (comparison_.layers().from_of[at(i)] >= 0) return LayerChange::kChanged;
    }
    return LayerChange::kAdded;
  }

  // `chain`: the blocks around it, the innermost first.
  void add(Node node, const std::vector<int>& chain) {
    const std::int64_t value = node.step.value;
    const double weight = std::abs(static_cast<double>(value));
    node.weight = weight;
    int inner = static_cast<int>(nodes_.size());
    nodes_.push_back(std::move(node));
    for (const int around : chain) {
      link(around, inner);
      Node& block = nodes_[at(around)];
      block.step.value += value;
      ++block.step.layers;
      block.weight += weight;
      inner = around;
    }
    link(0, inner);
  }

  void link(int block, int child) {
    if (!std::exchange(nodes_[at(child)].is_linked, true)) {
      nodes_[at(block)].children.push_back(child);
    }
  }

  const ModelComparison& comparison_;
  const Model& to_;
  const Model& from_;
  std::vector<Node> nodes_;
  std::unordered_map<int, int> groups_, lost_groups_;
};

std::uint64_t size_of(std::int64_t value) {
  return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

}  // namespace

Waterfall take_waterfall(const ModelComparison& comparison, const MetricDeltas& deltas,
                         int most_steps) {
  Waterfall waterfall = {deltas.from, deltas.to, {}};
  const Tree tree(comparison, deltas);
  for (const int node : tree.open(at(most_steps))) {
    if (tree.step(node).value != 0) waterfall.steps.push_back(tree.step(node));
  }
  std::stable_sort(waterfall.steps.begin(), waterfall.steps.end(),
                   [](const WaterfallStep& a, const WaterfallStep& b) {
                     return size_of(a.value) > size_of(b.value);
                   });
  if (waterfall.steps.size() <= at(most_steps)) return waterfall;
  WaterfallStep others;
  const auto first = waterfall.steps.begin() + (most_steps - 1);
  for (auto step = first; step != waterfall.steps.end(); ++step) {
    others.value += step->value;
    others.layers += step->layers;
  }
  waterfall.steps.erase(first, waterfall.steps.end());
  if (others.value != 0) waterfall.steps.push_back(std::move(others));
  return waterfall;
}

std::string_view change_text(LayerChange change) {
  switch (change) {
    case LayerChange::kAdded:
      return "added";
    case LayerChange::kRemoved:
      return "removed";
    case LayerChange::kReplaced:
      return "another kind";
    case LayerChange::kSame:
    case LayerChange::kChanged:
      break;
  }
  return {};
}

std::string sentence(const WaterfallStep& step) {
  std::string text = step.name.empty() ? "All others" : step.name;
  const std::string_view change = change_text(step.change);
  if (!change.empty()) text += " (" + std::string(change) + ")";
  return text + ": " + signed_text(step.value) + " in " + layers_text(step.layers);
}

}  // namespace ledger
