// ONNX files, given to the scanner in pieces whose sizes come from the file itself.
#include <algorithm>

#include "fuzz.h"
#include "import/onnx_scanner.h"
#include "onnx_mutator.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ledger;
  const std::string_view file = text_of(data, size);
  OnnxScanner scanner(size);
  std::size_t asked = 0, before = 0;
  while (const auto range = scanner.wanted()) {
    require(range->size > 0 && range->offset >= before && range->offset + range->size <= size);
    before = static_cast<std::size_t>(range->offset);
    const std::size_t most = 1 + data[asked++ % size] * std::size_t{8};
    scanner.give(range->offset, file.substr(before, std::min(range->size, most)));
  }
  judge(import_onnx(scanner));
  return 0;
}
