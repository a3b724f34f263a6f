// Errors are values: a code a program can test, a place a person can find, a sentence that says
// what was expected, and where there is one the nearest fix.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ledger {

// Every way input can be wrong. `error_code_name` gives the stable text used in JSON and tests.
enum class ErrorCode : std::uint8_t {
  kJsonSyntax,      // the text is not JSON (comments and trailing commas are accepted)
  kFormulaSyntax,   // a formula does not parse
  kUnknownName,     // a symbol, parameter, layer, block, kind, field or variant nobody defined
  kDuplicateName,   // two layers, keys or blocks of one name
  kWrongType,       // a text where a number is wanted, a fraction where a whole number is
  kOutOfRange,      // below a field's minimum, above its maximum, not one of its words
  kMissing,         // a field, list or input that must be given is not
  kShapeMismatch,   // a layer cannot take the shape it is given
  kOverflow,        // a number leaves 64-bit integers
  kDivisionByZero,  // a formula divides by zero
  kCycle,           // blocks or inputs that lead back to themselves
  kTooLarge,        // a bound on text size, layers, nesting or repeats, named in the message
  kFileSyntax,  // a file of another format does not hold together where it says how long things are
  kBadCatalog,  // a layer kind or convention file that contradicts itself
};
inline constexpr int kErrorCodeCount = static_cast<int>(ErrorCode::kBadCatalog) + 1;

// "shape_mismatch" and so on.
std::string_view error_code_name(ErrorCode code);

// Where in a text. Lines and columns start at 1 (columns count bytes); 0 means "not known".
struct Place {
  int line = 0;
  int column = 0;
  std::string path = {};  // in the document: "layers[3].kernel_size", or a layer's name
};

struct Error {
  ErrorCode code;
  Place place = {};
  std::string message;    // a full sentence without the place
  std::string hint = {};  // the nearest fix, a sentence, or empty
};

using Errors = std::vector<Error>;

// "line 3, column 7, layers[0].stride: message hint", leaving out what is not known.
std::string describe(const Error& error);

// The name in `known` that `name` most likely meant, or empty where none is near.
std::string_view nearest_name(std::string_view name, const std::vector<std::string_view>& known);

}  // namespace ledger
