// Unrolls a definition's blocks into layers for one set of parameters. expand.cpp walks the lists,
// expand_blocks.cpp unrolls blocks, expand_inputs.cpp finds inputs by name, expand_edits.cpp puts
// edits on top.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/definition_body.h"
#include "model/reading.h"

namespace ledger {

class Expander {
 public:
  Expander(const ModelDefinition& definition, const Settings& settings);
  ExpandedModel run();
  // The settings' edits on top of a model that was expanded with the same parameters.
  ExpandedModel run_edits(const Model& unedited);

 private:
  // In place of a layer's index.
  static constexpr int kLeftOut = -2;  // its "if" is 0
  static constexpr int kFailed = -3;   // an error says why

  // Values by slot: the model's parameters, `i`, and a block's arguments.
  using Frame = std::vector<Rational>;

  // A list while it is unrolled.
  struct Scope {
    const ItemList& list;
    const Scope* around = nullptr;
    Frame& frame;
    std::string prefix = {};       // "layer1.0"
    std::vector<int> inputs = {};  // of the block
    int group = kNoGroup;
    int depth = 0;
    bool training_only = false;
    std::int64_t times = 1;         // how often this list is unrolled at least
    std::size_t position = 0;       // items before it are done
    std::vector<int> outputs = {};  // of the items: layers, kModelInput, or why there is none
    std::vector<int> modules = {};  // the first layer of each
    // By item, of blocks that feed all: what a next instance would get.
    std::unordered_map<std::size_t, std::vector<int>> gathered = {};
  };

  // Who looks an input up: an item for its inputs, or a block for its output.
  struct Asker {
    const Item* item = nullptr;
    int input = 0;
    std::string key() const;
    std::string name(const Scope& scope) const;
  };

  ExpandedModel result();
  bool read_parameters();
  bool read_input_shape();
  int run_list(Scope& scope);
  bool is_present(const Item& item, Scope& scope);
  void refuse_twins(const Item& item, const Scope& scope);
  int add_layer(const Item& item, Scope& scope, std::vector<int> inputs);
  void fill_fields(const Item& item, const Scope& scope, Layer& layer);
  int run_use(const Item& item, Scope& scope, std::vector<int> inputs);
  bool gather(int output, const Item& item, const Scope& scope, std::vector<int>& gathered);
  int run_instance(const BlockTemplate& block, Scope& inner);
  std::int64_t repeat_count(const Item& item, Scope& scope);
  bool fill_frame(const BlockUse& use, const Item& item, Scope& scope, std::int64_t index,
                  Frame& frame);
  std::string item_name(const Item& item, const Scope& scope);
  int open_group(const Item& item, std::string name, int parent);
  void close_group(int group, int output);
  void refuse_collisions();

  // expand_inputs.cpp
  std::vector<int> find_inputs(const Item& item, const Scope& scope, int previous);
  void find_all(const Reference& reference, const Scope& scope, Asker asker,
                std::vector<int>& inputs);
  int find(const Reference& reference, const Scope& scope, Asker asker);
  int find_in(const Reference& reference, const Scope& holder, int last, const Scope& scope,
              Asker asker);
  int find_around(const Reference& reference, const Scope& scope, Asker asker);
  int find_dotted(const std::string& name, const Scope& scope);
  static std::vector<std::string_view> names_in_reach(const Scope& scope);

  // expand_edits.cpp
  void apply_edits(bool with_the_texts_own);
  void apply_edit(const std::string& layer_name, const std::string& field_name,
                  const JsonValue& value, Mark mark);
  void set_field(const FieldSpec& spec, const std::string& key, const JsonValue& json,
                 FieldValue& into, Reporter& reporter);
  int find_layer(const std::string& name);

  // Nothing where the formula fails, which is reported for `key` of `item`.
  std::optional<Rational> value_of(const Quantity& quantity, const Frame& frame, const Item* item,
                                   const Scope& scope, std::string_view key);
  // Counts towards the bound on all work; false when it is reached.
  bool spend(std::int64_t steps, const Item* item, const Scope& scope);
  // `item` null: the block that the scope is of.
  void fail(Error error, Mark mark, const Item* item, const Scope& scope, std::string_view key);
  void stop(Error error, Mark mark, const Item* item, const Scope& scope, std::string_view key);
  static std::string full_name(const Scope& scope, const std::string& name);

  const ModelDefinition& definition_;
  const ModelDefinition::Body& body_;
  const Settings& settings_;
  std::shared_ptr<Model> model_;
  Reporter reporter_;
  Frame parameters_;
  std::int64_t steps_ = 0;
  std::int64_t instances_ = 0;
  bool stopped_ = false;
  bool may_collide_ = false;

  // Layers and blocks by their full names, made when a dotted name is looked up.
  std::unordered_map<std::string, int> by_full_name_;
  std::vector<std::pair<int, int>> closed_groups_;  // group, its output
  std::size_t indexed_layers_ = 0, indexed_groups_ = 0;
  std::unordered_map<std::string, int> layers_by_name_;  // for many edits
};

}  // namespace ledger
