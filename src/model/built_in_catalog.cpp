#include <algorithm>
#include <tuple>
#include <utility>

#include "data/embedded.h"
#include "model/catalog.h"

namespace ledger {
namespace {

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

}  // namespace

const std::shared_ptr<const Catalog>& built_in_catalog() {
  static const std::shared_ptr<const Catalog> catalog = [] {
    LayerKinds kinds;
    for (const EmbeddedFile& file : embedded_layers()) kinds.add_file(file.text);
    Errors unheard;
    return Catalog::trusted(
        std::move(kinds), read_files<Convention>(embedded_conventions(), read_convention, unheard));
  }();
  return catalog;
}

const Errors& built_in_catalog_errors() {
  static const Errors errors = [] {
    Errors found;
    std::vector<LayerKind> kinds = read_files<LayerKind>(embedded_layers(), read_layer_kind, found);
    std::vector<Convention> conventions =
        read_files<Convention>(embedded_conventions(), read_convention, found);
    Catalog::build(std::move(kinds), std::move(conventions), found);
    return found;
  }();
  return errors;
}

}  // namespace ledger
