// Why a number is what it is: the formula behind one count of one layer, in all its printed forms.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cost/analysis.h"
#include "formula/print.h"

namespace ledger {

// What of a layer is explained.
enum class Quantity : std::uint8_t {
  kOutputShape,
  kParameters,
  kMacs,
  kCount,
  kActivation,
  kOperations
};

struct FormulaText {
  std::string title;    // "MACs", "weight", "H_out"
  std::string symbols;  // "K_h·K_w·(C_in/g)·C_out·H_out·W_out"
  std::string numbers;  // "7·7·(3/1)·64·112·112"
  std::string result;   // "118,013,952"
  std::string latex;
  TypesetBox typeset_symbols, typeset_numbers;
};

// One formula a part: each output dimension, each parameter tensor, each kind of operation. A count
// of several operations is one formula. Work is that of the whole batch. Where a rule and no
// formula decides (concat, flatten, a view), `symbols` says it in words. Empty where the layer has
// nothing of the sort; `not_counted_reason` then says why for kCount.
std::vector<FormulaText> explain(const Analysis& analysis, int layer, Quantity quantity,
                                 int convention = -1);

// "Netscope has no rule for dropout. What it leaves out: …", or empty where the layer is counted.
std::string not_counted_reason(const Analysis& analysis, int layer, int convention);

}  // namespace ledger
