// Unrolls a definition's blocks into layers for one set of parameters. expand.cpp walks the lists,
// expand_blocks.cpp unrolls blocks, expand_inputs.cpp finds inputs by name, expand_changes.cpp
// adds, removes and moves layers, expand_edits.cpp puts edits of fields on top.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/definition_body.h"
#include "model/reading.h"
#include "model/restructure.h"

namespace ledger {

class Expander {
 public:
  Expander(const ModelDefinition& definition, const Settings& settings, Absent absent);
  // Without `with_edits` the settings' edits of layers wait for run_edits.
  ExpandedModel run(bool with_edits = true);
  // What of the settings `run` has found a place for.
  const Settings& in_force() const { return in_force_; }
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
  int run_instances(const Item& item, Scope& scope, std::vector<int> inputs, std::int64_t count,
                    std::vector<int>* gathered);
  void keep_arguments(const BlockTemplate& block, const Frame& frame, int group);
  bool fill_frame(const Item& item, Scope& scope, std::int64_t index, const std::string& name,
                  Frame& frame);
  std::string item_name(const Item& item, const Scope& scope);
  std::string name_of_all(const Item& item, Scope& scope);
  int open_group(const Item& item, std::string name, const std::string& all, int parent);
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

  // expand_changes.cpp
  void apply_changes(const ModelDefinition::Body& of, bool is_own);
  void apply_settings_changes();
  bool apply_change(Restructuring& layers, const StructureChange& change,
                    const ModelDefinition::Body& of);
  void refuse_absent(Restructuring& layers, const StructureChange& change, const std::string& name);
  void add_beside(Restructuring& layers, const StructureChange& change,
                  const ModelDefinition::Body& of, int beside);
  void move_beside(Restructuring& layers, const StructureChange& change, int node);
  void copy_layer(Restructuring& layers, const StructureChange& change, int node);
  void replace_layer(Restructuring& layers, const StructureChange& change,
                     const ModelDefinition::Body& of, int node);
  bool fill_new_fields(const StructureChange& change, const ModelDefinition::Body& of,
                       Layer& layer);
  bool is_name_free(Restructuring& layers, const StructureChange& change, const std::string& name);
  void fail_change(const StructureChange& change, Error error);

  // expand_edits.cpp
  // The edits of a name, of the text or of the settings.
  struct EditsOfName {
    std::string_view name;
    const LayerEdit* own = nullptr;
    const std::map<std::string, std::string, std::less<>>* set = nullptr;
    bool is_used = false;                          // a block in use has this name
    std::set<std::string, std::less<>> done = {};  // its arguments that were edited
  };
  void index_edits();
  // Which of edits_ are of `name`, in the order in which they take hold.
  std::vector<int> edits_of(const std::string& name);
  void add_edits_of(const std::string& name, std::vector<int>& edits);
  // What the last of `edits` that has `key` makes of it; nothing where none has.
  std::optional<Rational> edited_argument(const std::vector<int>& edits, std::string_view key);
  std::optional<Rational> argument_value(const JsonValue& json, const std::string& path, Mark mark);
  void apply_own_edits(const std::vector<LayerEdit>& edits);
  void apply_settings_edits(bool is_alone);
  bool is_done(const LayerEdit* own, std::string_view name, std::string_view key) const;
  void refuse_edit(const std::string& name, const std::string& field, Mark mark);
  // False where there is no such layer or field.
  bool apply_edit(const std::string& name, const std::string& field, const JsonValue& value,
                  Mark mark);
  void edit_layer(int index, int field, const std::string& name, const std::string& field_name,
                  const JsonValue& value, Mark mark);
  void set_field(const FieldSpec& spec, const std::string& key, const JsonValue& json,
                 FieldValue& into, Reporter& reporter);
  std::vector<int> find_layers(const std::string& name);

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
  const Absent absent_;
  Settings in_force_;
  std::vector<EditsOfName> edits_;
  std::unordered_map<std::string_view, std::vector<int>> edits_by_name_;
  std::vector<int> edits_by_pattern_;
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
