// ONNX files changed so that they stay ONNX files: fields are taken out, doubled, exchanged and
// given other contents, and the lengths of all messages around fit. Bytes changed blindly break a
// length nearly always, and the reader goes no further than that.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "import/wire.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace ledger {

// One field of a message: a number, bytes, or fields again.
struct WireField {
  std::uint64_t tag = 0;
  std::uint64_t number = 0;
  std::string bytes = {};
  std::vector<WireField> fields = {};
  int message = -1;  // its type, where it holds fields

  bool is_number() const { return (tag & 7) == 0; }
};

class OnnxMutator {
 public:
  explicit OnnxMutator(unsigned seed) : random_(seed) {}

  // Empty where the file is none.
  std::string mutated(std::string_view file) {
    WireField model = {0, 0, {}, {}, kModel};
    if (!read(file, model)) return {};
    do {
      change(model);
    } while (below(3) == 0);
    std::string text;
    write(model, text);
    return text;
  }

 private:
  enum Message : int {
    kModel,
    kGraph,
    kNode,
    kAttribute,
    kTensor,
    kFunction,
    kInfo,
    kType,
    kTensorType,
    kShape,
    kDimension,
    kOpset
  };
  static constexpr int kAny = -2;  // that is not empty
  struct Nested {
    int outer;
    std::uint64_t field;
    int inner;
  };
  // By the field numbers of onnx.proto3.
  static constexpr std::array<Nested, 15> kNested = {{{kModel, 7, kGraph},
                                                      {kModel, 8, kOpset},
                                                      {kModel, 25, kFunction},
                                                      {kGraph, 1, kNode},
                                                      {kGraph, 5, kTensor},
                                                      {kGraph, 11, kInfo},
                                                      {kGraph, 12, kInfo},
                                                      {kGraph, 13, kInfo},
                                                      {kNode, 5, kAttribute},
                                                      {kAttribute, 5, kTensor},
                                                      {kFunction, 7, kNode},
                                                      {kInfo, 2, kType},
                                                      {kType, 1, kTensorType},
                                                      {kTensorType, 2, kShape},
                                                      {kShape, 1, kDimension}}};

  std::size_t below(std::size_t count) { return random_() % std::max<std::size_t>(count, 1); }

  static int inner_message(int outer, std::uint64_t tag) {
    for (const Nested& each : kNested) {
      if (each.outer == outer && tag == ((each.field << 3) | 2)) return each.inner;
    }
    return -1;
  }

  static bool read(std::string_view bytes, WireField& into) {
    for (std::size_t at = 0; at < bytes.size();) {
      WireField field;
      if (read_varint(bytes, at, field.tag) != VarintState::kRead) return false;
      std::uint64_t size = 0;
      switch (field.tag & 7) {
        case 0:
          if (read_varint(bytes, at, field.number) != VarintState::kRead) return false;
          break;
        case 1:
          size = 8;
          break;
        case 5:
          size = 4;
          break;
        case 2:
          if (read_varint(bytes, at, size) != VarintState::kRead) return false;
          break;
        default:
          return false;
      }
      if (size > bytes.size() - at) return false;
      field.bytes = bytes.substr(at, static_cast<std::size_t>(size));
      at += static_cast<std::size_t>(size);
      field.message = inner_message(into.message, field.tag);
      if (field.message >= 0 && !read(field.bytes, field)) {
        field.message = -1;
        field.fields.clear();
      }
      into.fields.push_back(std::move(field));
    }
    return true;
  }

  static void put(std::string& text, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) text += static_cast<char>(value | 0x80);
    text += static_cast<char>(value);
  }

  static void write(const WireField& message, std::string& text) {
    for (const WireField& field : message.fields) {
      put(text, field.tag);
      if (field.is_number()) {
        put(text, field.number);
        continue;
      }
      std::string inner = field.bytes;
      if (field.message >= 0) {
        inner.clear();
        write(field, inner);
      }
      if ((field.tag & 7) == 2) put(text, inner.size());
      text += inner;
    }
  }

  static void collect(WireField& from, int message, std::vector<WireField*>& found) {
    const bool is_wanted = message == kAny ? !from.fields.empty() : from.message == message;
    if (is_wanted) found.push_back(&from);
    for (WireField& field : from.fields) collect(field, message, found);
  }

  void change(WireField& model) {
    std::vector<WireField*> messages;
    collect(model, kAny, messages);
    if (messages.empty()) return;
    WireField& message = *messages[below(messages.size())];
    std::vector<WireField>& fields = message.fields;
    const std::size_t at = below(fields.size());
    const auto place = fields.begin() + static_cast<std::ptrdiff_t>(at);
    switch (below(8)) {
      case 0:
        fields.erase(place);
        return;
      case 1: {
        const WireField copy = *place;
        fields.insert(fields.begin() + static_cast<std::ptrdiff_t>(below(fields.size() + 1)), copy);
        return;
      }
      case 2:
        std::swap(*place, fields[below(fields.size())]);
        return;
      case 3:
      case 4:
        take_another(model, message.message, *place);
        return;
      default:
        change_content(*place);
    }
  }

  // A node reads another value, an attribute is that of another node, …
  void take_another(WireField& model, int message, WireField& field) {
    std::vector<WireField*> alike;
    collect(model, message, alike);
    const WireField& other = *alike[below(alike.size())];
    std::vector<const WireField*> same;
    for (const WireField& each : other.fields) {
      // Inputs and outputs are names both.
      const bool are_names = message == kNode && (each.tag >> 3) <= 2 && (field.tag >> 3) <= 2;
      if (each.tag == field.tag || are_names) same.push_back(&each);
    }
    if (same.empty()) return;
    const WireField taken = *same[below(same.size())];
    const std::uint64_t tag = field.tag;
    field = taken;
    field.tag = tag;
  }

  void change_content(WireField& field) {
    constexpr std::array<std::int64_t, 14> kNumbers = {
        0,         1,        2, 3, 4, 7, -1, -2, 64, 1 << 16, INT32_MAX, std::int64_t{1} << 62,
        INT64_MAX, INT64_MIN};
    if (field.is_number()) {
      field.number = below(3) == 0 ? field.number + 1 - 2 * below(2)
                                   : static_cast<std::uint64_t>(kNumbers[below(kNumbers.size())]);
    } else if (field.message < 0) {
      constexpr std::size_t kMost = 64;
      std::array<std::uint8_t, kMost> buffer = {};
      const std::size_t size = std::min(field.bytes.size(), kMost);
      std::memcpy(buffer.data(), field.bytes.data(), size);
      const bool is_fixed = (field.tag & 7) != 2;
      const std::size_t made = LLVMFuzzerMutate(buffer.data(), size, is_fixed ? size : kMost);
      const std::size_t kept = is_fixed ? size : made;
      field.bytes.assign(reinterpret_cast<const char*>(buffer.data()), kept);
    }
  }

  std::minstd_rand random_;
};

}  // namespace ledger

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t most, unsigned seed) {
  constexpr unsigned kBlind = 16;  // one in so many: framing that is broken has to be met as well
  const std::string file =
      seed % kBlind == 0
          ? std::string()
          : ledger::OnnxMutator(seed).mutated({reinterpret_cast<const char*>(data), size});
  if (file.empty() || file.size() > most) return LLVMFuzzerMutate(data, size, most);
  std::memcpy(data, file.data(), file.size());
  return file.size();
}
