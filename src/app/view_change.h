// What the actions on the view do.
#pragma once

#include "app/action.h"
#include "app/document.h"
#include "model/model.h"

namespace ledger {

bool is_block(const Model& model, std::string_view name);

// `newest`: the model as it stands, though its shapes may not fit. Either may be null. What cannot
// be done is told and leaves the view alone.
Errors change_view(View& view, const Action& action, const Model* model, const Model* newest,
                   const Catalog& catalog);

}  // namespace ledger
