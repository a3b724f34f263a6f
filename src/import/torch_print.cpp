#include "import/not_read_yet.h"

namespace ledger {

ImportResult import_torch_print(std::string_view) {
  return not_read_yet(ModelFormat::kTorchPrint, "the printed form of a PyTorch module");
}

}  // namespace ledger
