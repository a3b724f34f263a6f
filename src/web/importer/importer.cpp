// import.wasm: other tools' networks become the text of a model. A program of its own, which is
// loaded only when such a file is opened; web/import_worker.js drives it.

#include <emscripten/emscripten.h>

#include <memory>
#include <string>

#include "import/import.h"
#include "import/onnx_scanner.h"
#include "model/json_writer.h"

using namespace ledger;

namespace {

std::unique_ptr<OnnxScanner> scanner;
ImportResult result;
std::string given;

const char* give_text(std::string text) {
  given = std::move(text);
  return given.c_str();
}

// A text that is in memory.
class TextInMemory : public ByteSource {
 public:
  explicit TextInMemory(std::string_view text) : text_(text) {}
  std::uint64_t size() const override { return text_.size(); }
  std::size_t read(std::uint64_t offset, std::span<char> into) override {
    if (offset >= text_.size()) return 0;
    return text_.copy(into.data(), into.size(), static_cast<std::size_t>(offset));
  }

 private:
  std::string_view text_;
};

}  // namespace

extern "C" {

// Whether the file with these first bytes is read in ranges, by the functions below; any other is
// given to import_text as a whole.
EMSCRIPTEN_KEEPALIVE int import_is_onnx(const char* head, int size) {
  return detect_format({head, static_cast<std::size_t>(size)}) == ModelFormat::kOnnx;
}

EMSCRIPTEN_KEEPALIVE void import_begin(double size) {
  scanner = std::make_unique<OnnxScanner>(static_cast<std::uint64_t>(size));
}

// Where the bytes stand that are needed next; -1 when none are.
EMSCRIPTEN_KEEPALIVE double import_wanted_at() {
  const std::optional<ByteRange> range = scanner->wanted();
  return range ? static_cast<double>(range->offset) : -1;
}
EMSCRIPTEN_KEEPALIVE int import_wanted_size() {
  const std::optional<ByteRange> range = scanner->wanted();
  return range ? static_cast<int>(range->size) : 0;
}
EMSCRIPTEN_KEEPALIVE void import_give(double at, const char* bytes, int size) {
  scanner->give(static_cast<std::uint64_t>(at), {bytes, static_cast<std::size_t>(size)});
}
// How far the file has been looked through.
EMSCRIPTEN_KEEPALIVE double import_position() {
  return static_cast<double>(scanner->position());
}

EMSCRIPTEN_KEEPALIVE void import_scanned() {
  result = import_onnx(*scanner);
  scanner.reset();
}
EMSCRIPTEN_KEEPALIVE void import_text(const char* text, int size) {
  TextInMemory source({text, static_cast<std::size_t>(size)});
  result = import_model(source);
  if (result.format != ModelFormat::kUnknown) return;
  result.model.clear();
  result.errors = {{ErrorCode::kUnknownName,
                    {},
                    size == 0 ? "The file is empty." : "It is no network that is read here.",
                    "Read are ONNX files, Keras models as JSON, Caffe's prototxt, printed PyTorch "
                    "modules and JSON layer lists."}};
}

// The JSON text of the model; empty where there are errors.
EMSCRIPTEN_KEEPALIVE const char* import_model_text() {
  return result.model.c_str();
}
// A list of sentences, each with its place in front.
EMSCRIPTEN_KEEPALIVE const char* import_errors_json() {
  JsonWriter json;
  json.begin_array();
  for (const Error& error : result.errors) json.value(describe(error));
  json.end_array();
  return give_text(json.take());
}

}  // extern "C"
