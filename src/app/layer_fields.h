// Layers and their fields by name, and the edits that a person made of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cost/analysis.h"
#include "model/definition.h"

namespace ledger {

int find_layer(const Model& model, std::string_view name);  // -1 where there is none
// All that a name with `*` means, or the one layer of a plain name.
std::vector<int> find_layers(const Model& model, std::string_view name);
std::vector<int> find_groups(const Model& model, std::string_view name);
// The name that means a layer or a block in all repeats of the blocks around it, "layer1.*.conv1";
// `name` itself where nothing repeats.
std::string name_of_all(const Model& model, std::string_view name);
// `name` within its block: "conv1" of "layer1.0.conv1" and of "layer1.*.conv1".
std::string_view local_name(const Model& model, std::string_view name);
// The name of a layer that `name` most likely meant, or empty.
std::string_view nearest_layer(const Model& model, std::string_view name);

// The value a field has in the model, defaults filled in, as read_field_value takes it: "3",
// "[3, 5]", "\"same\"". Empty where there is no such layer or field.
std::string field_text(const Analysis& analysis, std::string_view layer, std::string_view field);

// What a block in use has for "repeat" or an argument; empty where it has none or its repeats
// differ.
std::string argument_text(const ModelDefinition& definition, const Model& model,
                          std::string_view block, std::string_view argument);
std::string argument_text(const ModelDefinition& definition, const Model& model, int group,
                          std::string_view argument);

// By an edit of this very name.
bool is_edited(const Settings& settings, std::string_view layer, std::string_view field);
// The name of the edit that a layer's field has its value from: its own or one for all repeats;
// empty where there is none.
std::string edit_in_force(const Settings& settings, std::string_view layer, std::string_view field);
// Edits of this name and of those that it covers.
void erase_edit(Settings& settings, std::string_view layer, std::string_view field);
// Whether a field that was left to its default is the same as one that says that value.
enum class Defaults : std::uint8_t { kAreValues, kDiffer };
// Erases an edit that gives a field the value it has in `origin` anyway, an analysis without that
// edit: a drag that ends where it began leaves nothing behind.
void drop_idle_edit(Settings& settings, std::string_view layer, std::string_view field,
                    const Analysis& origin, Defaults defaults = Defaults::kAreValues);

}  // namespace ledger
