// A network as the readers of text formats understand it, on its way to `layer_list.h`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "import/layer_list.h"

namespace ledger {

// Of one layer, as many as the reader of our own format takes; a layer with more is refused where
// it stands.
inline constexpr std::size_t kMostDraftInputs = 1000;

struct DraftLayer {
  std::string name;         // "layer1.0.conv1": dots nest
  std::string kind;         // "conv2d"
  std::vector<int> inputs;  // at least one: indices of layers before it, or kNetworkInput
  OrderedJson fields = OrderedJson::object();
  int same_weights_as = -1;  // a layer before it whose module this one calls again
  bool only_training = false;

  void set(std::string_view field, const OrderedJson& value) { fields[std::string(field)] = value; }
  // One number where all are equal, else a list.
  void set_sizes(std::string_view field, const std::vector<long long>& sizes);
};

// A size that a file leaves open, as a slider.
struct DraftParameter {
  std::string name;  // an identifier
  std::string title;
  long long value = 1;
};

struct DraftModel {
  std::string name;
  std::string description;
  std::vector<std::string> notes;  // ImportResult::notes
  std::vector<DraftParameter> parameters;
  std::vector<OrderedJson> input;  // without the batch: numbers and names of parameters
  std::vector<DraftLayer> layers;
};

// JSON text in the format of presets/README.md.
std::string write_draft(DraftModel model);

}  // namespace ledger
