// Why two totals differ: the difference taken apart into items that add up to it exactly.
//
// Two sides are a network under settings and a convention each. First the conventions are changed
// on the first network, then the network under the second convention, so the two parts add up.
//
// Between conventions every layer is taken apart by changing the symbols of both formulas one after
// the other, in this order, and booking what each change takes off the difference: whether the call
// is counted at all (functional, shared module, training); the batch, where the two treat it
// differently; groups; a map that is not the one the MACs are done on; the bias. What is left of a
// layer whose MACs grow with the products of its sums (convolution, linear) is a multiple of its
// MACs and a rest that is the same for sums of any length. Everything else stands under its layer
// kind.
//
// Between settings layers are matched by name. One that both have is taken apart by putting the
// second's symbols in the place of the first's: batch, map, channels, kernel, groups, the rest.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cost/analysis.h"
#include "formula/result.h"

namespace ledger {

enum class Cause : std::uint8_t {
  kFactor,          // operations a MAC
  kLinearRule,      // linear layers counted by another rule than convolutions
  kBias,            // what falls away with the bias
  kEachOutput,      // a convolution's extra for each output, bias or not
  kGroups,          // groups of a convolution ignored
  kOtherMap,        // input map in place of the output map, or the other way round
  kBatch,           // inputs at a time
  kSharedModules,   // only one call of a module is kept
  kFunctional,      // calls of functions, unseen
  kTrainingLayers,  // layers that only run in training
  kNorm,            // the rest by category, then kind
  kActivation,
  kPooling,
  kOtherKind,
  kAddedLayers,  // between settings, from here on
  kRemovedLayers,
  kReplacedLayers,  // same name, another kind
  kMapSize,
  kChannels,
  kKernel,
  kGroupCount,
  kOtherFields,
};
inline constexpr int kCauseCount = static_cast<int>(Cause::kOtherFields) + 1;
std::string_view cause_name(Cause cause);  // "each_output": for programs

struct DifferenceSide {
  const Analysis* analysis = nullptr;
  int convention = -1;  // in the analysis's own catalog
};

struct DifferenceItem {
  Cause cause = Cause::kOtherKind;
  std::string title;              // "2-D batch normalization"
  std::string reason;             // "thop counts 4 an element, MACs none"
  std::int64_t from = 0, to = 0;  // what each side has of it
  std::int64_t value = 0;         // to - from
  int layers = 0;                 // that it comes from
};
// "2-D batch normalization: thop counts 4 an element, MACs none: +44,455,936 in 53 layers".
std::string sentence(const DifferenceItem& item);
std::string layers_text(int layers);  // "1 layer", "53 layers"

struct Difference {
  std::int64_t from = 0, to = 0;
  std::vector<DifferenceItem> items;  // largest first; their values sum to `to - from`
};

// Errors: a side in error, conventions of different quantities, numbers beyond 64 bits.
Result<Difference> take_apart(const DifferenceSide& from, const DifferenceSide& to);

// "thop" of "thop (pytorch-OpCounter)": the name in running text, in quotes where it is a phrase.
std::string short_title(const Convention& convention);
// "+44,426,240", "−24".
std::string signed_text(std::int64_t value);

}  // namespace ledger
