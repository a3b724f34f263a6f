// The text format of Protocol Buffers, which Caffe's prototxt is, as a tree that remembers where
// everything stands. Only syntax: what the fields mean is the reader's business.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formula/error.h"
#include "model/json.h"

namespace ledger {

struct ProtoField {
  std::string_view name;
  std::string_view text = {};  // of a value: 3, MAX, or between the quotes as written
  bool is_quoted = false;
  bool is_message = false;
  Mark mark = {};                       // of the name
  Mark value_mark = {};                 // of the value or the bracket
  std::vector<ProtoField> fields = {};  // of a message, in the order written

  // The first of this name, or null.
  const ProtoField* find(std::string_view field) const;
};

inline constexpr std::size_t kMostProtoBytes = 16u << 20;
inline constexpr int kMostProtoDepth = 32;
inline constexpr std::size_t kMostProtoFields = 500'000;

// A message of all there is. Nothing where the text is none; `errors` then says where and what was
// expected. The tree points into `text`.
std::optional<ProtoField> parse_proto_text(std::string_view text, Errors& errors);

// The text of a quoted value with its escapes resolved.
std::string unescaped(std::string_view text);

}  // namespace ledger
