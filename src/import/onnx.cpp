#include "import/not_read_yet.h"

namespace ledger {

ImportResult import_onnx(ByteSource&) {
  return not_read_yet(ModelFormat::kOnnx, "an ONNX model");
}

}  // namespace ledger
