#include "import/torch_network.h"

#include <algorithm>

#include "import/sizes.h"
#include "model/words.h"

namespace ledger {
namespace {

std::string shape_words(const std::vector<long long>& shape) {
  std::string text;
  for (const long long size : shape) text += (text.empty() ? "" : "×") + std::to_string(size);
  return text;
}

// Sequential, and what is made of it: its children are called 0, 1, 2 …
bool is_sequence(const TorchModule& module) {
  if (module.class_name == "ModuleList" || module.class_name == "ModuleDict") return false;
  for (std::size_t i = 0; i < module.children.size(); ++i) {
    if (module.class_name == "Sequential") return true;
    if (module.children[i].name != std::to_string(i)) return false;
  }
  return true;
}

std::string joined_name(const std::string& around, const std::string& name) {
  return around.empty() ? name : name.empty() ? around : around + "." + name;
}

}  // namespace

TorchNetwork::TorchNetwork(TorchLeaves& leaves, const TorchInput& input) : leaves_(leaves) {
  start_.shape = input.shape;
  const bool is_picture = input.open == "resolution";
  for (std::size_t i = 0; i < input.shape.size(); ++i) {
    const bool is_open = is_picture ? i > 0
                                    : input.open == "length" && input.shape[i] >= 128 &&
                                          (i == 0) == (input.shape.back() != 1024);
    model_.input.push_back(is_open ? OrderedJson(input.open) : OrderedJson(input.shape[i]));
    if (is_open && model_.parameters.empty()) {
      model_.parameters.push_back(
          {input.open, is_picture ? "Resolution" : "Length", input.shape[i]});
    }
  }
}

void TorchNetwork::run(const TorchModule& root) {
  if (root.is_leaf()) {
    run_leaf(root, std::string(root.class_name), start_);
    return;
  }
  TorchFlow flow = start_;
  if (run_known(root, "", flow)) return;
  if (!is_sequence(root)) {
    notes_.add("The parts of " + in_quotes(root.class_name) +
               " are taken in the order written; what it does besides is not in a print.");
  }
  run_children(root, "", flow);
}

TorchFlow TorchNetwork::run_children(const TorchModule& module, const std::string& name,
                                     TorchFlow flow) {
  for (const TorchModule& child : module.children) {
    flow = run_module(child, joined_name(name, child.name), flow);
  }
  return flow;
}

TorchFlow TorchNetwork::run_module(const TorchModule& module, const std::string& name,
                                   TorchFlow flow) {
  ++steps_;
  if (module.is_leaf()) return run_leaf(module, name, flow);
  if (run_known(module, name, flow)) return flow;
  if (is_sequence(module)) return run_children(module, name, flow);
  TorchShape shape = flow.shape;
  if (!follows(module, shape)) return add_unknown(module, name, flow);
  notes_.add("The parts of each " + in_quotes(module.class_name) +
             " follow one another in the order written; additions and branches in it are not in a "
             "print.");
  return run_children(module, name, flow);
}

bool TorchNetwork::follows(const TorchModule& module, TorchShape& shape) {
  if (is_spent()) return false;
  ++steps_;
  if (!module.is_leaf()) {
    return std::all_of(module.children.begin(), module.children.end(),
                       [&](const TorchModule& child) { return follows(child, shape); });
  }
  if (module.class_name == "Sequential") return true;
  const TorchLeaf& leaf = leaves_.of(module);
  if (!leaf.is_known || !shape || !torch_leaf_takes(leaf, *shape)) return false;
  shape = torch_leaf_output(leaf, *shape);
  return true;
}

bool TorchNetwork::is_spent() const {
  constexpr std::int64_t kMostSteps = 1'000'000;
  return steps_ > kMostSteps;
}

TorchFlow TorchNetwork::run_leaf(const TorchModule& module, const std::string& name,
                                 TorchFlow flow) {
  // Sequential() is what a shortcut without layers prints.
  const bool is_empty = module.class_name == "Sequential" || module.class_name == "ModuleList";
  if (is_empty) return flow;
  TorchLeaf leaf = leaves_.of(module);
  if (!leaf.is_known) return add_unknown(module, name, flow);
  if (leaf.layer.kind == "linear") return run_linear(module, name, std::move(flow));
  if (!flow.shape || !torch_leaf_takes(leaf, *flow.shape)) {
    TorchFlow unknown = add_unknown(module, name, flow);
    unknown.is_row =
        flow.is_row || leaf.layer.kind == "flatten" || leaf.layer.kind.starts_with("adaptive_");
    return unknown;
  }
  return add_leaf(std::move(leaf), name, flow);
}

// Many models flatten by a call, which a print does not show.
TorchFlow TorchNetwork::run_linear(const TorchModule& module, const std::string& name,
                                   TorchFlow flow) {
  const TorchLeaf& leaf = leaves_.of(module);
  const long long features = std::max(leaf.number("in_features", 0, 1), 1LL);
  const std::vector<long long> row = {features};
  if (flow.shape && flow.shape->size() == 3) {
    const std::vector<long long> map = *flow.shape;
    if (size_product(map) == features) {
      notes_.add("A flatten in front of " + in_quotes(name) + " is not in the print.");
      flow = {push({{}, "flatten", {flow.layer}}, name + "_flatten"), row};
    } else {
      wants_other_size_ |= map.front() != features && start_.shape->size() == 3;
      notes_.add("How " + shape_words(map) + " becomes the " + std::to_string(features) +
                 " features of " + in_quotes(name) + " is not in the print.");
      notes_.not_costed("what stands before " + name.substr(0, 60));
      DraftLayer between = {{}, "unknown_op", {flow.layer}};
      between.set("shape", row);
      flow = {push(std::move(between), name + "_before"), row};
    }
  } else if (!flow.shape && flow.is_row) {
    if (flow.layer >= 0) model_.layers[static_cast<std::size_t>(flow.layer)].set("shape", row);
    flow.shape = row;
  }
  if (!flow.shape || !torch_leaf_takes(leaf, *flow.shape)) {
    return add_unknown(module, name, flow);
  }
  return add_leaf(leaf, name, flow);
}

TorchFlow TorchNetwork::add_leaf(TorchLeaf leaf, const std::string& name, const TorchFlow& flow) {
  TorchFlow result;
  result.shape = torch_leaf_output(leaf, *flow.shape);
  leaf.layer.inputs = {flow.layer};
  result.layer = push(std::move(leaf.layer), name);
  return result;
}

TorchFlow TorchNetwork::add_unknown(const TorchModule& module, const std::string& name,
                                    const TorchFlow& flow) {
  notes_.not_costed(module.class_name);
  DraftLayer layer = {{}, "unknown_op", {flow.layer}};
  if (const long long learned = leaves_.learned(module); learned > 0) {
    layer.set("numbers", learned);
  }
  layer.set("comment", std::string(module.class_name.substr(0, 100)));
  return {push(std::move(layer), name), {}};
}

int TorchNetwork::push(DraftLayer layer, const std::string& name) {
  layer.name = name;
  model_.layers.push_back(std::move(layer));
  return static_cast<int>(model_.layers.size()) - 1;
}

}  // namespace ledger
