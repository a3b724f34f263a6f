// From what was typed to a model: reading it, setting what is to be set, telling what is wrong.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/document.h"
#include "cli/commands.h"
#include "cost/analysis.h"
#include "model/definition.h"

namespace ledger {

// "layerledger: message" on `err`; gives kExitUsage.
int bad_usage(std::ostream& err, std::string_view message, std::string_view nearest = {});
// "file:line:column: path: message hint", one a line; gives kExitModelError.
int model_in_error(std::ostream& err, std::string_view label, const Errors& errors);

// A text with the name it goes by in messages.
struct NamedText {
  std::string label;  // the file's name, "<stdin>" or the preset's id
  std::string text;
  std::string variant;  // of a preset
  Errors errors;        // where a file of another format could not be read as a model
};
// Nothing where it cannot be read; `err` then says why, and the status is kExitUsage.
std::optional<NamedText> read_model_text(const std::string& model, Streams streams);

struct PreparedModel {
  std::string label;
  std::shared_ptr<const ModelDefinition> definition;
  Document document;
  std::shared_ptr<const Analysis> analysis;
};
// Gives kExitOk and fills `prepared`, or says what is wrong.
int prepare_model(const ModelRequest& request, Streams streams, PreparedModel& prepared);
// The same from a text that has been read.
int prepare_model(const ModelRequest& request, NamedText source, std::ostream& err,
                  PreparedModel& prepared);

// Indices of the conventions asked for, "all" and lists with commas included. kExitOk or
// kExitUsage.
int find_conventions(const std::vector<std::string>& ids, const Catalog& catalog, std::ostream& err,
                     std::vector<int>& conventions);

// Sends what was written on its way; kExitModelError where it could not be written.
int finish(Streams streams);

}  // namespace ledger
