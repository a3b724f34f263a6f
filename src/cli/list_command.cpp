#include <iostream>

#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/request.h"
#include "export/text_table.h"
#include "model/catalog.h"
#include "model/json_writer.h"
#include "model/presets.h"

namespace ledger {
namespace {

// What is listed, a row each; the last column may be long and is not padded.
struct Listing {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

Listing list_presets() {
  Listing listing{{"id", "title", "family"}, {}};
  for (const PresetVariant& preset : preset_variants()) {
    listing.rows.push_back({preset.id, preset.title, preset.family});
  }
  return listing;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

Listing list_layers() {
  Listing listing{{"kind", "category", "title", "fields", "aliases"}, {}};
  for (const LayerKind& kind : built_in_catalog()->kinds()) {
    std::vector<std::string> fields;
    for (const FieldSpec& field : kind.fields) fields.push_back(field.name);
    listing.rows.push_back(
        {kind.name, kind.category, kind.title, joined(fields), joined(kind.aliases)});
  }
  return listing;
}

Listing list_conventions() {
  Listing listing{{"id", "unit", "title", "leaves_out"}, {}};
  for (const Convention& convention : built_in_catalog()->conventions()) {
    listing.rows.push_back(
        {convention.id, convention.unit, convention.title, convention.leaves_out});
  }
  return listing;
}

std::string as_json(const Listing& listing) {
  JsonWriter json;
  json.begin_array(JsonWriter::Layout::kLines);
  for (const std::vector<std::string>& row : listing.rows) {
    json.begin_object();
    for (std::size_t i = 0; i < row.size(); ++i) json.member(listing.columns[i], row[i]);
    json.end_object();
  }
  json.end_array();
  return json.take();
}

std::string as_table(const Listing& listing) {
  TextTable table(std::vector<TextColumn>(listing.columns.size()));
  for (const std::vector<std::string>& row : listing.rows) table.add(row);
  return table.text();
}

}  // namespace

int list_command(const ListRequest& request, Streams streams) {
  Listing listing;
  if (request.what == "presets") listing = list_presets();
  if (request.what == "layers") listing = list_layers();
  if (request.what == "conventions") listing = list_conventions();
  streams.out << (request.format == "json" ? as_json(listing) : as_table(listing));
  return finish(streams);
}

}  // namespace ledger
