// printed PyTorch modules.
#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ledger::judge(ledger::import_torch_print(ledger::text_of(data, size)));
  return 0;
}
