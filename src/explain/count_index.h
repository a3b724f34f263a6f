// Every count of every network of presets/, so that a published number can be looked up: the totals
// of all conventions, sizes and the known partial counts, at the resolutions in use.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cost/analysis.h"
#include "model/definition.h"

namespace ledger {

// What an entry of the index is a count of.
struct CountSubject {
  enum class Kind : std::uint8_t {
    kConvention,        // the total of a convention that counts work
    kFigure,            // a convention's own figure of memory or parameters
    kConvolutionsOnly,  // MACs without linear layers
    kGroupsIgnored,     // MACs as if no convolution had groups
    kInputMap,          // MACs with the input map in place of the output map
    kParameters,
    kWeightBytes,      // four for each parameter
    kActivationBytes,  // of all outputs, fp32
    kPeakBytes,
  };
  Kind kind = Kind::kConvention;
  int convention = -1;        // in the built-in catalog
  bool follows_batch = true;  // twice the batch is twice the count
  bool is_bytes = false;
  bool is_work() const {
    return kind == Kind::kConvention || kind == Kind::kConvolutionsOnly ||
           kind == Kind::kGroupsIgnored || kind == Kind::kInputMap;
  }
};

std::string_view subject_name(CountSubject::Kind kind);  // "convolutions_only": for programs

// A figure somebody printed for a network, whatever it counted.
struct PrintedNumber {
  double value = 0;
  std::int64_t resolution = 0;  // that it was for; 0: the network's own
  bool is_size = false;         // of parameters
};

// A network of the index.
struct IndexedNetwork {
  std::string id, title;
  std::string folded;           // id, title and family, to be searched
  std::int64_t resolution = 0;  // its own; 0 where it has none
  std::vector<PrintedNumber> printed;
};

struct CountEntry {
  std::int64_t value = 0;
  std::int32_t resolution = 0;  // 0: the network's own
  std::int16_t network = 0;
  std::int16_t subject = 0;
};

class CountIndex {
 public:
  CountIndex();
  ~CountIndex();
  CountIndex(const CountIndex&) = delete;
  CountIndex& operator=(const CountIndex&) = delete;

  // Adds one network at one resolution: some milliseconds. False when the index is whole.
  bool step();
  void fill() {
    while (step()) {
    }
  }
  int networks_done() const;  // for a progress bar
  int networks_total() const;

  // Those in [low, high], by value.
  struct Range {
    const CountEntry* first = nullptr;
    const CountEntry* last = nullptr;
    const CountEntry* begin() const { return first; }
    const CountEntry* end() const { return last; }
  };
  Range find(std::int64_t low, std::int64_t high) const;
  const IndexedNetwork& network(const CountEntry& entry) const {
    return networks_[static_cast<std::size_t>(entry.network)];
  }
  const CountSubject& subject(const CountEntry& entry) const {
    return subjects_[static_cast<std::size_t>(entry.subject)];
  }

 private:
  struct Filling;
  bool open_network();
  void add_counts(std::int64_t resolution);

  std::vector<CountSubject> subjects_;
  std::vector<IndexedNetwork> networks_;
  // Sorted where find() has been called since the last step.
  mutable std::vector<CountEntry> entries_;
  mutable bool is_sorted_ = true;
  std::unique_ptr<Filling> filling_;  // the network at hand
};

}  // namespace ledger
