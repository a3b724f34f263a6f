// Everything computed from one model: shapes, parameters, work, counts, memory. Immutable.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/model.h"

namespace ledger {

enum class DataType : std::uint8_t { kFp32, kFp16, kBf16, kFp8, kInt8, kInt4 };
inline constexpr int kDataTypeCount = 6;
std::string_view data_type_name(DataType type);  // "fp32"
int data_type_bits(DataType type);
std::optional<DataType> find_data_type(std::string_view name);
// Bytes of a tensor, rounded up to whole ones (int4 packs two numbers into each).
std::optional<std::int64_t> tensor_bytes(std::int64_t elements, DataType type);

struct AnalysisOptions {
  std::int64_t batch = 1;
  DataType weight_type = DataType::kFp32;
  DataType activation_type = DataType::kFp32;
  friend bool operator==(const AnalysisOptions&, const AnalysisOptions&) = default;
};

// What a convention says of one layer.
struct Count {
  enum class Status : std::uint8_t {
    kCounted,
    kNotCounted,   // the convention has no rule for this kind
    kUnseen,       // a functional call, and the convention sees only modules
    kOverwritten,  // another call of a module of which the convention keeps one
    kNotRun,       // a layer for training only, and the convention uses the network
  };
  Status status = Status::kNotCounted;
  std::int64_t value = 0;  // 0 unless counted
};

// The cost of a layer wherever it stands: a function of kind, fields, input shapes, batch and the
// way it is called.
struct LayerCost {
  std::vector<Shape> inputs;
  Shape output;
  std::vector<Rational> values;  // by slot of the kind's symbols: what the formulas saw
  std::int64_t elements_in = 0, elements_out = 0;      // per item
  std::array<std::int64_t, kWorkCount> work = {};      // per item
  std::vector<std::int64_t> parameters;                // by the kind's parameters
  std::int64_t parameter_total = 0, buffer_total = 0;  // elements
  std::vector<Count> counts;                           // by convention; whole batch
  std::array<Rational, 2> window_size = {1, 1}, window_stride = {1, 1};  // Window::kFormula
  bool in_place = false;
  std::int64_t workspace_bytes = 0;
};

// How far back an output looks, in pixels of the model's input.
struct ReceptiveField {
  bool known = true;        // false where the size leaves 64-bit fractions
  bool everything = false;  // the whole input
  std::array<Rational, 2> size = {1, 1};
  std::array<Rational, 2> jump = {1, 1};  // distance between neighbouring outputs
  friend bool operator==(const ReceptiveField&, const ReceptiveField&) = default;
};

struct Row {
  std::shared_ptr<const LayerCost> cost;  // null: see Analysis::errors
  const Count& count(int convention) const {
    return cost->counts[static_cast<std::size_t>(convention)];
  }
  bool owns_parameters = true;               // false: an earlier layer has the same module
  std::int64_t macs = 0;                     // whole batch; 0 where only training runs it
  std::int64_t parameters = 0, buffers = 0;  // elements; 0 where not owned
  std::int64_t weight_bytes = 0;
  std::int64_t activation_bytes = 0;  // the output, whole batch; 0 for a view
  std::int64_t live_bytes = 0;        // alive while this layer runs
  ReceptiveField receptive_field;
};

struct Totals {
  std::int64_t parameters = 0;
  std::int64_t weights = 0, biases = 0, norm = 0,
               buffers = 0;          // elements; the first three sum to parameters
  std::int64_t macs = 0, flops = 0;  // whole batch; flops = 2·macs
  std::vector<std::int64_t> counts;  // by convention; the sum of the rows
  std::vector<int> not_counted;      // by convention: rows with work that it leaves out
  std::array<std::int64_t, kWorkCount> work = {};
  std::int64_t weight_bytes = 0;  // learnable numbers in the weight type
  std::int64_t buffer_bytes = 0;
  std::int64_t activation_elements = 0, activation_bytes = 0;  // the sum of the rows
  // Most bytes of activations alive at once: each output from its layer to its last use, what a
  // block reads until the block ends, the model's input throughout, in-place layers as written,
  // workspace while a layer runs.
  std::int64_t peak_bytes = 0;
  int peak_layer = -1;
  std::int64_t peak_bytes_without_in_place = 0;
};

// The sum over a fold of the table.
struct GroupTotals {
  std::int64_t parameters = 0, macs = 0, weight_bytes = 0, activation_bytes = 0;
  std::vector<std::int64_t> counts;
};

struct Analysis {
  std::shared_ptr<const Model> model;
  AnalysisOptions options;
  std::vector<Row> rows;  // one a layer
  std::vector<GroupTotals> groups;
  Totals totals;
  // place.path is the layer's name; with any, all sums are 0 and not to be shown
  Errors errors;
  bool ok() const { return errors.empty(); }
};

// Computes analyses and remembers layer costs between them, and the last analysis, so that an edit
// computes only what it changed. One a document; not shared between threads. Bounded.
class Analyzer {
 public:
  Analyzer();
  ~Analyzer();
  Analyzer(Analyzer&&) noexcept;
  Analyzer& operator=(Analyzer&&) noexcept;
  std::shared_ptr<const Analysis> analyze(std::shared_ptr<const Model> model,
                                          const AnalysisOptions& options);

 private:
  class Cache;
  std::unique_ptr<Cache> cache_;
};

// Without a memory of earlier ones.
std::shared_ptr<const Analysis> analyze(std::shared_ptr<const Model> model,
                                        const AnalysisOptions& options = {});

}  // namespace ledger
