// Models of any format from files and standard input, as text of ours.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>

#include "cli/request.h"

namespace ledger {

// Nothing where it cannot be opened or read; `err` then says why. What an importer found wrong is
// in the result's errors, what it remarked is written to `err`.
std::optional<NamedText> read_model_file(const std::string& name, std::ostream& err);
NamedText read_model_stream(std::istream& in, std::ostream& err);

}  // namespace ledger
