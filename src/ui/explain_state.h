// What the tab of conventions and the look-up of published numbers remember between frames.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cost/analysis.h"
#include "explain/compare.h"
#include "explain/difference.h"
#include "explain/which.h"
#include "model/definition.h"

namespace ledger {

// The conventions that count one sort of thing: work, bytes, or numbers of something.
struct CountGroup {
  CountedQuantity quantity = CountedQuantity::kOperations;
  Comparison comparison;
  std::int64_t largest = 0;
  std::vector<int> by_value;  // places in comparison.conventions, largest first
};

struct ConventionsPanel {
  bool is_sorted_by_value = false;
  bool is_why_shown = false;  // on a phone, in the place of the list
  std::string against = "macs";
  bool is_against_original = false;  // the network as it was, by the same convention
  float why_width = 520;

  // Made anew when the analysis or the reference changes.
  std::shared_ptr<const Analysis> analysis;
  int reference = -1;
  std::vector<CountGroup> groups;
  std::vector<std::string> printed;  // by convention, as the tool itself prints it

  // The variant without changes, at a batch of one.
  struct Original {
    std::shared_ptr<const ModelDefinition> definition;
    std::string variant;
    AnalysisOptions options;
    std::shared_ptr<const Analysis> analysis;  // null where it is in error
  } original;

  // Sides that the difference was taken of.
  struct Why {
    std::shared_ptr<const Analysis> from, to;
    int from_convention = -1, to_convention = -1;
    Difference difference;
    std::vector<bool> has_kind;  // by item: its title is that of a kind in the model
    std::string error;
  } why;
};

struct WhichPanel {
  bool wants_to_open = false;
  bool wants_focus = false;
  std::string text;
  std::unique_ptr<CountIndex> index;  // kept once it is filled
  bool is_index_full = false;
  // What the answers are of.
  std::string searched;
  int searched_networks = -1;
  double searched_at = 0;
  std::vector<CountMatch> matches;
  std::string error;
};

}  // namespace ledger
