#include "model/catalog.h"

#include <algorithm>
#include <utility>

#include "model/reading.h"
#include "model/words.h"

namespace ledger {

// Fills a catalog that has its kinds and conventions. `own_kinds` and `own_conventions` say which
// of them a model brought along: these are checked, and their formulas bound, at once.
class Catalog::Binder {
 public:
  Binder(Catalog& catalog, std::vector<bool> own_kinds, std::vector<bool> own_conventions)
      : catalog_(catalog),
        own_kinds_(std::move(own_kinds)),
        own_conventions_(std::move(own_conventions)) {}

  Errors bind() {
    index_kinds();
    catalog_.counts_.resize(catalog_.kinds_.size() * catalog_.conventions_.size());
    for (std::size_t c = 0; c < catalog_.conventions_.size(); ++c) {
      const Convention& convention = catalog_.conventions_[c];
      check_id(c);
      check_targets(convention.counts, c);
      check_memory(convention);
      for (std::size_t k = 0; k < catalog_.kinds_.size(); ++k) {
        if (!own_kinds_[k] && !own_conventions_[c]) continue;
        const std::size_t cell = c * catalog_.kinds_.size() + k;
        catalog_.counts_[cell] = {true, bound(convention.rule(catalog_.kinds_.names(k)), c, k)};
      }
    }
    return reporter_.take();
  }

 private:
  void index_kinds() {
    for (std::size_t k = 0; k < catalog_.kinds_.size(); ++k) {
      const KindNames& kind = catalog_.kinds_.names(k);
      index(kind.name, k);
      for (const std::string& alias : kind.aliases) index(alias, k);
    }
  }

  void index(const std::string& name, std::size_t k) {
    const int kind = static_cast<int>(k);
    catalog_.exact_.emplace(name, kind);
    const auto [known, is_new] = catalog_.folded_.emplace(fold_name(name), kind);
    if (is_new || known->second == kind) return;
    reporter_.add({ErrorCode::kDuplicateName,
                   {},
                   in_quotes(name) + " is a name of both " + kind_name(known->second) + " and " +
                       kind_name(kind) + ".",
                   {}});
  }

  std::string kind_name(int kind) const {
    return catalog_.kinds_.names(static_cast<std::size_t>(kind)).name;
  }

  void check_id(std::size_t c) {
    const auto first = catalog_.conventions_.begin();
    const auto here = first + static_cast<std::ptrdiff_t>(c);
    if (std::none_of(first, here, [&](const Convention& other) { return other.id == here->id; })) {
      return;
    }
    reporter_.add({ErrorCode::kDuplicateName,
                   {},
                   "Two conventions are named " + in_quotes(here->id) + ".",
                   {}});
  }

  void check_targets(const std::vector<Convention::Rule>& rules, std::size_t c) {
    if (!own_conventions_[c]) return;
    for (const Convention::Rule& rule : rules) {
      if (rule.target == "*") continue;
      std::vector<std::string_view> known;
      for (std::size_t k = 0; k < catalog_.kinds_.size(); ++k) {
        known.push_back(catalog_.kinds_.names(k).name);
        known.push_back(catalog_.kinds_.names(k).category);
      }
      if (std::find(known.begin(), known.end(), rule.target) != known.end()) continue;
      reporter_.unknown(rule.mark,
                        "layer kind or category in the convention " +
                            in_quotes(catalog_.conventions_[c].id) + ":",
                        rule.target, known);
    }
  }

  void check_memory(const Convention& convention) {
    if (convention.memory.empty() || catalog_.find_convention(convention.memory) >= 0) return;
    std::vector<std::string_view> known;
    for (const Convention& other : catalog_.conventions_) known.push_back(other.id);
    reporter_.unknown({}, "convention in \"memory\" of " + in_quotes(convention.id) + ":",
                      convention.memory, known);
  }

  std::optional<Expression> bound(const Convention::Rule* rule, std::size_t c, std::size_t k) {
    if (rule == nullptr) return std::nullopt;
    const LayerKind& kind = catalog_.kinds_[k];
    Result<Expression> formula = parse_expression(rule->text, kind.symbols);
    if (formula) return std::move(*formula);
    const bool by_category = rule->target != kind.name;
    if (own_kinds_[k] && !own_conventions_[c] && by_category) return std::nullopt;
    Error error = in_json_text(formula.error(), rule->mark);
    error.message = "Convention " + in_quotes(catalog_.conventions_[c].id) + ", layer kind " +
                    kind.name + ": " + error.message;
    // A mark in one of our files says nothing about the model's text.
    if (!own_conventions_[c]) error.place = {0, 0, "kinds"};
    reporter_.add(std::move(error));
    return std::nullopt;
  }

  Catalog& catalog_;
  std::vector<bool> own_kinds_, own_conventions_;
  Reporter reporter_;
};

namespace {

void append(Errors& errors, Errors more) {
  errors.insert(errors.end(), std::make_move_iterator(more.begin()),
                std::make_move_iterator(more.end()));
}

// Puts each of `own` in the place of ours of the same name, or behind all; which are the model's.
template <class Entry, class NameAt, class NameOf, class Put>
std::vector<bool> merge(std::size_t count, std::vector<Entry> own, NameAt name_at, NameOf name_of,
                        Put put) {
  std::vector<bool> is_own(count, false);
  for (Entry& entry : own) {
    std::size_t i = 0;
    while (i < is_own.size() && (is_own[i] || name_at(i) != name_of(entry))) ++i;
    if (i == is_own.size()) is_own.push_back(false);
    is_own[i] = true;
    put(i, std::move(entry));
  }
  return is_own;
}

}  // namespace

int Catalog::find_kind(std::string_view name) const {
  if (const auto found = exact_.find(std::string(name)); found != exact_.end()) {
    return found->second;
  }
  const auto found = folded_.find(fold_name(name));
  return found == folded_.end() ? -1 : found->second;
}

int Catalog::find_convention(std::string_view id) const {
  for (std::size_t i = 0; i < conventions_.size(); ++i) {
    if (conventions_[i].id == id) return static_cast<int>(i);
  }
  return -1;
}

const Expression* Catalog::count_formula(int convention, int kind) const {
  const auto c = static_cast<std::size_t>(convention);
  const auto k = static_cast<std::size_t>(kind);
  BoundFormula& cell = counts_[c * kinds_.size() + k];
  if (!cell.is_bound) {
    cell.is_bound = true;
    if (const Convention::Rule* rule = conventions_[c].rule(kinds_.names(k))) {
      Result<Expression> formula = parse_expression(rule->text, kinds_[k].symbols);
      if (formula) cell.formula = std::move(*formula);
    }
  }
  return cell.formula ? &*cell.formula : nullptr;
}

std::shared_ptr<const Catalog> Catalog::build(std::vector<LayerKind> kinds,
                                              std::vector<Convention> conventions, Errors& errors) {
  return Catalog().extended(std::move(kinds), std::move(conventions), errors);
}

std::shared_ptr<const Catalog> Catalog::trusted(LayerKinds kinds,
                                                std::vector<Convention> conventions) {
  auto catalog = std::make_shared<Catalog>();
  catalog->kinds_ = std::move(kinds);
  catalog->conventions_ = std::move(conventions);
  Binder(*catalog, std::vector<bool>(catalog->kinds_.size(), false),
         std::vector<bool>(catalog->conventions_.size(), false))
      .bind();
  return catalog;
}

std::shared_ptr<const Catalog> Catalog::extended(std::vector<LayerKind> kinds,
                                                 std::vector<Convention> conventions,
                                                 Errors& errors) const {
  auto catalog = std::make_shared<Catalog>();
  catalog->kinds_ = kinds_;
  catalog->conventions_ = conventions_;
  LayerKinds& all_kinds = catalog->kinds_;
  std::vector<Convention>& all_conventions = catalog->conventions_;
  std::vector<bool> own_kinds = merge(
      all_kinds.size(), std::move(kinds), [&](std::size_t i) { return all_kinds.names(i).name; },
      [](const LayerKind& kind) { return kind.name; },
      [&](std::size_t i, LayerKind kind) { all_kinds.put(i, std::move(kind)); });
  std::vector<bool> own_conventions = merge(
      all_conventions.size(), std::move(conventions),
      [&](std::size_t i) { return all_conventions[i].id; },
      [](const Convention& convention) { return convention.id; },
      [&](std::size_t i, Convention convention) {
        all_conventions.resize(std::max(all_conventions.size(), i + 1));
        all_conventions[i] = std::move(convention);
      });
  append(errors, Binder(*catalog, std::move(own_kinds), std::move(own_conventions)).bind());
  return catalog;
}

}  // namespace ledger
