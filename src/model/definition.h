// A JSON layer list, checked and with its formulas compiled: parameters, variants, blocks, layers.
// presets/README.md describes the format. `expand` turns it into a Model for one set of settings.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "model/catalog.h"
#include "model/model.h"

namespace ledger {

struct ModelParameter {
  std::string name;   // "resolution"
  std::string title;  // for a slider
  std::string help;
  Rational default_value;
  std::optional<Rational> minimum, maximum;
  Rational step = 1;
  bool is_boolean = false;
};

// A figure somebody printed for a network, to stand beside ours with the difference.
struct PublishedFigure {
  std::string digits;        // as printed: "3.8"
  int decimal_exponent = 9;  // "3.8" billion
  std::string unit;          // as printed: "billion FLOPs"
  std::string source;
  std::string convention;  // the convention id to compare with; "parameters" for a size
  std::string note;
  // The settings of the variant that it belongs to where they are not the variant's own.
  std::map<std::string, Rational, std::less<>> at;
};

struct Variant {
  std::string id;     // "resnet50"
  std::string title;  // "ResNet-50 v1.5"
  std::string note;
  std::map<std::string, Rational, std::less<>> parameters;
  std::vector<PublishedFigure> published;
};

// What a person has set on top of a definition. All of it fits the JSON: "parameters" as defaults,
// "edits" as a section of that name.
struct Settings {
  std::string variant;  // empty: the first one, or none where the model has none
  std::map<std::string, Rational, std::less<>> parameters;
  // Layer name -> field -> JSON text of the value: "96", "[3, 5]", "true", "\"same\"". The name of
  // a block in use has its "repeat" and arguments. A `*` in a name is any repeat's number.
  std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>> edits;
  // Layers added, removed, moved, copied and replaced, in order and before the edits: each the JSON
  // text of an entry of "changes".
  std::vector<std::string> changes = {};
  bool is_plain() const { return parameters.empty() && edits.empty() && changes.empty(); }
  std::size_t count() const;  // of parameters, edited fields and changes
  friend bool operator==(const Settings&, const Settings&) = default;
};

// Bounds on expansion; each is named in the error of the model that passes it.
inline constexpr int kMaximumLayers = 200'000;
inline constexpr int kMaximumBlockDepth = 16;
inline constexpr std::size_t kMaximumChanges = 10'000;

class ModelDefinition {
 public:
  ModelDefinition();
  ~ModelDefinition();
  ModelDefinition(const ModelDefinition&) = delete;
  ModelDefinition& operator=(const ModelDefinition&) = delete;

  std::string name, title, description;
  std::vector<std::string> sources;
  std::vector<std::string>
      notes;  // what an importer guessed or could not cost; `code` in backticks
  std::vector<ModelParameter> parameters;
  std::vector<Variant> variants;
  std::shared_ptr<const Catalog> catalog;  // the built-in one, or extended by the model's own

  const Variant* find_variant(std::string_view id) const;
  // The value a parameter has under `settings`: set, else the variant's, else its default.
  std::optional<Rational> parameter_value(std::string_view name, const Settings& settings) const;
  // The names of a block's arguments, in the order of Group::arguments.
  std::vector<std::string_view> argument_names(std::string_view block) const;

  struct Body;  // the compiled blocks and layers; definition_body.h
  std::unique_ptr<Body> body;
};

struct ParsedModel {
  std::shared_ptr<const ModelDefinition> definition;  // null where there are errors
  Errors errors;
};
// All errors at once, in the order of the text; after a syntax error only that one.
ParsedModel parse_model(std::string_view text, std::shared_ptr<const Catalog> catalog);

struct ExpandedModel {
  std::shared_ptr<const Model> model;  // null where there are errors
  Errors errors;
};
// What becomes of the settings' edits and changes that name what these settings do not have (a
// block repeated less often): errors, or nothing until it is back.
enum class Absent : std::uint8_t { kRefused, kRests };
ExpandedModel expand(const ModelDefinition& definition, const Settings& settings,
                     Absent absent = Absent::kRefused);
// `settings` without the edits and changes that rest.
Settings settings_in_force(const ModelDefinition& definition, const Settings& settings);
// Whether two models are the same in all that an analysis depends on, names included.
bool is_same_model(const Model& a, const Model& b);

// Expands as expand() does, what is absent resting, and remembers the last model without the edits
// of layers, so that the next edit of a field costs the layers it touches.
class ExpansionMemory {
 public:
  ExpandedModel expand(const std::shared_ptr<const ModelDefinition>& definition,
                       const Settings& settings);

 private:
  void remember_names();
  bool is_of_layers(const std::string& name) const;
  Settings structure_of(const Settings& settings) const;

  std::shared_ptr<const ModelDefinition> definition_;
  Settings structure_;  // without the edits of layers
  ExpandedModel unedited_;
  std::unordered_set<std::string_view> layers_, groups_;  // names of unedited_
};

// Reads the text of one field's value as an edit has it; errors carry no place.
Result<FieldValue> read_field_value(const FieldSpec& field, std::string_view json_text);
// The inverse: "96", "[3, 5]", "\"same\"", and "null" for a default.
std::string write_field_value(const FieldSpec& field, const FieldValue& value);

}  // namespace ledger
