#include "cli/model_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <system_error>
#include <vector>

#include "import/import.h"
#include "model/json.h"

namespace ledger {
namespace {

class FileSource : public ByteSource {
 public:
  explicit FileSource(std::ifstream& file) : file_(file) {
    file_.seekg(0, std::ios::end);
    const std::streamoff end = file_.tellg();
    size_ = end > 0 ? static_cast<std::uint64_t>(end) : 0;
  }
  std::uint64_t size() const override { return size_; }
  std::size_t read(std::uint64_t offset, std::span<char> into) override {
    file_.clear();
    file_.seekg(static_cast<std::streamoff>(offset));
    file_.read(into.data(), static_cast<std::streamsize>(into.size()));
    return static_cast<std::size_t>(std::max<std::streamsize>(file_.gcount(), 0));
  }

 private:
  std::ifstream& file_;
  std::uint64_t size_ = 0;
};

class TextSource : public ByteSource {
 public:
  explicit TextSource(const std::string& text) : text_(text) {}
  std::uint64_t size() const override { return text_.size(); }
  std::size_t read(std::uint64_t offset, std::span<char> into) override {
    if (offset >= text_.size()) return 0;
    const std::size_t from = static_cast<std::size_t>(offset);
    return text_.copy(into.data(), into.size(), from);
  }

 private:
  const std::string& text_;
};

// Texts are read up to what a model may have and a byte on top, so that an endless stream ends as
// well; an ONNX file from a stream may have its weights in it.
std::string read_bounded(std::istream& in) {
  constexpr std::size_t kMostWithWeights = std::size_t{1} << 30;
  std::string text;
  std::vector<char> buffer(1 << 16);
  std::size_t most = kMaximumJsonBytes;
  while (in && text.size() <= most) {
    const bool is_first = text.empty();
    in.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    text.append(buffer.data(), static_cast<std::size_t>(in.gcount()));
    if (is_first && detect_format(text) == ModelFormat::kOnnx) most = kMostWithWeights;
  }
  return text;
}

NamedText import_from(ByteSource& source, const std::string& label, std::ostream& err) {
  ImportResult imported = import_model(source);
  for (const std::string& note : imported.notes) err << label << ": note: " << note << '\n';
  return {label, std::move(imported.model), {}, std::move(imported.errors)};
}

}  // namespace

std::optional<NamedText> read_model_file(const std::string& name, std::ostream& err) {
  errno = 0;
  std::ifstream file;
  // A buffer of its own would read 8 KiB where a file of many weights is asked for one.
  file.rdbuf()->pubsetbuf(nullptr, 0);
  file.open(name, std::ios::binary);
  char first = 0;
  // A folder opens and cannot be read; a pipe can be read once, and has no size.
  if (file.is_open()) file.read(&first, 1);
  if (!file.is_open() || file.bad() || (errno != 0 && file.gcount() == 0)) {
    bad_usage(err, name + " cannot be read: " + std::generic_category().message(errno));
    return std::nullopt;
  }
  file.clear();
  if (!file.seekg(0, std::ios::end) || file.tellg() < 0) {
    file.clear();
    const std::string text = std::string(1, first) + read_bounded(file);
    TextSource source(text);
    return import_from(source, name, err);
  }
  FileSource source(file);
  return import_from(source, name, err);
}

NamedText read_model_stream(std::istream& in, std::ostream& err) {
  const std::string text = read_bounded(in);
  TextSource source(text);
  return import_from(source, "<stdin>", err);
}

}  // namespace ledger
