#include "import/onnx_scanner.h"

#include <algorithm>
#include <array>

#include "import/wire.h"

namespace ledger {
namespace {

using protozero::pbf_wire_type;

constexpr std::size_t kFirstRead = 1u << 10;
constexpr std::size_t kMostRead = 256u << 10;
// A tag and a length, each at most ten bytes.
constexpr std::size_t kMostHeader = 20;
// Payloads up to here are kept: shapes, axes and single numbers are no larger.
constexpr std::uint64_t kMostPayload = 1u << 10;
// Names and the small messages of inputs and outputs.
constexpr std::uint64_t kMostText = 64u << 10;
constexpr std::size_t kLengthBytes = 5;

constexpr int kModel = 0;
constexpr int kGraph = 1;
constexpr int kNode = 2;
constexpr int kAttribute = 3;
constexpr int kTensor = 4;
constexpr int kSparseTensor = 5;
constexpr int kFunction = 6;
constexpr int kMessageCount = 7;

// What happens to a field. Numbers from kOpen on open the message `action - kOpen`.
constexpr int kSkip = 0;
constexpr int kKeepNumber = 1;  // a varint, or a packed list of them
constexpr int kKeepReal = 2;    // a float
constexpr int kKeepBytes = 3;
constexpr int kPayload = 4;
constexpr int kMark = 5;  // kept empty: only that it is there matters (a graph in an attribute)
constexpr int kOpen = 6;

struct FieldAction {
  std::uint32_t field;
  int action;
};

// By the field numbers of onnx.proto3.
constexpr std::array<FieldAction, 6> kModelFields = {{{1, kKeepNumber},
                                                      {2, kKeepBytes},
                                                      {3, kKeepBytes},
                                                      {7, kOpen + kGraph},
                                                      {8, kKeepBytes},
                                                      {25, kOpen + kFunction}}};
constexpr std::array<FieldAction, 7> kGraphFields = {{{1, kOpen + kNode},
                                                      {2, kKeepBytes},
                                                      {5, kOpen + kTensor},
                                                      {11, kKeepBytes},
                                                      {12, kKeepBytes},
                                                      {13, kKeepBytes},
                                                      {15, kOpen + kSparseTensor}}};
constexpr std::array<FieldAction, 6> kNodeFields = {{{1, kKeepBytes},
                                                     {2, kKeepBytes},
                                                     {3, kKeepBytes},
                                                     {4, kKeepBytes},
                                                     {5, kOpen + kAttribute},
                                                     {7, kKeepBytes}}};
constexpr std::array<FieldAction, 11> kAttributeFields = {{{1, kKeepBytes},
                                                           {2, kKeepReal},
                                                           {3, kKeepNumber},
                                                           {4, kPayload},
                                                           {5, kOpen + kTensor},
                                                           {6, kMark},
                                                           {7, kPayload},
                                                           {8, kPayload},
                                                           {9, kPayload},
                                                           {11, kMark},
                                                           {21, kKeepBytes}}};
constexpr std::array<FieldAction, 8> kTensorFields = {{{1, kKeepNumber},
                                                       {2, kKeepNumber},
                                                       {4, kPayload},
                                                       {5, kPayload},
                                                       {7, kPayload},
                                                       {8, kKeepBytes},
                                                       {9, kPayload},
                                                       {10, kPayload}}};
constexpr std::array<FieldAction, 2> kSparseFields = {{{1, kOpen + kTensor}, {3, kKeepNumber}}};
constexpr std::array<FieldAction, 6> kFunctionFields = {{{1, kKeepBytes},
                                                         {4, kKeepBytes},
                                                         {5, kKeepBytes},
                                                         {7, kOpen + kNode},
                                                         {10, kKeepBytes},
                                                         {11, kOpen + kAttribute}}};

struct MessageFields {
  std::string_view name;
  const FieldAction* fields;
  std::size_t count;
};
constexpr std::array<MessageFields, kMessageCount> kMessages = {{
    {"model", kModelFields.data(), kModelFields.size()},
    {"graph", kGraphFields.data(), kGraphFields.size()},
    {"node", kNodeFields.data(), kNodeFields.size()},
    {"attribute", kAttributeFields.data(), kAttributeFields.size()},
    {"tensor", kTensorFields.data(), kTensorFields.size()},
    {"sparse tensor", kSparseFields.data(), kSparseFields.size()},
    {"function", kFunctionFields.data(), kFunctionFields.size()},
}};

int action_of(int message, std::uint32_t field) {
  const MessageFields& known = kMessages[static_cast<std::size_t>(message)];
  for (std::size_t i = 0; i < known.count; ++i) {
    if (known.fields[i].field == field) return known.fields[i].action;
  }
  return kSkip;
}

bool fits(int action, pbf_wire_type type) {
  switch (action) {
    case kSkip:
      return true;
    case kKeepNumber:
      return type == pbf_wire_type::varint || type == pbf_wire_type::length_delimited;
    case kKeepReal:
      return type == pbf_wire_type::fixed32;
    case kPayload:
      return true;  // lists of numbers stand packed or one by one
    default:
      return type == pbf_wire_type::length_delimited;
  }
}

void append_varint(std::string& to, std::uint64_t value) {
  while (value >= 0x80) {
    to.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  to.push_back(static_cast<char>(value));
}

}  // namespace

OnnxScanner::OnnxScanner(std::uint64_t file_size) : file_size_(file_size), ahead_(kMostRead) {
  frames_.push_back({kModel, file_size, 0, 0});
  needed_ = static_cast<std::size_t>(std::min<std::uint64_t>(file_size, 1));
  if (file_size == 0) fail(ErrorCode::kMissing, 0, "The file is empty.");
}

std::optional<ByteRange> OnnxScanner::wanted() const {
  if (done_ || !errors_.empty()) return std::nullopt;
  const std::uint64_t at = std::max(position_, buffer_offset_ + buffer_.size());
  const std::uint64_t size = std::min<std::uint64_t>(std::max(ahead_, needed_), file_size_ - at);
  return ByteRange{at, static_cast<std::size_t>(size)};
}

void OnnxScanner::give(std::uint64_t offset, std::string_view bytes) {
  const std::optional<ByteRange> range = wanted();
  if (!range) return;
  if (offset != range->offset || bytes.empty()) {
    fail(ErrorCode::kMissing, range->offset, "The file could not be read any further.");
    return;
  }
  // What stands before the position has been looked at.
  if (position_ >= buffer_offset_ + buffer_.size()) {
    buffer_.clear();
    buffer_offset_ = offset;
  } else {
    buffer_.erase(0, static_cast<std::size_t>(position_ - buffer_offset_));
    buffer_offset_ = position_;
  }
  buffer_.append(bytes);
  ahead_ = std::min(2 * ahead_, kMostRead);
  run();
}

std::uint64_t OnnxScanner::file_offset(std::size_t at) const {
  const auto behind =
      std::upper_bound(offsets_.begin(), offsets_.end(), at,
                       [](std::size_t wanted, const auto& entry) { return wanted < entry.first; });
  return behind == offsets_.begin() ? 0 : std::prev(behind)->second;
}

bool OnnxScanner::has(std::size_t size) {
  needed_ = size;
  return position_ >= buffer_offset_ && position_ + size <= buffer_offset_ + buffer_.size();
}

void OnnxScanner::run() {
  while (errors_.empty() && !done_ && step()) {
  }
}

// False where more bytes are needed.
bool OnnxScanner::step() {
  if (structure_.size() > kMaximumOnnxStructure) {
    return fail(ErrorCode::kTooLarge, position_,
                "The structure of the network, without its weights, takes more than the " +
                    std::to_string(kMaximumOnnxStructure >> 20) + " MiB that are read.");
  }
  if (kept_nodes_ > kMaximumOnnxNodes || kept_fields_ > kMaximumOnnxFields) {
    return fail(ErrorCode::kTooLarge, position_,
                "The network has more than the " + std::to_string(kMaximumOnnxNodes) +
                    " nodes, or the " + std::to_string(kMaximumOnnxFields) +
                    " fields in them, that are read.");
  }
  if (copying_ > 0) {
    if (!has(1)) return false;
    const auto from = static_cast<std::size_t>(position_ - buffer_offset_);
    const auto size =
        static_cast<std::size_t>(std::min<std::uint64_t>(copying_, buffer_.size() - from));
    structure_.append(buffer_, from, size);
    position_ += size;
    copying_ -= size;
    return true;
  }
  if (position_ >= frames_.back().end) {
    close_message();
    return !done_;
  }
  return read_field();
}

bool OnnxScanner::read_field() {
  const std::uint64_t left = frames_.back().end - position_;
  const auto header = static_cast<std::size_t>(std::min<std::uint64_t>(left, kMostHeader));
  if (!has(header)) return false;
  const std::string_view bytes = std::string_view(buffer_).substr(
      static_cast<std::size_t>(position_ - buffer_offset_), header);
  const std::string_view message = kMessages[static_cast<std::size_t>(frames_.back().message)].name;
  std::size_t at = 0;
  std::uint64_t tag = 0, value = 0;
  const std::uint64_t start = position_;
  if (read_varint(bytes, at, tag) != VarintState::kRead || !is_field_number(tag >> 3)) {
    return fail(ErrorCode::kFileSyntax, start,
                "A field of the " + std::string(message) + " was expected here.");
  }
  const auto field = static_cast<std::uint32_t>(tag >> 3);
  const auto type = static_cast<pbf_wire_type>(tag & 7);
  const int action = action_of(frames_.back().message, field);
  if (!fits(action, type)) {
    return fail(ErrorCode::kWrongType, start,
                "Field " + std::to_string(field) + " of the " + std::string(message) +
                    " has another type than ONNX gives it.");
  }
  if (type == pbf_wire_type::varint || type == pbf_wire_type::length_delimited) {
    if (read_varint(bytes, at, value) != VarintState::kRead) {
      return fail(ErrorCode::kFileSyntax, start, "The number here does not end.");
    }
  }
  position_ += at;
  switch (type) {
    case pbf_wire_type::varint:
      return keep_varint(action, field, value);
    case pbf_wire_type::fixed64:
      return take_bytes(kSkip, field, sizeof(std::uint64_t), start);
    case pbf_wire_type::fixed32:
      if (action == kKeepReal) put_tag(field, pbf_wire_type::fixed32);
      return take_bytes(action == kKeepReal ? kKeepReal : kSkip, field, sizeof(std::uint32_t),
                        start);
    case pbf_wire_type::length_delimited:
      return take_bytes(action, field, value, start);
    default:
      return fail(ErrorCode::kFileSyntax, start, "A field of an unknown wire type.");
  }
}

bool OnnxScanner::keep_varint(int action, std::uint32_t field, std::uint64_t value) {
  Frame& frame = frames_.back();
  if (action == kPayload && ++frame.kept_payload > kMostPayload) return true;
  if (action == kPayload || action == kKeepNumber) {
    put_tag(field, pbf_wire_type::varint);
    append_varint(structure_, value);
  }
  return true;
}

bool OnnxScanner::take_bytes(int action, std::uint32_t field, std::uint64_t size,
                             std::uint64_t tag_at) {
  Frame& frame = frames_.back();
  if (size > frame.end - position_) {
    const bool is_whole_file = frames_.size() == 1;
    return fail(
        ErrorCode::kOutOfRange, tag_at,
        "The field here would be " + std::to_string(size) + " bytes long, and the " +
            (is_whole_file ? "file"
                           : std::string(kMessages[static_cast<std::size_t>(frame.message)].name)) +
            " ends after " + std::to_string(frame.end - position_) + ".");
  }
  if (action >= kOpen) return open_message(action - kOpen, field, size);
  if (action == kPayload) {
    frame.kept_payload += static_cast<std::size_t>(std::min<std::uint64_t>(size, kMostPayload + 1));
    if (size > kMostPayload || frame.kept_payload > kMostPayload) action = kSkip;
  } else if (action != kSkip && action != kMark && size > kMostText) {
    return fail(ErrorCode::kTooLarge, tag_at,
                "A name or description here takes " + std::to_string(size) +
                    " bytes, more than the " + std::to_string(kMostText) + " that are read.");
  }
  if (action == kSkip) {
    skip(size);
    return true;
  }
  if (action != kKeepReal) {
    put_tag(field, pbf_wire_type::length_delimited);
    append_varint(structure_, action == kMark ? 0 : size);
  }
  if (action == kMark) {
    skip(size);
  } else {
    copying_ = size;
  }
  return true;
}

bool OnnxScanner::open_message(int message, std::uint32_t field, std::uint64_t size) {
  put_tag(field, pbf_wire_type::length_delimited);
  if (message == kNode) ++kept_nodes_;
  frames_.push_back({message, position_ + size, structure_.size(), 0});
  structure_.append(kLengthBytes, '\0');
  offsets_.emplace_back(structure_.size(), position_);
  return true;
}

// The length was left open: it is written now, in as many bytes as were kept free for it.
void OnnxScanner::close_message() {
  const Frame frame = frames_.back();
  frames_.pop_back();
  if (frames_.empty()) {
    done_ = true;
    return;
  }
  std::size_t length = structure_.size() - frame.length_at - kLengthBytes;
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    const bool is_last = i + 1 == kLengthBytes;
    structure_[frame.length_at + i] = static_cast<char>((length & 0x7F) | (is_last ? 0 : 0x80));
    length >>= 7;
  }
}

void OnnxScanner::put_tag(std::uint32_t field, pbf_wire_type type) {
  ++kept_fields_;
  append_varint(structure_,
                (static_cast<std::uint64_t>(field) << 3) | static_cast<std::uint64_t>(type));
}

void OnnxScanner::skip(std::uint64_t size) {
  position_ += size;
  // Behind a large payload little is read, since another may follow. Small ones are read over: each
  // read takes a page as long as a hundred kilobytes do, and there may be thousands.
  const bool is_far = position_ > buffer_offset_ + buffer_.size() + kMostRead;
  if (is_far) ahead_ = kFirstRead;
}

bool OnnxScanner::fail(ErrorCode code, std::uint64_t at, std::string message) {
  errors_.push_back({code, {0, 0, "byte " + std::to_string(at)}, std::move(message), {}});
  return false;
}

}  // namespace ledger
