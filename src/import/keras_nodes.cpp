#include "import/keras_nodes.h"

#include <algorithm>
#include <queue>

#include "import/keras_graph.h"
#include "model/words.h"

namespace ledger {

using Type = JsonValue::Type;

namespace {

std::size_t index_of(const JsonValue& json) {
  constexpr std::int64_t kMost = 1'000'000;
  const bool is_index = json.is(Type::kNumber) && json.number.is_whole();
  return is_index && json.number.numerator >= 0
             ? static_cast<std::size_t>(std::min(json.number.numerator, kMost))
             : 0;
}

// ["conv1", 0, 0] or ["conv1", 0, 0, {further arguments}].
bool is_reference(const JsonValue& json) {
  return json.is(Type::kArray) && json.items.size() >= 3 && json.items[0].is(Type::kText) &&
         json.items[1].is(Type::kNumber) && json.items[2].is(Type::kNumber);
}

void collect(const JsonValue& json, std::string_view role, std::vector<KerasReference>& found) {
  if (is_reference(json)) {
    found.push_back({json.items[0].text, index_of(json.items[1]), index_of(json.items[2]), role,
                     nullptr, json.mark});
    if (json.items.size() == 3 || !json.items[3].is(Type::kObject)) return;
    for (const JsonValue::Member& member : json.items[3].members) {
      collect(member.value, member.key, found);
    }
    return;
  }
  for (const JsonValue& item : json.items) collect(item, role, found);
  if (const JsonValue* config = json.find("config")) {
    const JsonValue* history = config->find("keras_history");
    if (history != nullptr && is_reference(*history)) {
      collect(*history, role, found);
      found.back().shape = config->find("shape");
      return;
    }
  }
  for (const JsonValue::Member& member : json.members) {
    if (member.key == "kwargs") {
      for (const JsonValue::Member& argument : member.value.members) {
        collect(argument.value, argument.key, found);
      }
    } else {
      collect(member.value, role, found);
    }
  }
}

// Sorts so that each node stands behind those it reads; the order of the file where both will do.
class NodeSorter {
 public:
  NodeSorter(KerasNodes& nodes, Reporter& reporter) : nodes_(nodes), reporter_(reporter) {}

  void run(const std::vector<std::size_t>& first_node) {
    const std::size_t count = nodes_.nodes.size();
    waits_for_.assign(count, 0);
    readers_.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
      for (const KerasReference& input : nodes_.nodes[i].inputs) {
        if (!connect(input, i, first_node)) break;
      }
    }
    std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
    for (std::size_t i = 0; i < count; ++i) {
      if (waits_for_[i] == 0) ready.push(i);
    }
    std::vector<KerasNode> sorted;
    while (!ready.empty()) {
      const std::size_t node = ready.top();
      ready.pop();
      waits_for_[node] = -1;
      for (const std::size_t reader : readers_[node]) {
        if (--waits_for_[reader] == 0) ready.push(reader);
      }
      sorted.push_back(std::move(nodes_.nodes[node]));
    }
    if (sorted.size() < count && !reporter_.any()) report_cycle();
    nodes_.nodes = std::move(sorted);
  }

 private:
  bool connect(const KerasReference& input, std::size_t node,
               const std::vector<std::size_t>& first_node) {
    const auto found = nodes_.layer_of_name.find(input.layer);
    if (found == nodes_.layer_of_name.end()) {
      std::vector<std::string_view> known;
      constexpr std::size_t kEnough = 256;
      for (const auto& [name, layer] : nodes_.layer_of_name) {
        if (known.size() < kEnough) known.push_back(name);
      }
      reporter_.unknown(input.mark, "layer", input.layer, known);
      return false;
    }
    const std::size_t calls = nodes_.call_count[found->second];
    if (calls == 0) {
      reporter_.add(ErrorCode::kMissing, input.mark,
                    "The layer " + in_quotes(input.layer) + " is never called, and feeds another.");
      return false;
    }
    readers_[first_node[found->second] + std::min(input.call, calls - 1)].push_back(node);
    ++waits_for_[node];
    return true;
  }

  void report_cycle() {
    for (std::size_t i = 0; i < waits_for_.size(); ++i) {
      if (waits_for_[i] <= 0) continue;
      const JsonValue& layer = nodes_.layers->items[nodes_.nodes[i].layer];
      reporter_.add(ErrorCode::kCycle, layer.mark,
                    "The layer " + in_quotes(keras_layer_name(layer)) +
                        " waits for an output that depends on it.",
                    "Look at its \"inbound_nodes\": layers cannot feed each other in a circle.");
      return;
    }
  }

  KerasNodes& nodes_;
  Reporter& reporter_;
  std::vector<std::int64_t> waits_for_;  // inputs that are not there yet; -1: done
  std::vector<std::vector<std::size_t>> readers_;
};

}  // namespace

std::vector<KerasReference> find_keras_references(const JsonValue& json) {
  std::vector<KerasReference> found;
  collect(json, {}, found);
  return found;
}

KerasNodes read_keras_nodes(const JsonValue& layers, Reporter& reporter) {
  KerasNodes result;
  result.layers = &layers;
  std::vector<std::size_t> first_node;
  for (std::size_t i = 0; i < layers.items.size(); ++i) {
    const JsonValue& layer = layers.items[i];
    first_node.push_back(result.nodes.size());
    const JsonValue* name = layer.find("name");
    const JsonValue* config = layer.find("config");
    if (name == nullptr && config != nullptr) name = config->find("name");
    if (name != nullptr && name->is(Type::kText) &&
        !result.layer_of_name.emplace(name->text, i).second) {
      reporter.add(ErrorCode::kDuplicateName, name->mark,
                   "Two layers are named " + in_quotes(name->text) + ".",
                   "In a functional model every layer has a name of its own.");
    }
    const JsonValue* calls = layer.find("inbound_nodes");
    const bool has_calls = calls != nullptr && !calls->items.empty();
    if (keras_layer_class(layer) == "InputLayer") {
      result.nodes.push_back({i});
    } else if (has_calls) {
      for (const JsonValue& call : calls->items) {
        result.nodes.push_back({i, find_keras_references(call)});
      }
    }
    result.call_count.push_back(result.nodes.size() - first_node.back());
  }
  NodeSorter(result, reporter).run(first_node);
  return result;
}

}  // namespace ledger
