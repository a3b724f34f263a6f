// JSON text as a tree that remembers where everything stands. nlohmann_json reads the characters;
// comments and trailing commas are accepted, repeated keys and numbers beyond 64 bits are not.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "formula/error.h"
#include "formula/rational.h"

namespace ledger {

struct JsonValue {
  enum class Type : std::uint8_t { kNull, kBoolean, kNumber, kText, kArray, kObject };
  // Line and column of the first character; the path is "layers[3].kernel_size".
  Place place = {};
  Type type = Type::kNull;
  bool boolean = false;
  Rational number = {};  // exact: 0.25 is 1/4
  std::string text = {};
  std::vector<JsonValue> items = {};  // of an array
  struct Member;
  std::vector<Member> members = {};  // of an object, in the order written

  bool is(Type wanted) const { return type == wanted; }
  // The member's value, or null.
  const JsonValue* find(std::string_view key) const;
  // "a number", "a list": for messages that say what was found.
  std::string_view type_name() const;
};

struct JsonValue::Member {
  std::string key;
  Place key_place;
  JsonValue value;
};

// Past these a text is refused with kTooLarge, so that nothing hangs and nothing overflows a stack.
inline constexpr std::size_t kMaximumJsonBytes = 16u << 20;
inline constexpr int kMaximumJsonDepth = 64;

// Nothing where the text is no JSON; `errors` then says why. Syntax stops at the first fault;
// repeated keys and numbers that do not fit are all reported.
std::optional<JsonValue> parse_json(std::string_view text, Errors& errors);

}  // namespace ledger
