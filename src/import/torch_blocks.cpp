// Blocks whose forward everybody's models share, by the classes and names that torchvision gives
// them.
#include <algorithm>
#include <array>

#include "import/sizes.h"
#include "import/torch_network.h"
#include "model/words.h"

namespace ledger {
namespace {

const TorchModule* child_of(const TorchModule& module, std::string_view name) {
  const auto found = std::find_if(module.children.begin(), module.children.end(),
                                  [name](const TorchModule& child) { return child.name == name; });
  return found == module.children.end() ? nullptr : &*found;
}

bool has_children(const TorchModule& module, std::initializer_list<std::string_view> names) {
  return std::all_of(names.begin(), names.end(),
                     [&](std::string_view name) { return child_of(module, name) != nullptr; });
}

}  // namespace

bool TorchNetwork::run_known(const TorchModule& module, const std::string& name, TorchFlow& flow) {
  struct Known {
    std::string_view class_name;
    Block run;
  };
  static constexpr std::array<Known, 8> kKnown = {{
      {"BasicBlock", &TorchNetwork::residual},
      {"Bottleneck", &TorchNetwork::residual},
      {"InvertedResidual", &TorchNetwork::inverted_residual},
      {"MBConv", &TorchNetwork::inverted_residual},
      {"FusedMBConv", &TorchNetwork::inverted_residual},
      {"SqueezeExcitation", &TorchNetwork::squeeze_excitation},
      {"Fire", &TorchNetwork::fire},
      {"MultiheadAttention", &TorchNetwork::attention},
  }};
  for (const Known& known : kKnown) {
    if (known.class_name != module.class_name || !flow.shape || is_spent()) continue;
    // What does not turn out as expected leaves nothing behind.
    const std::size_t layers = model_.layers.size();
    const TorchFlow before = flow;
    const ImportNotes notes = notes_;
    if ((this->*known.run)(module, name, flow)) {
      notes_.add("What each " + in_quotes(module.class_name) +
                 " does with its parts is known from its class and their names.");
      return true;
    }
    model_.layers.resize(layers);
    flow = before;
    notes_ = notes;
  }
  return false;
}

TorchFlow TorchNetwork::merge(const char* kind, const std::string& name,
                              const std::vector<TorchFlow>& flows, std::vector<long long> shape) {
  DraftLayer layer = {{}, kind, {}};
  for (const TorchFlow& flow : flows) layer.inputs.push_back(flow.layer);
  return {push(std::move(layer), name), std::move(shape)};
}

// Convolutions with their norms and a ReLU between, the input or its projection added.
bool TorchNetwork::residual(const TorchModule& module, const std::string& name, TorchFlow& flow) {
  if (!has_children(module, {"conv1", "bn1", "conv2", "bn2"})) return false;
  const TorchModule* relu = child_of(module, "relu");
  int first_relu = -1;
  const auto rectify = [&](TorchFlow input) {
    DraftLayer layer = {{}, "relu", {input.layer}};
    layer.same_weights_as = relu != nullptr ? first_relu : -1;
    if (relu == nullptr) layer.set("functional", true);
    if (relu != nullptr && relu->arguments.find("inplace=True") != std::string_view::npos) {
      layer.set("inplace", true);
    }
    input.layer = push(std::move(layer), name + ".relu");
    if (first_relu < 0) first_relu = input.layer;
    return input;
  };
  TorchFlow main = flow;
  for (const std::string_view number : {"1", "2", "3"}) {
    const TorchModule* conv = child_of(module, "conv" + std::string(number));
    const TorchModule* norm = child_of(module, "bn" + std::string(number));
    if (conv == nullptr || norm == nullptr) break;
    if (number != "1") main = rectify(main);
    main = run_module(*conv, name + "." + conv->name, main);
    main = run_module(*norm, name + "." + norm->name, main);
  }
  TorchFlow shortcut = flow;
  for (const std::string_view child : {"downsample", "shortcut"}) {
    const TorchModule* projection = child_of(module, child);
    if (projection != nullptr) {
      shortcut = run_module(*projection, name + "." + projection->name, flow);
    }
  }
  if (!main.shape || main.shape != shortcut.shape) return false;
  flow = rectify(merge("add", name + ".add", {main, shortcut}, *main.shape));
  return true;
}

// The input is added where the shapes are equal.
bool TorchNetwork::inverted_residual(const TorchModule& module, const std::string& name,
                                     TorchFlow& flow) {
  const TorchModule* block = child_of(module, "conv");
  if (block == nullptr) block = child_of(module, "block");
  if (block == nullptr) return false;
  TorchFlow main = run_module(*block, name + "." + block->name, flow);
  if (!main.shape) return false;
  if (main.shape == flow.shape) {
    if (const TorchModule* drop = child_of(module, "stochastic_depth")) {
      main = run_module(*drop, name + "." + drop->name, main);
    }
    main = merge("add", name + ".add", {main, flow}, *flow.shape);
  }
  flow = main;
  return true;
}

bool TorchNetwork::squeeze_excitation(const TorchModule& module, const std::string& name,
                                      TorchFlow& flow) {
  constexpr std::array<std::string_view, 5> kOrder = {"avgpool", "fc1", "activation", "fc2",
                                                      "scale_activation"};
  TorchFlow scale = flow;
  for (const std::string_view part : kOrder) {
    const TorchModule* child = child_of(module, part);
    if (child == nullptr || !scale.shape) return false;
    scale = run_module(*child, name + "." + child->name, scale);
  }
  if (!scale.shape || scale.shape->front() != flow.shape->front()) return false;
  flow = merge("mul", name + ".mul", {scale, flow}, *flow.shape);
  return true;
}

// SqueezeNet's: one narrow convolution, two side by side behind it.
bool TorchNetwork::fire(const TorchModule& module, const std::string& name, TorchFlow& flow) {
  const auto run_pair = [&](std::string_view part, TorchFlow input) {
    for (const std::string& child_name : {std::string(part), std::string(part) + "_activation"}) {
      const TorchModule* child = child_of(module, child_name);
      if (child == nullptr) return TorchFlow{};
      input = run_module(*child, name + "." + child_name, input);
    }
    return input;
  };
  const TorchFlow squeezed = run_pair("squeeze", flow);
  if (!squeezed.shape) return false;
  const TorchFlow small = run_pair("expand1x1", squeezed), large = run_pair("expand3x3", squeezed);
  if (!small.shape || !large.shape || small.shape->size() != 3) return false;
  std::vector<long long> shape = *small.shape;
  shape.front() = size_sum(shape.front(), large.shape->front());
  if (shape.front() < 1) return false;
  flow = merge("concat", name + ".cat", {small, large}, std::move(shape));
  return true;
}

// The print shows the last projection alone, and not how many heads there are.
bool TorchNetwork::attention(const TorchModule& module, const std::string& name, TorchFlow& flow) {
  const TorchModule* out = child_of(module, "out_proj");
  if (out == nullptr || flow.shape->size() != 2) return false;
  const TorchLeaf& leaf = leaves_.of(*out);
  if (leaf.number("in_features", 0, 0) != flow.shape->back()) return false;
  DraftLayer layer = {{}, "multi_head_attention", {flow.layer}};
  layer.set("num_heads", 1);
  if (!leaf.flag("bias", true)) layer.set("bias", false);
  notes_.add(
      "How many heads an attention has is not in a print: 1 is written, which changes its "
      "softmax alone.");
  flow = {push(std::move(layer), name), flow.shape};
  return true;
}

}  // namespace ledger
