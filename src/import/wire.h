// Protocol Buffers without exceptions: protozero reads fields, and only of messages whose framing
// has been checked, so that none of its throw statements is ever reached.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <iterator>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

// Our code is compiled without exceptions, where `throw` is an error even in a branch that is never
// taken.
#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wkeyword-macro"
#endif
#define throw std::abort(),
#include <protozero/pbf_reader.hpp>
#undef throw
#if defined(__clang__)
#pragma clang diagnostic pop
#endif

namespace ledger {

enum class VarintState : std::uint8_t { kRead, kCutOff, kTooLong };

// Moves `at` behind the number where it could be read.
inline VarintState read_varint(std::string_view bytes, std::size_t& at, std::uint64_t& value) {
  constexpr std::size_t kMostBytes = protozero::max_varint_length;
  value = 0;
  for (std::size_t i = 0; i < kMostBytes; ++i) {
    if (at + i >= bytes.size()) return VarintState::kCutOff;
    const auto byte = static_cast<unsigned char>(bytes[at + i]);
    if (i + 1 == kMostBytes && byte > 1) return VarintState::kTooLong;
    value |= static_cast<std::uint64_t>(byte & 0x7Fu) << (7 * i);
    if ((byte & 0x80u) == 0) {
      at += i + 1;
      return VarintState::kRead;
    }
  }
  return VarintState::kTooLong;
}

inline bool is_field_number(std::uint64_t field) {
  return field > 0 && field < (1u << 29) && (field < 19000 || field > 19999);
}

// Whether protozero can read all fields of the message.
inline bool is_sound_message(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    std::uint64_t tag = 0, number = 0;
    if (read_varint(bytes, at, tag) != VarintState::kRead || !is_field_number(tag >> 3)) {
      return false;
    }
    switch (static_cast<protozero::pbf_wire_type>(tag & 7)) {
      case protozero::pbf_wire_type::varint:
        if (read_varint(bytes, at, number) != VarintState::kRead) return false;
        continue;
      case protozero::pbf_wire_type::fixed64:
        number = sizeof(std::uint64_t);
        break;
      case protozero::pbf_wire_type::fixed32:
        number = sizeof(std::uint32_t);
        break;
      case protozero::pbf_wire_type::length_delimited:
        if (read_varint(bytes, at, number) != VarintState::kRead) return false;
        break;
      default:
        return false;
    }
    if (number > bytes.size() - at || number > std::numeric_limits<std::int32_t>::max()) {
      return false;
    }
    at += static_cast<std::size_t>(number);
  }
  return true;
}

// A message's fields, one after the other; none where its framing is unsound.
class WireReader {
 public:
  explicit WireReader(std::string_view bytes)
      : reader_(is_sound_message(bytes) ? bytes.data() : nullptr,
                is_sound_message(bytes) ? bytes.size() : 0) {}

  // Goes on to the next field, skipping the value of the last one where nobody took it.
  bool next() {
    if (pending_) reader_.skip();
    pending_ = reader_.next();
    return pending_;
  }
  std::uint32_t field() const { return reader_.tag(); }
  bool is_bytes() const {
    return reader_.has_wire_type(protozero::pbf_wire_type::length_delimited);
  }
  bool is_varint() const { return reader_.has_wire_type(protozero::pbf_wire_type::varint); }
  bool is_fixed32() const { return reader_.has_wire_type(protozero::pbf_wire_type::fixed32); }

  // Each is empty or 0 where the field is of another wire type.
  std::string_view bytes() {
    if (!is_bytes()) return {};
    pending_ = false;
    const protozero::data_view view = reader_.get_view();
    return {view.data(), view.size()};
  }
  std::int64_t number() {
    if (!is_varint()) return 0;
    pending_ = false;
    return reader_.get_int64();
  }
  float real() {
    if (!is_fixed32()) return 0;
    pending_ = false;
    return reader_.get_float();
  }

 private:
  protozero::pbf_reader reader_;
  bool pending_ = false;
};

}  // namespace ledger
