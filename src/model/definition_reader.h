// Reads a model's JSON into a ModelDefinition. definition_reader.cpp goes through the keys of the
// model, parameter_reader.cpp reads parameters and variants, block_reader.cpp blocks and their
// uses, layer_reader.cpp layers, input_reader.cpp their inputs.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "model/definition_body.h"
#include "model/reading.h"

namespace ledger {

class DefinitionReader {
 public:
  DefinitionReader(std::shared_ptr<const Catalog> catalog, Reporter& reporter);
  std::shared_ptr<const ModelDefinition> read(const JsonValue& json);
  // Changes on top of `definition`, each a text of its own.
  std::unique_ptr<ModelDefinition::Body> read_overlay(const ModelDefinition& definition,
                                                      const std::vector<std::string>& changes);

 private:
  // A list while it is read. Its names are those before the item in hand.
  struct ListContext {
    ItemList& list;
    const SymbolTable& symbols;
    const ListContext* around = nullptr;  // the list that an inline group stands in
    int block = -1;  // the named block it belongs to, whose surroundings only expansion knows
    std::unordered_map<std::string, int> modules = {};
    std::vector<int> module_kinds = {};
    std::unordered_set<std::string_view> given_names = {};
    std::unordered_map<std::string, int> default_numbers = {};
  };
  struct BlockEdge {
    int target;
    Mark mark;
  };
  // A name that nothing before it has, to be judged when all names are known.
  struct OpenName {
    std::string name;
    std::string user;
    Mark mark;
    std::string hint;
    bool comes_later = false;
  };

  // definition_reader.cpp
  void read_model(const JsonValue& json);
  void check_keys(const JsonValue& json);
  void read_texts_of_model(const JsonValue& json);
  void read_own_catalog(const JsonValue& json);
  template <class Entry, class Read>
  std::vector<Entry> read_own(const JsonValue& json, std::string_view key, std::string_view name,
                              Read read_entry);
  void read_input(const JsonValue* json);
  bool read_layer_edits(const JsonValue& json, std::vector<LayerEdit>& edits);
  void read_layers(const JsonValue& json, std::string_view path);

  // parameter_reader.cpp
  void read_parameters(const JsonValue& json);
  void read_parameter(const JsonValue::Member& member);
  bool read_parameter_keys(const JsonValue& json, ModelParameter& parameter);
  void check_parameter(const ModelParameter& parameter, Mark mark);
  void read_variants(const JsonValue& json);
  void read_variant(const JsonValue::Member& member);
  void read_parameter_value(const JsonValue::Member& entry,
                            std::map<std::string, Rational, std::less<>>& values);
  std::optional<PublishedFigure> read_published(const JsonValue& json);

  // block_reader.cpp
  void read_blocks(const JsonValue& json);
  void read_block_arguments(const JsonValue::Member& member, BlockTemplate& block);
  void read_block_body(const JsonValue::Member& member, int index);
  void read_output(const JsonValue& json, BlockTemplate& block, const ListContext& context);
  void refuse_cycles();
  bool find_cycle(int block, std::vector<int>& state, std::vector<std::size_t>& next_edge);
  void read_use(const JsonValue& json, Item& item, ListContext& context);
  int read_block_name(const JsonValue& json);
  void read_arguments(const JsonValue& json, BlockUse& use, const SymbolTable& symbols);
  int read_inline_group(const JsonValue& json, const ListContext& context,
                        const SymbolTable& symbols);

  // changes_reader.cpp
  void read_changes(const JsonValue& json);
  void read_change(const JsonValue& json);
  bool check_change_keys(const JsonValue& json, const JsonValue::Member& what,
                         StructureChange::Kind kind);
  bool read_name_of_layer(const JsonValue& json, std::string_view what, std::string& name);
  bool read_place(const JsonValue& json, StructureChange& change);
  bool read_addition(const JsonValue& json, StructureChange& change);
  bool read_replacement(const JsonValue& json, StructureChange& change);

  // layer_reader.cpp
  static const JsonValue::Member* find_layer_type(const JsonValue& json);
  void read_list(const JsonValue& json, ListContext& context);
  void read_item(const JsonValue& json, ListContext& context);
  void read_layer(const JsonValue& json, const JsonValue::Member& type, Item& item,
                  ListContext& context);
  int find_kind(const JsonValue& name);
  void read_layer_fields(const JsonValue& json, const JsonValue::Member& type, Item& item,
                         ListContext& context);
  std::vector<bool> read_given_fields(const JsonValue& json, const JsonValue::Member& type,
                                      Item& item, ListContext& context);
  void refuse_missing_fields(const JsonValue& json, const LayerKind& kind,
                             const std::vector<bool>& given);
  int read_layer_field(const JsonValue::Member& member, Item& item, const SymbolTable& symbols);
  void unknown_field(const JsonValue::Member& member, const LayerKind& kind);
  void read_module(const JsonValue& json, Item& item, ListContext& context);
  void check_input_count(const JsonValue& json, const Item& item);
  void read_pattern(const JsonValue& json, Item& item, const SymbolTable& symbols);
  void name_item(const JsonValue& json, std::string_view default_name, Item& item,
                 ListContext& context, const SymbolTable& symbols);
  void enter_item(Item item, ListContext& context);
  void check_collisions(ListContext& context);

  // input_reader.cpp
  std::vector<Reference> read_inputs(const JsonValue& json, std::string_view user,
                                     const ListContext& context);
  std::optional<Reference> read_reference(const JsonValue& json, std::string_view user,
                                          const ListContext& context);
  std::optional<Reference> read_choice(const JsonValue& json, std::string_view user,
                                       const ListContext& context);
  void resolve(Reference& reference, std::string_view user, const ListContext& context);
  void judge_open_names();

  // A number, or a formula over `symbols`.
  std::optional<Quantity> read_quantity(const JsonValue& json, std::string_view what,
                                        const SymbolTable& symbols);
  int keep_formula(Expression formula);
  std::string name_text(const JsonValue& json, std::string_view what);

  ModelDefinition::Body& body() { return *definition_->body; }

  std::shared_ptr<ModelDefinition> definition_;
  Reporter& reporter_;
  SymbolTable indexed_parameters_;  // the model's parameters and `i`
  std::unordered_map<std::string, int> blocks_;
  std::vector<std::vector<BlockEdge>> edges_;
  std::vector<OpenName> open_names_;
  std::unordered_map<int, FieldValues> last_fields_;  // of the layer before, by kind
  std::unordered_set<std::string> faulty_kinds_;  // own kinds in error: known by name all the same
};

}  // namespace ledger
