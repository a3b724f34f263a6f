// The compiled blocks and layers of a definition: what definition_reader writes and expand runs.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/definition.h"
#include "model/reading.h"

namespace ledger {

// Further bounds, so that no text of a few megabytes keeps the page busy.
inline constexpr int kMaximumParameters = 256;
inline constexpr int kMaximumArguments = 64;
inline constexpr int kMaximumBlocks = 10'000;
inline constexpr int kMaximumInputs = 1'000;   // of one layer
inline constexpr int kMaximumOwnEntries = 64;  // a model's own kinds, and conventions
inline constexpr std::int64_t kMaximumExpansionSteps = 5'000'000;

// Short names for this module alone: the page has an Item of its own, the explanations a Quantity,
// and two types of one name in a program are undefined behaviour though they never meet.
inline namespace definition_body {

// A number that is given outright or by a formula of the body.
struct Quantity {
  Rational constant = {};
  int formula = -1;
  Mark mark = {};
};

struct Choice;

// One name in "inputs".
struct Reference {
  std::string name = {};
  Mark mark = {};
  int scope_input = -1;  // "input[1]": the enclosing block's input of this index
  // "input[*]", "stage[*]": all inputs of the block, or all that a repeated block has gathered.
  bool all = false;
  int local = -1;  // the last item of this name before, in the same list; -1: look around it
  std::unique_ptr<Choice> choice = {};  // {"if": …, "then": …, "else": …}
};

struct Choice {
  Quantity condition;
  Reference then, otherwise;
};

struct FieldFormula {
  int field = -1;  // of the layer's kind
  int component = 0;
  bool fills_all = false;  // one formula for all numbers
  std::string key;         // as written in the JSON, for the path of an error
  Quantity value;
};

struct LayerTemplate {
  int kind = -1;
  bool functional = false;
  int module = -1;          // in its list's modules, -1: its own
  FieldValues fields = {};  // of the kind, those without formula filled in
  std::vector<FieldFormula> formulas = {};
};

// A name with formulas in braces, "denselayer{i + 1}": texts, and a number between each two.
struct NamePattern {
  std::vector<std::string> texts;
  std::vector<Quantity> numbers;
};

struct BlockUse {
  int block = -1;
  bool feeds_all = false;  // an instance gets the outputs of all before it, not only of the last
  bool repeats = false;
  Quantity repeat = {1, -1, {}};
  struct Argument {
    bool given = false;
    Quantity value = {};
  };
  std::vector<Argument> arguments = {};  // by the block's arguments
};

// A layer or a block in use.
struct Item {
  std::string name;
  Mark mark;
  std::unique_ptr<Quantity> condition = {};  // null: it is there
  bool training_only = false;
  std::vector<Reference> inputs = {};  // empty: what comes before
  int same_name = -1;                  // the item of this name before it, for alternatives by "if"
  std::vector<Reference> holds = {};   // what else is kept alive while it runs
  std::unique_ptr<NamePattern> pattern = {};  // null: `name` is the name
  LayerTemplate layer = {};
  std::unique_ptr<BlockUse> use = {};  // null: a layer
};

struct ItemList {
  std::string path;         // "blocks.bottleneck.layers"
  std::vector<Item> items;  // add() them
  int module_count = 0;
  bool may_collide = false;  // a layer's dotted name could be that of a layer in a block

  void reserve(std::size_t count);
  // The last item of this name, or -1.
  int last_of_name(std::string_view name) const;
  // Behind all others, and the last of its name.
  const Item& add(Item item);

 private:
  // A hash table of places in `items`, which have the names: an entry is as small as can be, for a
  // table that outgrows the caches costs more than all else about a name.
  struct Slot {
    std::uint32_t hash = 0;
    int item = -1;  // -1: free
  };
  std::size_t slot_of(std::string_view name, std::uint32_t hash) const;
  void make_slots(std::size_t count);
  std::vector<Slot> slots_;  // a power of two, at most half of them in use
};

struct BlockTemplate {
  std::string name;  // empty for layers grouped in place, which share the frame around them
  struct Argument {
    std::string name;
    bool required = true;
    Quantity default_value = {};
  };
  std::vector<Argument> arguments;
  ItemList list;
  std::unique_ptr<Reference> output;  // null: the last layer
  bool is_inline() const { return name.empty(); }
};

struct FieldEdit {
  std::string field;
  Mark mark;
  JsonValue value;
};
struct LayerEdit {
  std::string layer;
  Mark mark;
  std::vector<FieldEdit> fields;
};

// An entry of "changes". Names are full ones, with `*` for any repeat's number.
struct StructureChange {
  enum class Kind : std::uint8_t { kAdd, kRemove, kMove, kCopy, kReplace, kEdits };
  Kind kind = Kind::kRemove;
  Mark mark = {};
  int index = 0;            // in its list
  std::string layer = {};   // what is removed, moved, copied or replaced
  std::string beside = {};  // where an added or moved one goes
  bool is_before = false;
  std::string name = {};  // of the new layer, within its block
  LayerTemplate added = {};
  std::vector<bool> given = {};  // of its fields
  bool has_inputs = false;
  std::vector<std::string> inputs = {};
  std::vector<LayerEdit> edits = {};
};

}  // namespace definition_body

// Formulas see the model's parameters, then the index `i`, then the arguments of their block.
struct ModelDefinition::Body {
  SymbolTable parameters;  // slots in the order of ModelDefinition::parameters
  int index_slot = 0;      // of `i`
  std::vector<Expression> formulas;
  std::vector<BlockTemplate> blocks;
  ItemList layers;
  std::vector<Quantity> input;
  std::vector<StructureChange> changes;
  std::vector<LayerEdit> edits;
};

// The changes that settings make, read as those of the text are; null where they are in error.
std::unique_ptr<ModelDefinition::Body> read_changes(const ModelDefinition& definition,
                                                    const std::vector<std::string>& changes,
                                                    Reporter& reporter);

}  // namespace ledger
