// What mends a layer whose shapes do not fit, tried out before it is offered.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/action.h"

namespace ledger {

struct Fix {
  std::string sentence;  // "Set groups to 48"
  Action action;         // one step of the history
};

inline constexpr std::size_t kMostFixes = 3;

// For the layer of this name, which must be in error in `meaning.attempt`: what makes the whole
// model fit, or at least this layer without putting another in error, the likeliest first. Fields
// of other layers are set along with it where they must follow: the rest of a stage whose width was
// changed. Empty where nothing obvious helps.
std::vector<Fix> suggest_fixes(const Document& document, const Meaning& meaning,
                               std::string_view layer);

// What is wrong, without the layer's name in front, which stands beside it: "The 48 input channels
// cannot be split into 32 groups".
std::string_view fault_text(const Error& error, std::string_view layer);

}  // namespace ledger
