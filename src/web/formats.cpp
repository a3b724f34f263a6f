// Which reader a file or a pasted text is for.

#include <emscripten/emscripten.h>

#include "import/import.h"

using namespace ledger;

extern "C" {

// By the first bytes: 0 where a model of our own may stand there, 1 where import.wasm reads it, -1
// where it is none of what we know.
EMSCRIPTEN_KEEPALIVE int app_is_foreign(const char* head, int size) {
  const ModelFormat format = detect_format({head, static_cast<std::size_t>(size)});
  if (format == ModelFormat::kUnknown) return -1;
  return format == ModelFormat::kLedger ? 0 : 1;
}

}  // extern "C"
