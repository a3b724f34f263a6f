#include "import/layer_list.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace ledger {
namespace {

constexpr std::size_t kMostBlocks = 12;     // in each other; the reader takes a few more
constexpr std::size_t kMostSteps = 24;      // of a path: the last ones say what a layer is
constexpr std::size_t kLongestName = 1024;  // bytes of a name that are looked at
constexpr std::size_t kLongestStep = 60;    // bytes
constexpr std::size_t kLongestPath = 180;   // bytes, dots included

bool is_plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > 0x20 && byte < 0x7F && std::string_view("{}[]\"\\").find(c) == std::string::npos;
}

std::string cleaned(std::string_view step) {
  std::string text;
  for (const char c : step.substr(0, kLongestStep)) text += is_plain(c) ? c : '_';
  return text;
}

std::string joined(const std::vector<std::string>& path, std::size_t from, std::size_t to) {
  std::string text;
  for (std::size_t i = from; i < to; ++i) text += (i > from ? "." : "") + path[i];
  return text;
}

class NetworkWriter {
 public:
  explicit NetworkWriter(ImportedNetwork network) : network_(std::move(network)) {}

  std::string write() {
    leave_out_operators();
    make_unique();
    find_blocks();
    share_weights();
    tell_apart();
    OrderedJson json;
    json["name"] = network_.name;
    if (!network_.description.empty()) json["description"] = network_.description;
    if (!network_.notes.empty()) json["notes"] = network_.notes;
    if (!network_.parameters.empty()) json["parameters"] = std::move(network_.parameters);
    json["input"] = std::move(network_.input);
    std::size_t next = 0;
    json["layers"] = write_list(next, network_.layers.size(), {});
    std::string text;
    append(json, {}, text);
    return text + '\n';
  }

 private:
  using Path = std::vector<std::string>;

  // "conv1.Conv" is "conv1" where nothing else stands in conv1.
  void leave_out_operators() {
    std::unordered_map<std::string, int> inside;
    for (const ImportedLayer& layer : network_.layers) {
      for (std::size_t n = 1; n <= layer.path.size(); ++n) ++inside[joined(layer.path, 0, n)];
    }
    for (ImportedLayer& layer : network_.layers) {
      const std::size_t size = layer.path.size();
      if (!layer.ends_in_operator || size < 2) continue;
      if (inside[joined(layer.path, 0, size - 1)] == 1) layer.path.pop_back();
    }
  }

  // Full names must differ, and none may be the name of a block as well.
  void make_unique() {
    std::unordered_set<std::string> scopes, taken;
    for (ImportedLayer& layer : network_.layers) {
      shorten(layer.path);
      for (std::size_t n = 1; n < layer.path.size(); ++n) {
        scopes.insert(joined(layer.path, 0, n));
      }
    }
    std::unordered_map<std::string, int> numbers;
    for (ImportedLayer& layer : network_.layers) {
      const std::string base = layer.path.back();
      const std::string scope = joined(layer.path, 0, layer.path.size());
      int& number = numbers[scope];
      for (;;) {
        const std::string full = joined(layer.path, 0, layer.path.size());
        if (scopes.count(full) == 0 && taken.insert(full).second) break;
        layer.path.back() = base + "_" + std::to_string(++number);
      }
    }
  }

  static void shorten(Path& path) {
    std::size_t size = joined(path, 0, path.size()).size();
    auto first = path.begin();
    for (; path.end() - first > 1 && size > kLongestPath; ++first) size -= first->size() + 1;
    path.erase(path.begin(), first);
    if (path.empty()) path.push_back("layer");
    if (path.front() == "input") path.front() = "input_";
    for (std::string& step : path) {
      if (step == "input") step = "input_";
    }
  }

  // A scope is a block where its layers, two or more, follow one another without others between.
  void find_blocks() {
    struct Span {
      std::size_t first = 0, last = 0, count = 0;
    };
    std::map<std::string, Span> spans;
    for (std::size_t i = 0; i < network_.layers.size(); ++i) {
      const Path& path = network_.layers[i].path;
      for (std::size_t n = 1; n < path.size(); ++n) {
        Span& span = spans[joined(path, 0, n)];
        if (span.count++ == 0) span.first = i;
        span.last = i;
      }
    }
    for (const auto& [scope, span] : spans) {
      if (span.count > 1 && span.last - span.first + 1 == span.count) blocks_.insert(scope);
    }
  }

  // Layers that share weights must stand in one list: no block may part them.
  void share_weights() {
    std::unordered_map<std::string, std::vector<std::size_t>> users;
    for (std::size_t i = 0; i < network_.layers.size(); ++i) {
      const ImportedLayer& layer = network_.layers[i];
      if (!layer.weights.empty()) users[layer.weights + '\n' + layer.kind].push_back(i);
    }
    for (const auto& [weights, layers] : users) {
      if (layers.size() < 2) continue;
      const Path& first = network_.layers[layers.front()].path;
      std::size_t common = first.size() - 1;
      for (const std::size_t i : layers) {
        const Path& path = network_.layers[i].path;
        std::size_t equal = 0;
        while (equal < common && equal + 1 < path.size() && path[equal] == first[equal]) ++equal;
        common = equal;
      }
      for (const std::size_t i : layers) {
        const Path& path = network_.layers[i].path;
        for (std::size_t n = common + 1; n < path.size(); ++n) blocks_.erase(joined(path, 0, n));
        network_.layers[i].fields["module"] = joined(first, 0, first.size());
      }
    }
  }

  // A name that is used deep in blocks could mean something nearer: another is given.
  void tell_apart() {
    std::unordered_set<std::string> names(blocks_.begin(), blocks_.end());
    for (const ImportedLayer& layer : network_.layers) {
      names.insert(joined(layer.path, 0, layer.path.size()));
    }
    for (const ImportedLayer& user : network_.layers) {
      const std::vector<std::size_t> around = blocks_of(user.path);
      for (const int input : user.inputs) {
        if (input < 0 || around.empty()) continue;
        Path& path = network_.layers[static_cast<std::size_t>(input)].path;
        const std::size_t common = common_block(path, user.path);
        for (;;) {
          const std::string name = joined(path, common, path.size());
          const bool is_taken = std::any_of(around.begin(), around.end(), [&](std::size_t n) {
            return n > common && names.count(joined(user.path, 0, n) + '.' + name) > 0;
          });
          if (!is_taken) break;
          do {
            path.back() += '_';
          } while (!names.insert(joined(path, 0, path.size())).second);
        }
      }
    }
  }

  // The steps of the innermost block that two layers are both in.
  std::size_t common_block(const Path& a, const Path& b) const {
    std::size_t common = 0;
    for (const std::size_t n : blocks_of(b)) {
      if (n >= a.size() ||
          !std::equal(b.begin(), b.begin() + static_cast<std::ptrdiff_t>(n), a.begin()))
        break;
      common = n;
    }
    return common;
  }

  // The blocks around a layer: how many steps of its path each takes.
  std::vector<std::size_t> blocks_of(const Path& path) const {
    std::vector<std::size_t> ends;
    for (std::size_t n = 1; n < path.size() && ends.size() < kMostBlocks; ++n) {
      if (blocks_.count(joined(path, 0, n)) > 0) ends.push_back(n);
    }
    return ends;
  }

  // Layers from `next` on that stand in the block of these steps.
  OrderedJson write_list(std::size_t& next, std::size_t end, const Path& block) {
    OrderedJson list = OrderedJson::array();
    const std::size_t depth = block.size();
    while (next < end && starts_with(network_.layers[next].path, block)) {
      const Path& path = network_.layers[next].path;
      std::size_t inner = 0;
      for (const std::size_t n : blocks_of(path)) {
        if (n > depth) {
          inner = n;
          break;
        }
      }
      if (inner == 0) {
        list.push_back(write_layer(next, block));
        ++next;
        continue;
      }
      const std::size_t first = next;
      const Path inside(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(inner));
      OrderedJson json = {{"name", joined(path, depth, inner)}};
      OrderedJson layers = write_list(next, end, inside);
      if (const OrderedJson inputs = block_inputs(first, next, block); !inputs.empty()) {
        json["inputs"] = inputs;
      }
      json["layers"] = std::move(layers);
      list.push_back(std::move(json));
    }
    return list;
  }

  static bool starts_with(const Path& path, const Path& block) {
    return path.size() > block.size() && std::equal(block.begin(), block.end(), path.begin());
  }

  // What a block reads from outside. One that reads the network's input must say so, as "input"
  // means in it what enters the block.
  OrderedJson block_inputs(std::size_t first, std::size_t end, const Path& block) const {
    std::set<int> outside;
    for (std::size_t i = first; i < end; ++i) {
      for (const int input : network_.layers[i].inputs) {
        if (input < static_cast<int>(first)) outside.insert(input);
      }
    }
    OrderedJson inputs = OrderedJson::array();
    if (outside.count(kNetworkInput) > 0) {
      inputs.push_back("input");
      return inputs;
    }
    const bool is_one_before =
        outside.size() == 1 && *outside.begin() + 1 == static_cast<int>(first);
    if (is_one_before || outside.empty()) return inputs;
    for (const int input : outside) {
      inputs.push_back(reference(input, block));
    }
    return inputs;
  }

  OrderedJson write_layer(std::size_t index, const Path& block) const {
    const ImportedLayer& layer = network_.layers[index];
    OrderedJson json = {{"type", layer.kind},
                        {"name", joined(layer.path, block.size(), layer.path.size())}};
    const bool is_behind_training = index > 0 && network_.layers[index - 1].fields.contains("only");
    const bool follows = !is_behind_training && index > 0 && layer.inputs.size() == 1 &&
                         layer.inputs.front() + 1 == static_cast<int>(index) &&
                         is_neighbour(index, block);
    const bool is_first = index == 0 && layer.inputs.size() == 1;
    if (!follows && !is_first) {
      OrderedJson inputs = OrderedJson::array();
      for (const int input : layer.inputs) {
        inputs.push_back(input < 0 ? std::string("input") : reference(input, block));
      }
      json["inputs"] = std::move(inputs);
    }
    for (const auto& [key, value] : layer.fields.items()) json[key] = value;
    return json;
  }

  // The layer before it stands in the same list, so that it is what comes next takes.
  bool is_neighbour(std::size_t index, const Path& block) const {
    const Path& before = network_.layers[index - 1].path;
    if (!starts_with(before, block)) return false;
    for (const std::size_t n : blocks_of(before)) {
      if (n > block.size()) return false;
    }
    return true;
  }

  // How a layer is named from inside of a block: from the innermost block on that both are in.
  std::string reference(int index, const Path& block) const {
    const Path& path = network_.layers[static_cast<std::size_t>(index)].path;
    Path user = block;
    user.emplace_back();
    return joined(path, common_block(path, user), path.size());
  }

  static std::string compact(const OrderedJson& json) {
    return json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
  }

  // A layer a line; what holds layers is spread over several.
  static void append(const OrderedJson& json, const std::string& indent, std::string& text) {
    if (!json.is_object() || !json.contains("layers")) {
      text += compact(json);
      return;
    }
    const std::string inner = indent + "  ";
    text += '{';
    bool is_first = true;
    for (const auto& [key, value] : json.items()) {
      text += (is_first ? "\n" : ",\n") + inner + compact(key) + ": ";
      is_first = false;
      if (key != "layers") {
        text += compact(value);
        continue;
      }
      text += '[';
      for (std::size_t i = 0; i < value.size(); ++i) {
        text += (i == 0 ? "\n" : ",\n") + inner + "  ";
        append(value[i], inner + "  ", text);
      }
      text += '\n' + inner + ']';
    }
    text += '\n' + indent + '}';
  }

  ImportedNetwork network_;
  std::unordered_set<std::string> blocks_;
};

}  // namespace

std::vector<std::string> path_steps(std::string_view name) {
  std::vector<std::string> steps;
  std::string before;
  // A name of 64 KiB could be one of 32,000 steps, and every start of it may be a block.
  if (name.size() > kLongestName) name.remove_prefix(name.size() - kLongestName);
  while (!name.empty()) {
    const std::size_t end = std::min(name.find('/'), name.size());
    std::string step = cleaned(name.substr(0, end));
    name.remove_prefix(std::min(end + 1, name.size()));
    if (step.empty()) continue;
    const bool repeats = !before.empty() && step.size() > before.size() + 1 &&
                         step.compare(0, before.size(), before) == 0 && step[before.size()] == '.';
    steps.push_back(repeats ? step.substr(before.size() + 1) : step);
    before = std::move(step);
  }
  if (steps.size() > kMostSteps) {
    steps.erase(steps.begin(), steps.end() - static_cast<std::ptrdiff_t>(kMostSteps));
  }
  return steps;
}

std::string write_network(ImportedNetwork network) {
  return NetworkWriter(std::move(network)).write();
}

}  // namespace ledger
