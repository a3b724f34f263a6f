// A model's text with what was set on top of it written in.
#pragma once

#include <string>
#include <string_view>

#include "model/definition.h"

namespace ledger {

// `source`, which `definition` was read from, with the settings that are in force merged in: read
// anew without settings it is the same model. Everything else stays as the person wrote it. The
// parameters become defaults or, where the model has variants, those of the chosen one, which comes
// first; figures published for it go, as they are of the network without them.
std::string model_text(std::string_view source, const ModelDefinition& definition,
                       const Settings& settings);

}  // namespace ledger
