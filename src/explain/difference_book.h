// Where the parts of a difference are booked while layers are taken apart, and how they read.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "explain/difference.h"

namespace ledger {

// What the two sides have of one thing.
struct SidePair {
  std::int64_t from = 0, to = 0;
  friend bool operator==(const SidePair&, const SidePair&) = default;
};
std::optional<SidePair> minus(const SidePair& a, const SidePair& b);

// A ratio that all layers of an item share, as long as they do.
class SharedRatio {
 public:
  // A layer without `measure` says nothing.
  void add(const SidePair& amount, std::int64_t measure);
  bool is_uniform() const { return is_known_ && !is_mixed_; }
  bool is_whole() const { return is_uniform() && from_.is_whole() && to_.is_whole(); }
  const Rational& from() const { return from_; }
  const Rational& to() const { return to_; }
  friend bool operator==(const SharedRatio& a, const SharedRatio& b) {
    return a.is_uniform() && b.is_uniform() && a.from_ == b.from_ && a.to_ == b.to_;
  }

 private:
  Rational from_, to_;
  bool is_known_ = false, is_mixed_ = false;
};

struct BookedItem {
  SidePair amount;
  int layers = 0;
  bool has_rule_from = true, has_rule_to = true;  // a rule for the kind
  bool same_elements = true;                      // input and output have as many
  bool has_macs = false;                          // `an_input` is then to MACs
  SharedRatio an_input, an_output;  // to elements; a factor's: to MACs, in `an_output`
  std::string example;              // what the first layer shows
};

class DifferenceBook {
 public:
  // `group` keeps apart what reads apart: a kind's title, a category.
  using Key = std::pair<Cause, std::string>;

  // Entries for which both sides have nothing are left out.
  BookedItem* add(Cause cause, const std::string& group, const SidePair& amount);
  // Of layers whose MACs grow with their sums: `products` per MAC, `rest` per output.
  void add_products(const std::string& category, const SidePair& products, std::int64_t macs,
                    const SidePair& rest, std::int64_t outputs);
  bool overflowed() const { return overflowed_; }

  // In the two conventions' words, without those that make no difference; largest first.
  std::vector<DifferenceItem> items(const Convention& from, const Convention& to);

 private:
  void add_to_item(BookedItem& item, const SidePair& amount);
  void settle_products();
  void merge(BookedItem& into, const BookedItem& item);

  std::map<Key, BookedItem> items_;
  std::map<std::string, BookedItem> products_, rests_;  // by category
  bool overflowed_ = false;
};

// Fill a book; nothing where a number leaves 64 bits. Both conventions are those of `analysis`.
void book_conventions(const Analysis& analysis, int from, int to, DifferenceBook& book);
void book_settings(const DifferenceSide& from, const DifferenceSide& to, DifferenceBook& book);

}  // namespace ledger
