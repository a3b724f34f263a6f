// A network from the modules of a print: what follows one another is chained, blocks that everybody
// uses are known, and what is neither keeps its learned numbers and is not costed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "import/import_notes.h"
#include "import/torch_leaves.h"

namespace ledger {

struct TorchInput {
  std::vector<long long> shape;
  std::string open = {};  // "resolution" or "length": what becomes a slider
};

// What goes from module to module.
struct TorchFlow {
  int layer = kNetworkInput;
  TorchShape shape = {};  // without the batch; nothing where it is not known
  bool is_row = false;    // known to be pooled or flat although the shape is not
};

class TorchNetwork {
 public:
  TorchNetwork(TorchLeaves& leaves, const TorchInput& input);

  void run(const TorchModule& root);
  // A linear layer does not fit the map before it, and another size of picture might.
  bool wants_other_size() const { return wants_other_size_; }
  DraftModel& model() { return model_; }
  ImportNotes& notes() { return notes_; }

 private:
  using Block = bool (TorchNetwork::*)(const TorchModule&, const std::string&, TorchFlow&);

  TorchFlow run_module(const TorchModule& module, const std::string& name, TorchFlow flow);
  TorchFlow run_children(const TorchModule& module, const std::string& name, TorchFlow flow);
  TorchFlow run_leaf(const TorchModule& module, const std::string& name, TorchFlow flow);
  TorchFlow run_linear(const TorchModule& module, const std::string& name, TorchFlow flow);
  TorchFlow add_leaf(TorchLeaf leaf, const std::string& name, const TorchFlow& flow);
  TorchFlow add_unknown(const TorchModule& module, const std::string& name, const TorchFlow& flow);
  int push(DraftLayer layer, const std::string& name);

  // Whether its children can follow one another, and what comes out.
  bool follows(const TorchModule& module, TorchShape& shape);
  // Trying what a module could be has an end.
  bool is_spent() const;

  // Each gives false where the module is not built as that class usually is.
  bool run_known(const TorchModule& module, const std::string& name, TorchFlow& flow);
  bool residual(const TorchModule& module, const std::string& name, TorchFlow& flow);
  bool inverted_residual(const TorchModule& module, const std::string& name, TorchFlow& flow);
  bool squeeze_excitation(const TorchModule& module, const std::string& name, TorchFlow& flow);
  bool fire(const TorchModule& module, const std::string& name, TorchFlow& flow);
  bool attention(const TorchModule& module, const std::string& name, TorchFlow& flow);
  TorchFlow merge(const char* kind, const std::string& name, const std::vector<TorchFlow>& flows,
                  std::vector<long long> shape);

  TorchLeaves& leaves_;
  DraftModel model_;
  ImportNotes notes_;
  TorchFlow start_;
  std::int64_t steps_ = 0;
  bool wants_other_size_ = false;
};

}  // namespace ledger
