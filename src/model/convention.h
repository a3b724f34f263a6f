// A rule set that says what to count: one file of conventions/. conventions/README.md describes it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formula/expression.h"
#include "model/json.h"
#include "model/layer_kind.h"

namespace ledger {

// What happens to a module that is called several times in one pass (one ReLU object, used twice).
enum class RepeatedCalls : std::uint8_t { kEach, kLastOnly, kFirstOnly };

// What a convention's numbers are: work, or a tool's own idea of memory or of parameters.
enum class CountedQuantity : std::uint8_t { kOperations, kBytes, kElements };

// A tool's own way of writing a number: value / divisor, at most `decimals` decimals, unit.
struct RenderStep {
  std::int64_t divisor = 1;
  int decimals = 0;
  std::string unit;
  bool fixed = false;  // always so many decimals, else at most so many
};
struct Rendering {
  std::vector<RenderStep> steps;  // written one after the other with `join` between them
  std::string join;
  bool truncate_by_1024 = false;  // instead: shift by 10 bits while ≥ 1024, units in `steps` order
  bool first_that_fits =
      false;  // instead: only the first step whose divisor is not above the value
  bool empty() const { return steps.empty(); }
};

struct Convention {
  std::string id;          // "thop"
  std::string title;       // "thop (pytorch-OpCounter)"
  std::string unit;        // what it calls its number: "MACs"
  std::string about;       // what it counts, a paragraph
  std::string leaves_out;  // one sentence, for "not counted by thop: …"
  std::vector<std::string> sources;

  struct Rule {
    std::string target;  // a layer kind, a category, or "*" for every kind
    std::string text;    // formula over the kind's symbols; per batch, so it says N itself
    Mark mark;
  };
  std::vector<Rule> counts;
  CountedQuantity quantity = CountedQuantity::kOperations;
  std::string memory;  // the convention of the same tool that counts memory, or empty
  RepeatedCalls repeated_calls = RepeatedCalls::kEach;
  bool sees_functional = true;  // false: counts only layers that are modules
  bool runs_training = false;   // false: layers that only run in training are not run
  Rendering rendering;

  // False: a figure of memory or parameters, which stands beside the counts and not among them.
  bool counts_work() const { return quantity == CountedQuantity::kOperations; }

  // One for the kind's name before one for its category before "*"; null: not counted.
  const Rule* rule(const KindNames& kind) const;
};

// Errors have a line and a column; fill_paths adds the rest.
std::optional<Convention> read_convention(const JsonValue& json, Errors& errors);

// `value` as the tool itself would print it: "3.67 GFLOPs ~ 3673.42 MFLOPs", "83MB".
std::string render(const Rendering& rendering, std::int64_t value);

}  // namespace ledger
