// Models in our own JSON, with blocks, formulas, kinds and conventions of their own.
#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ledger::cost_text(ledger::text_of(data, size));
  return 0;
}
