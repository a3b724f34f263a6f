#include "import/draft_model.h"

#include <algorithm>

namespace ledger {
namespace {

// Longer ones are cut: their end tells layers apart, which the number behind equal names does, too.
constexpr std::size_t kLongestName = 160;

std::vector<std::string> path_of(const DraftLayer& layer) {
  std::string name = layer.name.substr(0, kLongestName);
  std::replace(name.begin(), name.end(), '.', '/');
  std::vector<std::string> path = path_steps(name);
  if (path.empty()) path.push_back(layer.kind);
  return path;
}

}  // namespace

void DraftLayer::set_sizes(std::string_view field, const std::vector<long long>& sizes) {
  const bool all_equal =
      std::adjacent_find(sizes.begin(), sizes.end(), std::not_equal_to<>()) == sizes.end();
  if (all_equal && !sizes.empty()) return set(field, sizes.front());
  set(field, sizes);
}

std::string write_draft(DraftModel model) {
  ImportedNetwork network;
  network.name = model.name.substr(0, kLongestName);
  network.description = std::move(model.description);
  network.notes = std::move(model.notes);
  for (const DraftParameter& parameter : model.parameters) {
    network.parameters[parameter.name] = {{"title", parameter.title},
                                          {"default", parameter.value},
                                          {"min", 1},
                                          {"max", std::max(parameter.value, 4096LL)}};
  }
  network.input = std::move(model.input);
  std::vector<bool> is_shared(model.layers.size());
  for (const DraftLayer& layer : model.layers) {
    if (layer.same_weights_as >= 0)
      is_shared[static_cast<std::size_t>(layer.same_weights_as)] = true;
  }
  network.layers.reserve(model.layers.size());
  for (std::size_t i = 0; i < model.layers.size(); ++i) {
    DraftLayer& layer = model.layers[i];
    ImportedLayer imported;
    imported.path = path_of(layer);
    imported.kind = std::move(layer.kind);
    imported.fields = std::move(layer.fields);
    imported.inputs = std::move(layer.inputs);
    const int owner = is_shared[i] ? static_cast<int>(i) : layer.same_weights_as;
    if (owner >= 0) imported.weights = std::to_string(owner);
    if (layer.only_training) imported.fields["only"] = "training";
    network.layers.push_back(std::move(imported));
  }
  return write_network(std::move(network));
}

}  // namespace ledger
