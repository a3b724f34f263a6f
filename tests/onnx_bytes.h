// For tests: ONNX files written by hand, and sources that count what is read of them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "import/import.h"

namespace ledger::onnx_bytes {

inline std::string varint(std::uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(value | 0x80);
  return bytes + static_cast<char>(value);
}

inline std::string number(int field, std::int64_t value) {
  return varint(static_cast<std::uint64_t>(field) << 3) + varint(static_cast<std::uint64_t>(value));
}

inline std::string bytes(int field, std::string_view content) {
  return varint((static_cast<std::uint64_t>(field) << 3) | 2) + varint(content.size()) +
         std::string(content);
}

// int64 with its numbers, or floats without (a payload left out).
inline std::string tensor(std::string_view name, const std::vector<std::int64_t>& dims,
                          const std::vector<std::int64_t>& numbers = {}, int type = 1) {
  std::string content;
  for (const std::int64_t size : dims) content += number(1, size);
  content += number(2, numbers.empty() ? type : 7);
  for (const std::int64_t value : numbers) content += number(7, value);
  return content + bytes(8, name);
}

inline std::string attribute(std::string_view name, std::int64_t value) {
  return bytes(1, name) + number(3, value) + number(20, 2);
}
inline std::string attribute(std::string_view name, const std::vector<std::int64_t>& values) {
  std::string content = bytes(1, name);
  for (const std::int64_t value : values) content += number(8, value);
  return content + number(20, 7);
}
inline std::string text_attribute(std::string_view name, std::string_view text) {
  return bytes(1, name) + bytes(4, text) + number(20, 3);
}

inline std::string node(std::string_view op, const std::vector<std::string>& inputs,
                        const std::vector<std::string>& outputs,
                        const std::vector<std::string>& attributes = {}, std::string_view name = {},
                        std::string_view domain = {}) {
  std::string content;
  for (const std::string& input : inputs) content += bytes(1, input);
  for (const std::string& output : outputs) content += bytes(2, output);
  content += bytes(3, name.empty() ? "/" + outputs.front() + "/" + std::string(op) : name);
  content += bytes(4, op);
  for (const std::string& each : attributes) content += bytes(5, each);
  if (!domain.empty()) content += bytes(7, domain);
  return content;
}

// Sizes above 0 are numbers; 0 is a name: "side" and the index.
inline std::string value_info(std::string_view name, const std::vector<std::int64_t>& dims) {
  std::string shape;
  for (std::size_t i = 0; i < dims.size(); ++i) {
    shape += bytes(1, dims[i] != 0 ? number(1, dims[i]) : bytes(2, "side" + std::to_string(i)));
  }
  const std::string type = number(1, 1) + bytes(2, shape);
  return bytes(1, name) + bytes(2, bytes(1, type));
}

struct Graph {
  std::vector<std::string> nodes, tensors, inputs, outputs;
  std::vector<std::string> functions, infos;
  std::int64_t opset = 17;

  std::string file() const {
    std::string graph;
    for (const std::string& each : nodes) graph += bytes(1, each);
    graph += bytes(2, "test");
    for (const std::string& each : tensors) graph += bytes(5, each);
    for (const std::string& each : inputs) graph += bytes(11, each);
    for (const std::string& each : outputs) graph += bytes(12, each);
    for (const std::string& each : infos) graph += bytes(13, each);
    std::string file =
        number(1, 8) + bytes(2, "test") + bytes(7, graph) + bytes(8, number(2, opset));
    for (const std::string& each : functions) file += bytes(25, each);
    return file;
  }
};

// A file in memory, with runs of zeros that are not stored.
class CountingSource : public ByteSource {
 public:
  CountingSource() = default;
  explicit CountingSource(std::string text) { add(std::move(text)); }

  void add(std::string text) {
    const std::uint64_t start = size_;
    size_ += text.size();
    parts_.push_back({start, std::move(text)});
  }
  void add_zeros(std::uint64_t count) { size_ += count; }

  std::uint64_t size() const override { return size_; }
  std::size_t read(std::uint64_t offset, std::span<char> into) override {
    const std::uint64_t end = std::min<std::uint64_t>(size_, offset + into.size());
    if (offset >= end) return 0;
    const auto count = static_cast<std::size_t>(end - offset);
    std::fill(into.begin(), into.begin() + static_cast<std::ptrdiff_t>(count), '\0');
    for (const Part& part : parts_) {
      const std::uint64_t from = std::max(offset, part.start);
      const std::uint64_t to = std::min(end, part.start + part.text.size());
      if (from >= to) continue;
      part.text.copy(into.data() + (from - offset), static_cast<std::size_t>(to - from),
                     static_cast<std::size_t>(from - part.start));
    }
    read_ += count;
    ++reads_;
    return count;
  }
  std::uint64_t bytes_read() const { return read_; }
  int reads() const { return reads_; }

 private:
  struct Part {
    std::uint64_t start;
    std::string text;
  };
  std::vector<Part> parts_;
  std::uint64_t size_ = 0, read_ = 0;
  int reads_ = 0;
};

inline ImportResult import_bytes(std::string file) {
  CountingSource source(std::move(file));
  return import_onnx(source);
}

}  // namespace ledger::onnx_bytes
