// Why a text is not JSON, in a sentence for the person who wrote it.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "model/json_scan.h"

namespace ledger {

struct OpenBracket {
  bool is_object = false;
  Mark mark;
};

// What the parser had read when it stopped.
enum class JsonProgress : std::uint8_t { kNothing, kOpened, kKey, kValue };

struct JsonFaultContext {
  JsonScanner scanner;  // stands behind the last token that was in order
  JsonProgress progress = JsonProgress::kNothing;
  Mark last_token;
  std::span<const OpenBracket> open;  // outermost first
};

Error describe_json_fault(const JsonFaultContext& context);

// What is wrong with a number, if anything: the parser takes the 0 of "064" for a number.
std::optional<Error> describe_number_fault(Mark mark, std::string_view number);

}  // namespace ledger
