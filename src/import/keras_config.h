// The "config" of a Keras layer, read with located errors. Keras 2 and 3 write the same keys.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "import/sizes.h"
#include "model/json.h"
#include "model/reading.h"

namespace ledger {

class KerasConfig {
 public:
  KerasConfig(const JsonValue& layer, const JsonValue& config, Reporter& reporter)
      : layer_(&layer), config_(&config), reporter_(&reporter) {}

  // Null where it is not given or null.
  const JsonValue* find(std::string_view key) const;
  bool has(std::string_view key) const { return find(key) != nullptr; }

  long long whole(std::string_view key, long long otherwise) const;
  // A whole number from 1 that must be there; 1 after an error.
  long long needed(std::string_view key) const;
  bool boolean(std::string_view key, bool otherwise) const;
  std::string_view text(std::string_view key, std::string_view otherwise) const;
  // `count` numbers from `least`; one alone stands for all. `otherwise` where nothing is given.
  std::vector<long long> sizes(std::string_view key, std::size_t count,
                               std::vector<long long> otherwise, long long least = 1) const;
  // A list of any length, or one number; null is kUnknownSize.
  std::vector<long long> list(std::string_view key) const;

  bool channels_first() const { return text("data_format", "") == "channels_first"; }
  void fail(std::string message, std::string hint = {}) const;
  Mark mark() const { return layer_->mark; }
  const JsonValue& json() const { return *config_; }
  Reporter& reporter() const { return *reporter_; }

 private:
  const JsonValue* layer_;
  const JsonValue* config_;
  Reporter* reporter_;
};

// The sizes in a list of numbers and nulls; an empty list after an error.
std::vector<long long> read_keras_sizes(const JsonValue& json, std::string_view what,
                                        Reporter& reporter);

}  // namespace ledger
