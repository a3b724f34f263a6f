// Layers and their fields by name, and the edits that a person made of them.
#pragma once

#include <string>
#include <string_view>

#include "cost/analysis.h"
#include "model/definition.h"

namespace ledger {

int find_layer(const Model& model, std::string_view name);  // -1 where there is none
// The name of a layer that `name` most likely meant, or empty.
std::string_view nearest_layer(const Model& model, std::string_view name);

// The value a field has in the model, defaults filled in, as read_field_value takes it: "3",
// "[3, 5]", "\"same\"". Empty where there is no such layer or field.
std::string field_text(const Analysis& analysis, std::string_view layer, std::string_view field);

bool is_edited(const Settings& settings, std::string_view layer, std::string_view field);
void erase_edit(Settings& settings, std::string_view layer, std::string_view field);
// Erases an edit that gives a field the value it has in `origin` anyway, an analysis without that
// edit: a drag that ends where it began leaves nothing behind.
void drop_idle_edit(Settings& settings, std::string_view layer, std::string_view field,
                    const Analysis& origin);

}  // namespace ledger
