// Modules of torch.nn that hold no others: as a layer of ours, with the shape and the learned
// numbers that come of it. Which fields there are is read from the catalog.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "import/draft_model.h"
#include "import/torch_tree.h"
#include "model/catalog.h"

namespace ledger {

// Without the batch; no sizes where it is not known.
struct TorchShape {
  std::vector<long long> sizes = {};

  TorchShape() = default;
  TorchShape(std::vector<long long> known) : sizes(std::move(known)) {}
  explicit operator bool() const { return !sizes.empty(); }
  const std::vector<long long>& operator*() const { return sizes; }
  const std::vector<long long>* operator->() const { return &sizes; }
  friend bool operator==(const TorchShape&, const TorchShape&) = default;
};

struct TorchLeaf {
  bool is_known = false;  // a kind of ours, with all fields it needs
  DraftLayer layer;
  long long learned = 0;  // numbers

  long long number(std::string_view field, std::size_t component, long long otherwise) const;
  bool flag(std::string_view field, bool otherwise) const;
};

// Whether it can take `input`, by what it says of channels and features; always where `input` is
// not known.
bool torch_leaf_takes(const TorchLeaf& leaf, const std::vector<long long>& input);
// What comes out of `input`; nothing where that is not known.
TorchShape torch_leaf_output(const TorchLeaf& leaf, const std::vector<long long>& input);

// Reads each module once.
class TorchLeaves {
 public:
  explicit TorchLeaves(std::shared_ptr<const Catalog> catalog) : catalog_(std::move(catalog)) {}

  const TorchLeaf& of(const TorchModule& module);
  // Learned numbers of a module and all in it.
  long long learned(const TorchModule& module);

 private:
  std::shared_ptr<const Catalog> catalog_;
  std::unordered_map<const TorchModule*, TorchLeaf> leaves_;
  std::unordered_map<const TorchModule*, long long> learned_;
};

}  // namespace ledger
