// What one document has otherwise than another, as members of a JSON object: a step of a saved
// history costs what it changed. Texts are named by number.
#pragma once

#include "app/document.h"
#include "app/saved_json.h"

namespace ledger {

// Of all but the text; between begin_object and end_object.
void write_change(JsonWriter& json, const Document& from, const Document& to);
// Makes of `document`, which is `from`, what `to` was.
void read_change(SavedReader& reader, const JsonValue& json, Document& document);

}  // namespace ledger
