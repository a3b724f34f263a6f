#include "import/keras_config.h"

#include <algorithm>

#include "model/words.h"

namespace ledger {

using Type = JsonValue::Type;

namespace {

constexpr std::size_t kMostSizes = 64;

// Some versions write a tuple as {"class_name": "__tuple__", "items": […]}.
const JsonValue& without_tuple(const JsonValue& json) {
  const JsonValue* items = json.find("items");
  return items == nullptr ? json : *items;
}

}  // namespace

const JsonValue* KerasConfig::find(std::string_view key) const {
  const JsonValue* value = config_->find(key);
  return value == nullptr || value->is(Type::kNull) ? nullptr : value;
}

long long KerasConfig::whole(std::string_view key, long long otherwise) const {
  const JsonValue* value = find(key);
  return value == nullptr ? otherwise : read_whole(*value, key, *reporter_).value_or(otherwise);
}

long long KerasConfig::needed(std::string_view key) const {
  if (!has(key)) {
    fail("The layer needs " + in_quotes(key) + " in its config.",
         "Save the model again with model.to_json().");
    return 1;
  }
  const long long value = whole(key, 1);
  if (value >= 1) return value;
  reporter_->add(ErrorCode::kOutOfRange, find(key)->mark,
                 std::string(key) + " is " + std::to_string(value) + ", and must be at least 1.");
  return 1;
}

bool KerasConfig::boolean(std::string_view key, bool otherwise) const {
  const JsonValue* value = find(key);
  return value == nullptr ? otherwise : read_boolean(*value, key, *reporter_).value_or(otherwise);
}

std::string_view KerasConfig::text(std::string_view key, std::string_view otherwise) const {
  const JsonValue* value = find(key);
  if (value == nullptr) return otherwise;
  if (value->is(Type::kText)) return value->text;
  reporter_->wrong_type(*value, key, "a text");
  return otherwise;
}

std::vector<long long> KerasConfig::sizes(std::string_view key, std::size_t count,
                                          std::vector<long long> otherwise, long long least) const {
  if (!has(key)) return otherwise;
  const JsonValue* value = &without_tuple(*find(key));
  std::vector<long long> sizes;
  if (value->is(Type::kArray)) {
    sizes = read_keras_sizes(*value, key, *reporter_);
  } else if (const auto all = read_whole(*value, key, *reporter_)) {
    sizes.assign(count, *all);
  }
  if (sizes.size() == 1) sizes.assign(count, sizes.front());
  const auto is_low = [least](long long size) { return size < least; };
  if (std::any_of(sizes.begin(), sizes.end(), is_low)) {
    reporter_->add(
        ErrorCode::kOutOfRange, value->mark,
        "A number of " + std::string(key) + " is less than " + std::to_string(least) + ".");
    return std::vector<long long>(count, std::max(least, 1LL));
  }
  if (sizes.size() == count) return sizes;
  if (!sizes.empty() || value->is(Type::kArray)) {
    reporter_->add(ErrorCode::kOutOfRange, value->mark,
                   std::string(key) + " has " +
                       count_of(static_cast<long long>(sizes.size()), "number") + ", and needs " +
                       std::to_string(count) + ".");
  }
  return std::vector<long long>(count, 1);
}

std::vector<long long> KerasConfig::list(std::string_view key) const {
  const JsonValue* value = find(key);
  if (value == nullptr) return {};
  if (value->is(Type::kNumber)) return {whole(key, 1)};
  return read_keras_sizes(*value, key, *reporter_);
}

void KerasConfig::fail(std::string message, std::string hint) const {
  reporter_->add(ErrorCode::kMissing, mark(), std::move(message), std::move(hint));
}

std::vector<long long> read_keras_sizes(const JsonValue& given, std::string_view what,
                                        Reporter& reporter) {
  std::vector<long long> sizes;
  const JsonValue& json = without_tuple(given);
  if (!json.is(Type::kArray)) {
    reporter.wrong_type(json, what, "a list of numbers");
    return sizes;
  }
  if (json.items.size() > kMostSizes) {
    reporter.add(ErrorCode::kTooLarge, json.mark,
                 std::string(what) + " has " + std::to_string(json.items.size()) + " numbers.",
                 "At most " + std::to_string(kMostSizes) + " are read.");
    return sizes;
  }
  for (const JsonValue& item : json.items) {
    if (item.is(Type::kNull)) {
      sizes.push_back(kUnknownSize);
    } else {
      sizes.push_back(read_whole(item, what, reporter).value_or(1));
    }
  }
  return sizes;
}

}  // namespace ledger
