// JSON text as a tree that remembers where everything stands. nlohmann_json reads the characters;
// comments and trailing commas are accepted, repeated keys and numbers beyond 64 bits are not.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formula/error.h"
#include "formula/rational.h"

namespace ledger {

// Where a value starts. Values keep no path, or 100,000 layers would be mostly paths: fill_paths
// finds the few that errors need.
struct Mark {
  int line = 0;    // from 1; 0: not known
  int column = 0;  // from 1, in bytes
  Place place() const { return {line, column, {}}; }
};

struct JsonValue {
  enum class Type : std::uint8_t { kNull, kBoolean, kNumber, kText, kArray, kObject };
  Mark mark = {};
  Type type = Type::kNull;
  bool boolean = false;
  Rational number = {};  // exact: 0.25 is 1/4
  std::string text = {};
  std::vector<JsonValue> items = {};  // of an array
  struct Member;
  std::vector<Member> members;  // of an object, in the order written

  bool is(Type wanted) const { return type == wanted; }
  // The member's value, or null.
  const JsonValue* find(std::string_view key) const;
  // "a number", "a list": for messages that say what was found.
  std::string_view type_name() const;
};

struct JsonValue::Member {
  std::string key;
  Mark key_mark;
  JsonValue value;
};

// Past these a text is refused with kTooLarge, so that nothing hangs and nothing overflows a stack.
inline constexpr std::size_t kMaximumJsonBytes = 16u << 20;
inline constexpr int kMaximumJsonDepth = 64;
inline constexpr int kMaximumJsonValues = 2'000'000;

// Nothing where the text is no JSON; `errors` then says why. Syntax stops at the first fault;
// repeated keys and numbers that do not fit are reported beside the tree, which has the first of
// such keys and 0 for such numbers. The errors have paths.
std::optional<JsonValue> parse_json(std::string_view text, Errors& errors);

// Gives each error that has a line but no path the path in `root` of what stands there:
// "layers[3].kernel_size". `prefix` comes before the paths' first step.
void fill_paths(const JsonValue& root, Errors& errors, std::string_view prefix = {});

// `path` and a member of what it leads to: "blocks.stem", `edits["a.b"]`.
std::string path_step(std::string_view path, std::string_view key);

}  // namespace ledger
