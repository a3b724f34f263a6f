#include "import/onnx_graph.h"

#include <algorithm>
#include <utility>

namespace ledger {
namespace {

constexpr int kMaximumFunctionDepth = 16;
constexpr std::size_t kShownName = 80;
// What functions put in where they are called, attributes and names.
constexpr std::size_t kMostCopiedBytes = std::size_t{128} << 20;

std::string in_short(std::string_view name) {
  std::string text;
  for (const char c : name.substr(0, kShownName)) {
    const auto byte = static_cast<unsigned char>(c);
    text += byte < 0x20 || byte >= 0x7F ? '?' : c;
  }
  return '"' + text + (name.size() > kShownName ? "…\"" : "\"");
}

// Replaces calls of the model's own functions by their nodes.
class Inliner {
 public:
  Inliner(const OnnxModel& model, Errors& errors) : model_(model), errors_(errors) {
    for (const OnnxFunction& function : model.functions) {
      functions_.emplace(function.domain + "::" + function.name, &function);
    }
  }

  std::vector<OnnxNode> run() {
    for (const OnnxNode& node : model_.nodes) {
      if (!add(node, 0)) return {};
    }
    return std::move(nodes_);
  }

 private:
  bool add(const OnnxNode& node, int depth) {
    if (nodes_.size() >= kMaximumOnnxNodes) {
      return fail(node, "The network has more than the " + std::to_string(kMaximumOnnxNodes) +
                            " nodes that are read.");
    }
    const std::size_t arguments =
        std::max({node.inputs.size(), node.outputs.size(), node.attributes.size()});
    if (arguments > kMaximumOnnxArguments) {
      return fail(node, "It has " + std::to_string(arguments) +
                            " inputs, outputs or attributes, more than the " +
                            std::to_string(kMaximumOnnxArguments) + " that are read.");
    }
    const auto function = functions_.find(node.domain + "::" + node.op);
    if (functions_.empty() || function == functions_.end()) {
      nodes_.push_back(node);
      return true;
    }
    if (depth >= kMaximumFunctionDepth) {
      return fail(node, "Functions call functions more than " +
                            std::to_string(kMaximumFunctionDepth) + " levels deep.");
    }
    return expand(node, *function->second, depth);
  }

  bool fail(const OnnxNode& node, std::string message) {
    errors_.push_back({ErrorCode::kTooLarge, place_of(node), std::move(message), {}});
    return false;
  }

  bool expand(const OnnxNode& call, const OnnxFunction& function, int depth) {
    // Functions that hold nothing but calls would grow without adding a node.
    if (calls_ >= static_cast<int>(kMaximumOnnxNodes)) {
      return fail(call, "Functions call each other more often than is followed.");
    }
    const std::string scope =
        call.name.empty() ? "/" + function.name + "_" + std::to_string(calls_ + 1) : call.name;
    ++calls_;
    std::unordered_map<std::string, std::string> names;
    const auto bind = [&names](const std::vector<std::string>& inner,
                               const std::vector<std::string>& outer) {
      for (std::size_t i = 0; i < inner.size(); ++i) {
        names[inner[i]] = i < outer.size() ? outer[i] : std::string();
      }
    };
    bind(function.inputs, call.inputs);
    bind(function.outputs, call.outputs);
    const auto rename = [&](std::vector<std::string>& list) {
      for (std::string& name : list) {
        if (name.empty()) continue;
        const auto [entry, is_new] = names.emplace(name, std::string());
        if (is_new) entry->second = scope + "/" + name;
        name = entry->second;
        copied_bytes_ += name.size();
      }
    };
    for (const OnnxNode& original : function.nodes) {
      copied_bytes_ += size_of(original) + scope.size();
      if (copied_bytes_ > kMostCopiedBytes) {
        return fail(call,
                    "With the nodes of all functions that are called, the network takes more "
                    "than the " +
                        std::to_string(kMostCopiedBytes >> 20) + " MiB that are read.");
      }
      OnnxNode node = original;
      rename(node.inputs);
      rename(node.outputs);
      node.name = scope + "/" + (node.name.empty() ? node.op : node.name);
      node.offset = call.offset;
      for (OnnxAttribute& attribute : node.attributes) resolve(attribute, call, function);
      if (!add(node, depth + 1)) return false;
    }
    return true;
  }

  // What a copy of it takes in memory, about.
  static std::size_t size_of(const OnnxNode& node) {
    std::size_t size = sizeof(OnnxNode) + node.name.size();
    for (const OnnxAttribute& attribute : node.attributes) {
      size += sizeof(OnnxAttribute) + attribute.name.size() + attribute.text.size() +
              sizeof(std::int64_t) * attribute.integers.size() +
              sizeof(double) * attribute.reals.size();
      if (!attribute.tensor) continue;
      const OnnxTensor& tensor = *attribute.tensor;
      size += tensor.name.size() + sizeof(std::int64_t) * tensor.dims.size();
      if (tensor.integers) size += sizeof(std::int64_t) * tensor.integers->size();
      if (tensor.reals) size += sizeof(double) * tensor.reals->size();
    }
    return size;
  }

  static void resolve(OnnxAttribute& attribute, const OnnxNode& call,
                      const OnnxFunction& function) {
    if (attribute.reference.empty()) return;
    const OnnxAttribute* given = call.find(attribute.reference);
    if (given == nullptr) {
      for (const OnnxAttribute& entry : function.defaults) {
        if (entry.name == attribute.reference) given = &entry;
      }
    }
    if (given == nullptr) return;
    const std::string name = attribute.name;
    attribute = *given;
    attribute.name = name;
  }

  const OnnxModel& model_;
  Errors& errors_;
  std::unordered_map<std::string, const OnnxFunction*> functions_;
  std::vector<OnnxNode> nodes_;
  int calls_ = 0;
  std::size_t copied_bytes_ = 0;
};

class GraphBuilder {
 public:
  GraphBuilder(const OnnxModel& model, Errors& errors) : model_(model), errors_(errors) {}

  std::optional<OnnxGraph> run() {
    const auto opset = model_.opsets.find("");
    if (opset != model_.opsets.end()) graph_.opset = opset->second;
    for (const auto* infos : {&model_.values, &model_.inputs, &model_.outputs}) {
      for (const OnnxValueInfo& info : *infos) graph_.infos[info.name] = &info;
    }
    for (const OnnxTensor& tensor : model_.initializers) add_initializer(tensor);
    for (const OnnxValueInfo& input : model_.inputs) add_input(input);
    std::vector<OnnxNode> nodes = Inliner(model_, errors_).run();
    if (!errors_.empty() || !connect(std::move(nodes)) || !sort()) return std::nullopt;
    for (const OnnxValueInfo& output : model_.outputs) {
      const auto found = names_.find(output.name);
      if (found != names_.end()) graph_.outputs.push_back(found->second);
    }
    return std::move(graph_);
  }

 private:
  int define(const std::string& name) {
    const auto [entry, is_new] = names_.emplace(name, static_cast<int>(graph_.values.size()));
    if (is_new) graph_.values.emplace_back().name = name;
    return entry->second;
  }

  void add_initializer(const OnnxTensor& tensor) {
    GraphValue& value = graph_.values[static_cast<std::size_t>(define(tensor.name))];
    describe_constant(tensor, value);
    value.is_learned = !tensor.is_integer();
    value.weight = tensor.name;
    for (const std::int64_t size : tensor.dims) {
      if (size < 0) {
        refuse(tensor, ErrorCode::kOutOfRange,
               "has the size " + std::to_string(size) + ", below zero.");
      }
    }
    if (tensor.dims.size() > kMaximumOnnxRank) {
      refuse(tensor, ErrorCode::kTooLarge,
             "has more than " + std::to_string(kMaximumOnnxRank) + " dimensions.");
    } else if (!product(*value.dims)) {
      refuse(tensor, ErrorCode::kOverflow, "has more elements than fit 64 bits.");
    }
  }

  void refuse(const OnnxTensor& tensor, ErrorCode code, const std::string& why) {
    constexpr std::size_t kMostErrors = 20;
    if (errors_.size() >= kMostErrors) return;
    errors_.push_back({code, {0, 0, "weight " + in_short(tensor.name)}, "It " + why, {}});
  }

  void add_input(const OnnxValueInfo& input) {
    if (names_.count(input.name) > 0) return;  // old files list weights among the inputs
    if (input.dims.size() > kMaximumOnnxRank) {
      errors_.push_back({ErrorCode::kTooLarge,
                         {0, 0, "input " + in_short(input.name)},
                         "It has more than " + std::to_string(kMaximumOnnxRank) + " dimensions.",
                         {}});
    }
    graph_.inputs.push_back(define(input.name));
    graph_.input_infos.push_back(input);
  }

  bool connect(std::vector<OnnxNode> nodes) {
    for (std::size_t n = 0; n < nodes.size(); ++n) {
      GraphNode& node = graph_.nodes.emplace_back();
      for (const std::string& output : nodes[n].outputs) {
        node.outputs.push_back(output.empty() ? kNoValue : define_output(nodes[n], output));
        if (!errors_.empty()) return false;
        if (node.outputs.back() >= 0)
          graph_.value(node.outputs.back())->producer = static_cast<int>(n);
      }
      graph_.holds_graphs |= nodes[n].holds_graph();
      node.node = std::move(nodes[n]);
    }
    for (std::size_t n = 0; n < graph_.nodes.size(); ++n) {
      if (!connect_inputs(graph_.nodes[n], static_cast<int>(n))) return false;
    }
    return true;
  }

  int define_output(const OnnxNode& node, const std::string& name) {
    if (names_.count(name) > 0) {
      errors_.push_back({ErrorCode::kDuplicateName,
                         place_of(node),
                         "Two nodes, or a node and an input, give " + in_short(name) + ".",
                         {}});
      return kNoValue;
    }
    return define(name);
  }

  bool connect_inputs(GraphNode& node, int index) {
    for (const std::string& input : node.node.inputs) {
      if (input.empty()) {
        node.inputs.push_back(kNoValue);
        continue;
      }
      const auto found = names_.find(input);
      if (found == names_.end()) {
        errors_.push_back({ErrorCode::kUnknownName,
                           place_of(node.node),
                           "It reads " + in_short(input) +
                               ", which is no input of the network, no weight and no output of a "
                               "node.",
                           {}});
        return false;
      }
      node.inputs.push_back(found->second);
      graph_.value(found->second)->consumers.push_back(index);
    }
    return true;
  }

  // Files should hold nodes in order; those that do not are put in order.
  bool sort() {
    std::vector<int> waiting(graph_.nodes.size(), 0);
    std::vector<int> order;
    order.reserve(graph_.nodes.size());
    for (std::size_t n = 0; n < graph_.nodes.size(); ++n) {
      for (const int input : graph_.nodes[n].inputs) {
        if (input >= 0 && graph_.value(input)->producer >= 0) ++waiting[n];
      }
      if (waiting[n] == 0) order.push_back(static_cast<int>(n));
    }
    for (std::size_t next = 0; next < order.size(); ++next) {
      for (const int output : graph_.nodes[static_cast<std::size_t>(order[next])].outputs) {
        if (output < 0) continue;
        for (const int consumer : graph_.value(output)->consumers) {
          if (--waiting[static_cast<std::size_t>(consumer)] == 0) order.push_back(consumer);
        }
      }
    }
    if (order.size() < graph_.nodes.size()) {
      const auto stuck = std::find_if(waiting.begin(), waiting.end(), [](int w) { return w > 0; });
      const auto at = static_cast<std::size_t>(stuck - waiting.begin());
      errors_.push_back({ErrorCode::kCycle,
                         place_of(graph_.nodes[at].node),
                         "It waits for its own output: the nodes lead back to themselves.",
                         {}});
      return false;
    }
    if (!is_sorted_already()) reorder(order);
    return true;
  }

  bool is_sorted_already() const {
    for (std::size_t n = 0; n < graph_.nodes.size(); ++n) {
      for (const int input : graph_.nodes[n].inputs) {
        if (input >= 0 && graph_.value(input)->producer >= static_cast<int>(n)) return false;
      }
    }
    return true;
  }

  void reorder(const std::vector<int>& order) {
    std::vector<GraphNode> sorted;
    sorted.reserve(order.size());
    std::vector<int> place(order.size());
    for (const int node : order) {
      place[static_cast<std::size_t>(node)] = static_cast<int>(sorted.size());
      sorted.push_back(std::move(graph_.nodes[static_cast<std::size_t>(node)]));
    }
    graph_.nodes = std::move(sorted);
    for (GraphValue& value : graph_.values) {
      if (value.producer >= 0) value.producer = place[static_cast<std::size_t>(value.producer)];
      for (int& consumer : value.consumers) consumer = place[static_cast<std::size_t>(consumer)];
    }
  }

  const OnnxModel& model_;
  Errors& errors_;
  OnnxGraph graph_;
  std::unordered_map<std::string, int> names_;
};

}  // namespace

Place place_of(const OnnxNode& node) {
  std::string name = in_short(node.name.empty() ? node.op : node.name);
  return {0, 0, "byte " + std::to_string(node.offset) + ", node " + std::move(name)};
}

void describe_constant(const OnnxTensor& tensor, GraphValue& value) {
  value.type = tensor.type;
  value.is_constant = true;
  Dims dims(tensor.dims.begin(), tensor.dims.end());
  if (const std::optional<Dim> count = product(dims)) value.stored = count->value;
  if (tensor.integers) value.data = Dims(tensor.integers->begin(), tensor.integers->end());
  if (tensor.reals && tensor.reals->size() == 1) value.real = tensor.reals->front();
  if (tensor.reals) value.reals = *tensor.reals;
  value.dims = std::move(dims);
}

std::optional<OnnxGraph> build_graph(const OnnxModel& model, Errors& errors) {
  return GraphBuilder(model, errors).run();
}

}  // namespace ledger
