// The framing pass over an ONNX file: keeps what says how the network is built and skips the
// payloads of its tensors, so that a file of gigabytes is read in a few ranges.
//
// It asks for bytes and is given them, and never waits, so the same code serves a file and a page
// whose reads are asynchronous:
//
//   OnnxScanner scanner(blob.size);
//   while (const auto range = scanner.wanted()) {
//     if (cancelled) return;                                   // nothing is to be undone
//     scanner.give(range->offset, bytes of blob.slice(range->offset, range->offset + range->size));
//     show_progress(scanner.position(), blob.size);
//   }
//   read_onnx(scanner) ...
//
// Ranges go forward and never overlap; behind a skipped payload they start small and grow while
// nothing is skipped.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "formula/error.h"

namespace protozero {
enum class pbf_wire_type : std::uint32_t;
}

namespace ledger {

struct ByteRange {
  std::uint64_t offset = 0;
  std::size_t size = 0;
};

// What is kept may hold so many bytes, fields and nodes; past it the file is refused.
inline constexpr std::size_t kMaximumOnnxStructure = 48u << 20;
inline constexpr std::size_t kMaximumOnnxFields = 2'000'000;
inline constexpr std::size_t kMaximumOnnxNodes = 200'000;

class OnnxScanner {
 public:
  explicit OnnxScanner(std::uint64_t file_size);

  // The bytes that are needed next; nothing when all is read or an error has been found.
  std::optional<ByteRange> wanted() const;
  // The bytes at `offset`, as asked for; fewer only where the file ends early.
  void give(std::uint64_t offset, std::string_view bytes);

  // How far the file has been looked through, for progress.
  std::uint64_t position() const { return position_; }

  // When nothing is wanted any more: the error, or the kept structure, a ModelProto again.
  const Errors& errors() const { return errors_; }
  const std::string& structure() const { return structure_; }
  // Where in the file the message stood whose content starts at `at` of the structure.
  std::uint64_t file_offset(std::size_t at) const;

 private:
  struct Frame {
    int message = 0;            // which one of the table of messages
    std::uint64_t end = 0;      // in the file
    std::size_t length_at = 0;  // in the structure; its length is filled in when it is over
    std::size_t kept_payload = 0;
  };

  void run();
  bool step();
  bool read_field();
  bool take_bytes(int action, std::uint32_t field, std::uint64_t size, std::uint64_t tag_at);
  bool keep_varint(int action, std::uint32_t field, std::uint64_t value);
  bool open_message(int message, std::uint32_t field, std::uint64_t size);
  void close_message();
  void skip(std::uint64_t size);
  void put_tag(std::uint32_t field, protozero::pbf_wire_type type);
  bool fail(ErrorCode code, std::uint64_t at, std::string message);
  bool has(std::size_t size);

  std::uint64_t file_size_;
  std::uint64_t position_ = 0;
  std::uint64_t buffer_offset_ = 0;  // of buffer_ in the file
  std::string buffer_;
  std::size_t needed_ = 0;     // bytes from position_ that the next step cannot do without
  std::size_t ahead_ = 0;      // how much to read at once
  std::uint64_t copying_ = 0;  // bytes of a kept field that are still to come
  bool done_ = false;
  std::vector<Frame> frames_;
  std::string structure_;
  std::size_t kept_fields_ = 0, kept_nodes_ = 0;
  std::vector<std::pair<std::size_t, std::uint64_t>> offsets_;  // structure -> file
  Errors errors_;
};

}  // namespace ledger
