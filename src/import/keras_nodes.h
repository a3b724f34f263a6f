// The calls of a functional model of Keras: which layer, on what. Keras 2 writes them as nested
// lists, Keras 3 as tensors with a history.
#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/json.h"
#include "model/reading.h"

namespace ledger {

// One output of one call of a layer.
struct KerasReference {
  std::string_view layer;
  std::size_t call = 0, output = 0;
  std::string_view role = {};        // the name of the argument, where it has one
  const JsonValue* shape = nullptr;  // with the batch, in Keras 3
  Mark mark = {};
};

struct KerasNode {
  std::size_t layer = 0;  // in the model's list
  std::vector<KerasReference> inputs = {};
};

struct KerasNodes {
  const JsonValue* layers = nullptr;
  std::unordered_map<std::string_view, std::size_t> layer_of_name;
  std::vector<std::size_t> call_count;  // by layer
  std::vector<KerasNode> nodes;         // each behind those that it reads
};

// Reports unknown names and cycles; nodes that wait for those are left out.
KerasNodes read_keras_nodes(const JsonValue& layers, Reporter& reporter);
// All references in `json`, in the order written.
std::vector<KerasReference> find_keras_references(const JsonValue& json);

}  // namespace ledger
