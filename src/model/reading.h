// What the readers of JSON share: collecting errors, and turning values into texts, numbers and
// formulas with one wording for what is wrong.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formula/expression.h"
#include "model/json.h"

namespace ledger {

inline constexpr std::size_t kMaximumErrors = 50;
inline constexpr std::size_t kMaximumNameBytes = 200;
inline constexpr std::size_t kMaximumTexts = 64;  // in a list of aliases, sources, …

// Collects errors, says the same thing about the same place once, and stops composing sentences
// when there are more than anybody reads.
class Reporter {
 public:
  bool full() const { return errors_.size() >= kMaximumErrors; }
  bool any() const { return !errors_.empty(); }

  void add(Error error);
  // Not where an error of this code stands at this place: what a repeat would say many times.
  void add_once(Error error);
  void add(ErrorCode code, Mark mark, std::string message, std::string hint = {});
  // "Expected WANTED for WHAT, found a list."
  void wrong_type(const JsonValue& found, std::string_view what, std::string_view wanted,
                  std::string hint = {});
  // "Unknown WHAT "nmae"." and the nearest of `known`, else `otherwise` as the hint.
  void unknown(Mark mark, std::string_view what, std::string_view name,
               const std::vector<std::string_view>& known, std::string otherwise = {});
  void missing(Mark mark, std::string message, std::string hint = {});

  // The errors in the order of the text, and at the end how many more there are.
  Errors take();

 private:
  bool knows(const Error& error, bool by_place) const;
  void drop(ErrorCode code, const Place& place);

  Errors errors_;
  std::size_t dropped_ = 0;
  Error first_dropped_ = {};
};

// A hint from the nearest name: `Did you mean "relu"?`; empty where none is near.
std::string nearest_hint(std::string_view name, const std::vector<std::string_view>& known);

// An error of formula text that stands in a JSON text starting at `mark`.
Error in_json_text(Error error, Mark mark);
// The same of one that does not parse: where a name is unknown and none is near, all there are.
Error formula_error(Error error, Mark mark, const SymbolTable& symbols);

// Each reports what is not as it should be; `what` names the value: "stride".
std::optional<std::string> read_text(const JsonValue& json, std::string_view what, Reporter&);
std::optional<bool> read_boolean(const JsonValue& json, std::string_view what, Reporter&);
// A number, true as 1, false as 0.
std::optional<Rational> read_number(const JsonValue& json, std::string_view what, Reporter&);
std::optional<std::int64_t> read_whole(const JsonValue& json, std::string_view what, Reporter&);
// A text, or a list of texts.
std::vector<std::string> read_texts(const JsonValue& json, std::string_view what, Reporter&);
// A number, true or false, or a text with a formula.
std::optional<Expression> read_formula(const JsonValue& json, std::string_view what,
                                       const SymbolTable& symbols, Reporter&);
// A name a formula may use. Reports others.
std::optional<std::string> read_symbol(const JsonValue& json, std::string_view what, Reporter&);
// Whether `name` may be a symbol; reports with `what` where not.
bool check_symbol(std::string_view name, Mark mark, std::string_view what, Reporter&);
// Whether a list or an object has no more entries than `limit`; reports where it has.
bool check_size(const JsonValue& json, std::string_view what, std::size_t limit, Reporter&);
// "comment", "//" and "$schema" may stand anywhere and say nothing to us.
bool is_remark(std::string_view key);

std::vector<std::string_view> views(const std::vector<std::string>& names);

}  // namespace ledger
