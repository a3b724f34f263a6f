// What a convention's formula gives for one layer under symbols other than the layer's own: without
// its bias, for one input of the batch, with one map for input and output. The formula itself says
// what a change is worth, so nothing here knows any tool.
#pragma once

#include <optional>
#include <vector>

#include "cost/analysis.h"

namespace ledger {

class Recount {
 public:
  // Starts with what the layer's formulas saw.
  Recount(const Catalog& catalog, int kind, const LayerCost& cost);

  const LayerKind& kind() const { return *kind_; }
  const Rational& value(int slot) const { return values_[static_cast<std::size_t>(slot)]; }
  std::int64_t macs() const;   // per item
  std::int64_t batch() const;  // N
  // By the formula for the layer's kind, whole batch. Nothing where there is none, or where its
  // value is no whole number of 64 bits.
  std::optional<std::int64_t> count(int convention) const;

  // Each changes symbols and what follows from them, and says whether it did. One that cannot be
  // made, or that would change what it must not, changes nothing.
  bool set_batch(std::int64_t batch);
  // The same sums written as a convolution without groups, over the channels of one group. Only
  // where that leaves the MACs alone.
  bool merge_groups();
  // One map for input and output, of which the MACs are a matter. Only where that leaves them
  // alone.
  bool join_maps();
  bool remove_bias();
  // Sums of twice as many products, with the same outputs.
  bool double_products();
  // Several symbols at a time; helper symbols, parameters and operations follow.
  struct Change {
    int slot;
    Rational value;
  };
  bool change(const std::vector<Change>& changes);

 private:
  bool derive();
  bool keep_if(bool is_good, std::vector<Rational>& before);
  bool put_map(const std::vector<int>& from, const std::vector<int>& to, int elements_slot);

  const Catalog* catalog_;
  const LayerKind* kind_;
  int kind_index_;
  std::vector<Rational> values_;
};

}  // namespace ledger
