// Keras models.
#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ledger::judge(ledger::import_keras(ledger::text_of(data, size)));
  return 0;
}
