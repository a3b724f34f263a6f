// A model whose layers are added, taken out and moved: what "changes" do after everything is
// unrolled. Layers keep their number while it goes on; `finish` numbers them anew.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "formula/error.h"
#include "model/model.h"

namespace ledger {

class Restructuring {
 public:
  explicit Restructuring(const Model& model);

  std::size_t size() const { return nodes_.size(); }  // those taken out included
  const Layer& layer(int node) const { return nodes_[static_cast<std::size_t>(node)].layer; }
  // By full name, or all that a name with `*` means, in the order of the model.
  std::vector<int> find(std::string_view name);
  // Likewise, or those of the blocks of that name.
  std::vector<int> find_with_blocks(std::string_view name);
  bool has_layer(const std::string& full_name);
  // The full name of a layer called `local` in the block of `node`.
  std::string full_name(int node, std::string_view local) const;

  // `layer` gets its group, and its first input unless `has_inputs`. Beside kModelInput it stands
  // at the very start.
  void add(Layer layer, int beside, bool is_before, bool has_inputs);
  // Its readers take its first input.
  void remove(int node);
  // Why it cannot go there, where it cannot.
  std::optional<Error> move(int node, int beside, bool is_before);
  void copy(int node, std::string full_name);
  // Keeps name, place and as many inputs as the kind takes.
  void replace(int node, Layer layer, std::size_t most_inputs);

  // Puts the outcome in place of `model`'s layers and groups; errors have the place of the layer.
  Errors finish(Model& model);

 private:
  struct Node {
    Layer layer;  // its inputs are nodes
    int next = -1, previous = -1;
    bool is_out = false;
    std::vector<int> readers = {};  // one entry an edge
  };
  Node& at(int node) { return nodes_[static_cast<std::size_t>(node)]; }
  std::vector<int>& readers_of(int node) {
    return node == kModelInput ? input_readers_ : at(node).readers;
  }
  int new_module() { return next_module_++; }
  int append(Layer layer);
  void forget_reader(int node, int reader);
  void set_input(int node, std::size_t input, int to);
  void redirect(int from, int to, int except);
  void stand(int node, int beside, bool is_before);
  void link(int node, int beside, bool is_before);
  void unlink(int node);
  void index_names();
  bool is_inside(int node, std::string_view group_name) const;
  void write_groups(Model& model) const;

  std::vector<Node> nodes_;
  std::vector<Group> groups_;
  int first_ = -1, last_ = -1;
  int next_module_ = 0;
  std::vector<int> input_readers_;
  std::vector<int> forward_;  // of nodes taken out: what stands for them
  std::unordered_map<std::string, int> by_name_;
};

}  // namespace ledger
