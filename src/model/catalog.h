// All layer kinds and conventions in force, with each convention's formula for each kind.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/convention.h"
#include "model/layer_kinds.h"

namespace ledger {

class Catalog {
 public:
  const LayerKinds& kinds() const { return kinds_; }
  const std::vector<Convention>& conventions() const { return conventions_; }
  // By name or alias, exact first, then regardless of case and underscores; -1 where unknown.
  int find_kind(std::string_view name) const;
  int find_convention(std::string_view id) const;  // -1 where unknown

  // The formula by which a convention counts a kind; null: it leaves the kind out. Bound to the
  // kind's symbols when it is first asked for.
  const Expression* count_formula(int convention, int kind) const;

  // Binds every rule to every kind it covers. Errors: a rule that names no kind or category, a
  // formula that uses a symbol the kind does not have, names used twice.
  static std::shared_ptr<const Catalog> build(std::vector<LayerKind> kinds,
                                              std::vector<Convention> conventions, Errors& errors);
  // Of files that are known to be in order: nothing is read or bound before it is asked for.
  static std::shared_ptr<const Catalog> trusted(LayerKinds kinds,
                                                std::vector<Convention> conventions);
  // This catalog and a model's own kinds and conventions; one of the same name replaces ours. Our
  // conventions do not count an own kind that lacks a symbol of their formula for its category.
  std::shared_ptr<const Catalog> extended(std::vector<LayerKind> kinds,
                                          std::vector<Convention> conventions,
                                          Errors& errors) const;

 private:
  class Binder;
  struct BoundFormula {
    bool is_bound = false;
    std::optional<Expression> formula;
  };
  using Index = std::unordered_map<std::string, int>;

  LayerKinds kinds_;
  std::vector<Convention> conventions_;
  mutable std::vector<BoundFormula> counts_;  // [convention * kinds + kind]
  Index exact_, folded_;                      // kinds by name and alias
};

// layers/ and conventions/ as the build embedded them: kinds by file name, conventions by "order"
// and then name. A fault in them is a fault of the build and is tested.
const std::shared_ptr<const Catalog>& built_in_catalog();
// What is wrong with those files, paths starting with the file's name. Empty, or the build is bad.
// Reads all of them.
const Errors& built_in_catalog_errors();

}  // namespace ledger
