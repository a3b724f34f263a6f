// What a layer can be: one file of layers/ read into formulas. layers/README.md describes the file.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formula/expression.h"
#include "model/json.h"

namespace ledger {

enum class FieldType : std::uint8_t { kInteger, kBoolean, kNumber };

// A text a field takes in place of a number: padding "same". One formula a symbol.
struct FieldWord {
  std::string word;
  std::vector<Expression> values;
};

// One field holds at most so many numbers: a pair of a map, three of a volume, a shape.
inline constexpr std::size_t kMostNumbers = 6;

struct FieldSpec {
  std::string name;                  // "kernel_size", as in PyTorch
  std::vector<std::string> aliases;  // as in Keras, ONNX, Caffe: "kernel_shape", …
  FieldType type = FieldType::kInteger;
  // One symbol, or up to kMostNumbers of them: a pair [height, width], also given as one number.
  std::vector<int> slots;
  // A list may be shorter and is filled up with this; then one number is a list of one.
  std::optional<Rational> filler;
  // One formula a slot, over symbols defined before this field; empty: the field must be given.
  std::vector<Expression> default_values;
  std::optional<Rational> minimum, maximum;
  std::vector<FieldWord> words;
  std::string help;
};

// A formula with a name: a helper symbol, a parameter tensor, a buffer.
struct NamedFormula {
  std::string name;
  int slot = -1;  // the symbol that holds its value
  Expression formula;
};

// Parameter tensors fall into these groups in totals.
enum class ParameterGroup : std::uint8_t { kWeights, kBiases, kNorm };

struct ParameterSpec {
  NamedFormula count;  // learnable numbers; its symbol is "P_" and the name
  ParameterGroup group = ParameterGroup::kWeights;
};

// What must hold; `message` and `hint` may put symbols in braces: "groups ({g})".
struct Requirement {
  Expression that;
  std::string message;
  std::string hint;
};

// Scalar work stays apart by kind until a convention sums it. Per item of the batch.
enum class Work : std::uint8_t { kMacs, kAdds, kMultiplies, kCompares, kDivisions, kExponentials };
inline constexpr int kWorkCount = 6;
// "macs", "adds", …: the keys of "operations" and the symbols conventions use.
std::string_view work_name(Work work);

// Shape rules that no formula says; a file names one in "output". See cost/shape_rules.h.
enum class ShapeRule : std::uint8_t {
  kFormula,
  kSame,
  kConcat,
  kBroadcast,
  kFlatten,
  kMean,
  kPermute,
  kTranspose,
  kReshape,
  kSlice,
  kChunk,
  kSelect,
  kMatmul,
  kGiven
};

// The part of the input that one output sees, for receptive fields.
enum class Window : std::uint8_t { kPoint, kFormula, kEverything };

// What tells a kind from others.
struct KindNames {
  std::string name, category;
  std::vector<std::string> aliases;
};

struct LayerKind {
  std::string name;      // "conv2d"
  std::string title;     // "2-D convolution"
  std::string category;  // "conv", "linear", "norm", "activation", "pool", "combine", "shape", …
  std::vector<std::string> aliases;  // "Conv2d", "Conv2D", "Conv", …
  std::string text;                  // what a class is told, a paragraph
  std::vector<std::string> references;

  SymbolTable symbols;  // every name the formulas below may use; the reserved ones come first

  // Dimensions of the input without the batch, one symbol each; with `leading_dimensions` any
  // number of dimensions may come before them (a linear layer on a sequence).
  std::vector<int> input_slots;
  bool leading_dimensions = false;
  bool trailing_dimensions = false;            // or after them (channels, then any map)
  int minimum_inputs = 1, maximum_inputs = 1;  // -1: any number

  std::vector<FieldSpec> fields;
  std::vector<NamedFormula> where;  // helper symbols, evaluated in order after the fields
  std::vector<Requirement> requirements;

  ShapeRule shape_rule = ShapeRule::kFormula;
  std::vector<Expression> output;  // kFormula: one a dimension, after the leading ones
  std::vector<int> output_slots;   // the symbols H_out, W_out that `output` defines, or -1

  std::vector<ParameterSpec> parameters;
  std::vector<NamedFormula> buffers;  // kept with the weights but not learned
  std::array<Expression, kWorkCount> work = {};
  // False: the layer computes nothing, and every convention counts 0. True with all of `work` 0:
  // nobody knows how much it is.
  bool has_work = false;

  Window window = Window::kPoint;
  std::vector<Expression> window_size, window_stride;  // kFormula: height, width

  bool is_view = false;        // the output is the input's own memory (flatten)
  Expression in_place;         // true where the output overwrites the input
  Expression workspace_bytes;  // alive while the layer runs, whole batch (max-pool indices)
  bool functional = false;     // no module of its own in PyTorch: torch.flatten, +, torch.cat

  int field_index(std::string_view name_or_alias) const;  // -1 where there is none
};

// Slots of the reserved symbols, the same in every kind.
enum ReservedSlot : int {
  kSlotBatch = 0,    // N
  kSlotInputs,       // n_in: number of inputs
  kSlotRank,         // rank_in: dimensions of the first input, batch excluded
  kSlotElementsIn,   // E_in: elements of all inputs, per item
  kSlotElementsOut,  // E_out: elements of the output, per item
  kSlotFunctional,   // functional: 1 where the layer calls a function, 0 where it is a module
  kSlotParameters,   // P: all learnable numbers
  kSlotFirstWork,    // macs, adds, multiplies, compares, divisions, exponentials, per item
  kReservedSlotCount = kSlotFirstWork + kWorkCount,
};

// Reads one file of layers/, or an entry of a model's own "kinds". Errors have a line and a column;
// fill_paths adds the rest.
std::optional<LayerKind> read_layer_kind(const JsonValue& json, Errors& errors);

}  // namespace ledger
