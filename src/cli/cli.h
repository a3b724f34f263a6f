// `layerledger`: the core in a terminal.
#pragma once

#include <iosfwd>

namespace ledger {

// What the program gives back to the shell.
enum ExitStatus : int {
  kExitOk = 0,
  kExitModelError = 1,  // a model in error, each as "file:line:column: message" on `err`
  kExitUsage = 2,       // an unknown option, preset, layer, convention; a number that is none
};

int run_cli(int argc, const char* const* argv, std::istream& in, std::ostream& out,
            std::ostream& err);

}  // namespace ledger
