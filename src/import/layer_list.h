// Imported layers on their way to JSON text: a flat list in the order of execution, whose dotted
// paths become blocks in blocks where what belongs together stands together.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ledger {

using OrderedJson = nlohmann::ordered_json;

inline constexpr int kNetworkInput = -1;  // in ImportedLayer::inputs

struct ImportedLayer {
  std::vector<std::string> path;  // {"layer1", "0", "conv1", "Conv"}
  // The last step of the path says what is done, not where: it is left out where it stands alone.
  bool ends_in_operator = false;
  std::string kind;
  OrderedJson fields = OrderedJson::object();
  std::vector<int> inputs;  // earlier layers, or kNetworkInput
  std::string weights;      // layers that name the same weights share them
};

// Steps of a name between slashes, as exporters write them, without what a step repeats of the one
// before: "/layer1/layer1.0/conv1/Conv" is layer1, 0, conv1, Conv.
std::vector<std::string> path_steps(std::string_view name);

struct ImportedNetwork {
  std::string name;
  std::string description;
  std::vector<std::string> notes;  // ImportResult::notes
  OrderedJson parameters = OrderedJson::object();
  OrderedJson input = OrderedJson::array();
  std::vector<ImportedLayer> layers;
};

// JSON text in the format of presets/README.md.
std::string write_network(ImportedNetwork network);

}  // namespace ledger
