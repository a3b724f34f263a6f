// All layer kinds and conventions in force, with each convention's formula bound to each kind.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/convention.h"
#include "model/layer_kind.h"

namespace ledger {

class Catalog {
 public:
  const std::vector<LayerKind>& kinds() const { return kinds_; }
  const std::vector<Convention>& conventions() const { return conventions_; }
  // By name or alias, exact first, then regardless of case and underscores; -1 where unknown.
  int find_kind(std::string_view name) const;
  int find_convention(std::string_view id) const;  // -1 where unknown

  // The formula by which a convention counts a kind; null: it leaves the kind out.
  const Expression* count_formula(int convention, int kind) const;

  // Binds every rule to every kind it covers. Errors: a rule that names no kind or category, a
  // formula that uses a symbol the kind does not have, names used twice.
  static std::shared_ptr<const Catalog> build(std::vector<LayerKind> kinds,
                                              std::vector<Convention> conventions, Errors& errors);
  // This catalog and a model's own kinds and conventions; one of the same name replaces ours. Our
  // conventions do not count an own kind that lacks a symbol of their formula for its category.
  std::shared_ptr<const Catalog> extended(std::vector<LayerKind> kinds,
                                          std::vector<Convention> conventions,
                                          Errors& errors) const;

 private:
  class Binder;
  using Formulas = std::vector<std::optional<Expression>>;
  using Index = std::unordered_map<std::string, int>;

  std::vector<LayerKind> kinds_;
  std::vector<Convention> conventions_;
  Formulas counts_;       // [convention * kinds + kind]
  Index exact_, folded_;  // kinds by name and alias
};

// layers/ and conventions/ as the build embedded them, in the files' order of "order" then name.
// Read once; a fault in them is a fault of the build and is tested.
const std::shared_ptr<const Catalog>& built_in_catalog();
// What is wrong with those files, paths starting with the file's name. Empty, or the build is bad.
const Errors& built_in_catalog_errors();

}  // namespace ledger
