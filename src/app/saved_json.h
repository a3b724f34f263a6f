// What saved work and saved histories have in common: documents as JSON, and reading with care.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/document.h"
#include "formula/error.h"
#include "model/json.h"
#include "model/json_writer.h"

namespace ledger {

// "edits": {layer: {field: text}}, of an object that is being written.
void write_edits(JsonWriter& json, const Settings& settings);

template <class Enum, std::size_t Count>
std::optional<Enum> find_named(const std::array<std::string_view, Count>& names,
                               std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

// Reads members that may be missing; the first that has the wrong type is the error.
class SavedReader {
 public:
  bool ok() const { return !is_bad_; }
  const Error& error() const { return error_; }

  const JsonValue* member(const JsonValue& object, std::string_view key, JsonValue::Type type);
  bool is_of_type(const JsonValue& value, std::string_view key, JsonValue::Type type);
  void text(const JsonValue& object, std::string_view key, std::string& into);
  void truth(const JsonValue& object, std::string_view key, bool& into);
  void data_type(const JsonValue& object, std::string_view key, DataType& into);
  // A whole number from 1.
  void batch(const JsonValue& object, std::string_view key, std::int64_t& into);
  // A JSON number, or "1/3" where no decimal says it.
  std::optional<Rational> number(const JsonValue& value);

  template <std::size_t Count, class Enum>
  void name(const JsonValue& object, std::string_view key,
            const std::array<std::string_view, Count>& names, Enum& into) {
    const JsonValue* value = member(object, key, JsonValue::Type::kText);
    if (value == nullptr) return;
    const std::optional<Enum> found = find_named<Enum>(names, value->text);
    if (!found) {
      return fail(ErrorCode::kUnknownName, *value, "\"" + value->text + "\" is unknown here.");
    }
    into = *found;
  }

  void fail(ErrorCode code, const JsonValue& at, std::string message);

  // Keys of the objects read so far that nobody asked for.
  std::vector<std::string> passed_over() const;

 private:
  struct Asked {
    const JsonValue* object;
    std::vector<std::string_view> keys;
  };

  std::vector<const JsonValue*> objects() const;
  bool is_asked(const JsonValue& object, std::string_view key) const;

  std::vector<Asked> asked_;  // one for each run of questions to one object
  bool is_bad_ = false;
  Error error_ = Error{ErrorCode::kWrongType, {}, {}, {}};
};

// `other`, which may be null: a document whose text is known where this one is read.
void write_document(JsonWriter& json, const Document& document, const Document* other = nullptr);
void read_document(SavedReader& reader, const JsonValue& json, Document& document,
                   const Document* other = nullptr);

}  // namespace ledger
