// What a match says, and the stable names of its parts.
#pragma once

#include <string>

#include "explain/which.h"

namespace ledger {

// "VGG-16: 15,346,630,656 MACs in its convolutions alone, without linear layers."
std::string which_sentence(const CountMatch& match);

}  // namespace ledger
