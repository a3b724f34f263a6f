// Two conventions on one network: each layer taken apart by its own two formulas.
#include <string>

#include "explain/difference_book.h"
#include "explain/recount.h"

namespace ledger {
namespace {

Cause cause_of(const LayerKind& kind) {
  if (kind.category == "norm") return Cause::kNorm;
  if (kind.category == "activation") return Cause::kActivation;
  if (kind.category == "pool") return Cause::kPooling;
  return Cause::kOtherKind;
}

Cause cause_of(Count::Status status) {
  if (status == Count::Status::kUnseen) return Cause::kFunctional;
  return status == Count::Status::kNotRun ? Cause::kTrainingLayers : Cause::kSharedModules;
}

class ConventionDifference {
 public:
  ConventionDifference(const Analysis& analysis, int from, int to, DifferenceBook& book)
      : analysis_(analysis),
        catalog_(*analysis.model->catalog),
        from_(from),
        to_(to),
        book_(book) {}

  void run() {
    for (std::size_t i = 0; i < analysis_.rows.size(); ++i) {
      const Row& row = analysis_.rows[i];
      const Layer& layer = analysis_.model->layers[i];
      if (is_absent(row)) continue;
      const Recount recount(catalog_, layer.kind, *row.cost);
      book_uncounted(row, recount);
      take_apart(layer, row, recount);
    }
  }

 private:
  struct Subject {
    const LayerKind& kind;
    const LayerCost& cost;
    Recount recount;
    SidePair amount;
  };

  // Counted by neither, and for the same reason: there is nothing to tell.
  bool is_absent(const Row& row) const {
    const Count::Status status = row.count(from_).status;
    return status != Count::Status::kCounted && status == row.count(to_).status;
  }

  // What the formula gives, whether or not the call is counted by it.
  static std::int64_t by_rule(const Recount& recount, int convention) {
    return recount.count(convention).value_or(0);
  }

  // What a rule gives and the row does not have, because the convention does not see the call.
  void book_uncounted(const Row& row, const Recount& recount) {
    for (const int convention : {from_, to_}) {
      const Count& judged = row.count(convention);
      const std::int64_t missing = judged.value - by_rule(recount, convention);
      if (missing == 0) continue;
      const Cause cause = cause_of(judged.status);
      book_.add(cause, {}, convention == from_ ? SidePair{missing, 0} : SidePair{0, missing});
    }
  }

  bool has_rule(int convention, int kind) const {
    return catalog_.count_formula(convention, kind) != nullptr;
  }

  std::optional<SidePair> counts(const Recount& recount) const {
    const std::optional<std::int64_t> from = recount.count(from_);
    const std::optional<std::int64_t> to = recount.count(to_);
    if (!from || !to) return std::nullopt;
    return SidePair{*from, *to};
  }

  void take_apart(const Layer& layer, const Row& row, const Recount& recount) {
    Subject subject{analysis_.model->kind_of(layer),
                    *row.cost,
                    recount,
                    {by_rule(recount, from_), by_rule(recount, to_)}};
    if (subject.amount == SidePair{}) return;
    if (!has_rule(from_, layer.kind) || !has_rule(to_, layer.kind)) {
      return book_kind(subject, has_rule(from_, layer.kind), has_rule(to_, layer.kind));
    }
    const std::string& category = subject.kind.category;
    settle_batch(subject);
    if (subject.recount.macs() == 0) return book_kind(subject, true, true);
    step(subject, Cause::kGroups, {}, &Recount::merge_groups);
    step(subject, Cause::kOtherMap, {}, &Recount::join_maps);
    const std::int64_t outputs = subject.recount.value(kSlotElementsOut).numerator;
    step(subject, Cause::kBias, category, &Recount::remove_bias, outputs);
    if (!book_products(subject, outputs) && !book_factor(subject)) book_kind(subject, true, true);
  }

  // Makes a change and books what it takes off both sides.
  void step(Subject& subject, Cause cause, const std::string& group, bool (Recount::*change)(),
            std::int64_t outputs = 0) {
    Recount next = subject.recount;
    if (!(next.*change)()) return;
    book_step(subject, std::move(next), cause, group, outputs);
  }

  void book_step(Subject& subject, Recount next, Cause cause, const std::string& group,
                 std::int64_t outputs) {
    const std::optional<SidePair> left = counts(next);
    if (!left) return;
    const std::optional<SidePair> taken = minus(subject.amount, *left);
    if (!taken) return;
    if (BookedItem* item = book_.add(cause, group, *taken)) {
      item->an_output.add(*taken, outputs * subject.recount.batch());
    }
    subject.recount = std::move(next);
    subject.amount = *left;
  }

  // Where both multiply by the batch it makes no difference of its own.
  void settle_batch(Subject& subject) {
    const std::int64_t batch = subject.recount.batch();
    Recount next = subject.recount;
    if (batch == 1 || !next.set_batch(1)) return;
    const std::optional<SidePair> one = counts(next);
    if (!one) return;
    const auto multiplies = [batch](std::int64_t all, std::int64_t single) {
      return all % batch == 0 && all / batch == single;
    };
    if (multiplies(subject.amount.from, one->from) && multiplies(subject.amount.to, one->to)) {
      return;
    }
    book_step(subject, std::move(next), Cause::kBatch, {}, 0);
  }

  // Products times a factor, and the rest that does not grow with them.
  bool book_products(const Subject& subject, std::int64_t outputs) {
    Recount doubled = subject.recount;
    if (!doubled.double_products()) return false;
    const std::optional<SidePair> twice = counts(doubled);
    const std::optional<SidePair> products = twice ? minus(*twice, subject.amount) : std::nullopt;
    const std::optional<SidePair> rest = products ? minus(subject.amount, *products) : std::nullopt;
    if (!rest) return false;
    const std::int64_t batch = subject.recount.batch();
    book_.add_products(subject.kind.category, *products, subject.recount.macs() * batch, *rest,
                       outputs * batch);
    return true;
  }

  // Other kinds with MACs (attention, recurrent layers), where both sides are multiples of them.
  bool book_factor(const Subject& subject) {
    const std::int64_t macs = subject.recount.macs() * subject.recount.batch();
    const SidePair& amount = subject.amount;
    const bool are_multiples =
        amount.from > 0 && amount.to > 0 && amount.from % macs == 0 && amount.to % macs == 0;
    if (!are_multiples) return false;
    book_.add_products(subject.kind.category, amount, macs, {}, 0);
    return true;
  }

  void book_kind(const Subject& subject, bool has_rule_from, bool has_rule_to) {
    const LayerKind& kind = subject.kind;
    BookedItem* item = book_.add(cause_of(kind), kind.title, subject.amount);
    if (item == nullptr) return;
    const std::int64_t batch = subject.recount.batch();
    item->has_rule_from = has_rule_from;
    item->has_rule_to = has_rule_to;
    item->same_elements =
        item->same_elements && subject.cost.elements_in == subject.cost.elements_out;
    const std::int64_t macs = subject.recount.macs();
    item->has_macs = macs != 0;
    item->an_input.add(subject.amount, (macs != 0 ? macs : subject.cost.elements_in) * batch);
    item->an_output.add(subject.amount, subject.cost.elements_out * batch);
  }

  const Analysis& analysis_;
  const Catalog& catalog_;
  int from_, to_;
  DifferenceBook& book_;
};

}  // namespace

void book_conventions(const Analysis& analysis, int from, int to, DifferenceBook& book) {
  ConventionDifference(analysis, from, to, book).run();
}

}  // namespace ledger
