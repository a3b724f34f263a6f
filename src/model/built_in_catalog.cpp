#include <algorithm>
#include <tuple>
#include <utility>

#include "data/embedded.h"
#include "model/catalog.h"

namespace ledger {
namespace {

struct BuiltIn {
  std::shared_ptr<const Catalog> catalog;
  Errors errors;
};

// Files that say no "order" come last.
Rational order_of(const JsonValue& json) {
  const JsonValue* order = json.find("order");
  return order != nullptr && order->is(JsonValue::Type::kNumber) ? order->number
                                                                 : Rational(1'000'000);
}

template <class Entry>
struct Ordered {
  Rational order;
  Entry entry;
};

template <class Entry, class Read>
std::vector<Entry> read_files(std::span<const EmbeddedFile> files, Read read, Errors& errors) {
  std::vector<Ordered<Entry>> found;
  for (const EmbeddedFile& file : files) {
    Errors of_file;
    const std::optional<JsonValue> json = parse_json(file.text, of_file);
    if (json) {
      if (std::optional<Entry> entry = read(*json, of_file)) {
        found.push_back({order_of(*json), std::move(*entry)});
      }
      fill_paths(*json, of_file);
    }
    for (Error& error : of_file) {
      error.place.path = std::string(file.name) + ": " + error.place.path;
      errors.push_back(std::move(error));
    }
  }
  // Files come by name, which stays the order among equals.
  std::stable_sort(found.begin(), found.end(),
                   [](const Ordered<Entry>& a, const Ordered<Entry>& b) {
                     return compare(a.order, b.order) < 0;
                   });
  std::vector<Entry> entries;
  for (Ordered<Entry>& ordered : found) entries.push_back(std::move(ordered.entry));
  return entries;
}

BuiltIn load() {
  BuiltIn built_in;
  Errors& errors = built_in.errors;
  std::vector<LayerKind> kinds = read_files<LayerKind>(embedded_layers(), read_layer_kind, errors);
  std::vector<Convention> conventions =
      read_files<Convention>(embedded_conventions(), read_convention, errors);
  built_in.catalog = Catalog::build(std::move(kinds), std::move(conventions), errors);
  return built_in;
}

const BuiltIn& built_in() {
  static const BuiltIn loaded = load();
  return loaded;
}

}  // namespace

const std::shared_ptr<const Catalog>& built_in_catalog() {
  return built_in().catalog;
}

const Errors& built_in_catalog_errors() {
  return built_in().errors;
}

}  // namespace ledger
