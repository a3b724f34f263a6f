#include <algorithm>
#include <numeric>

#include "app/structure.h"

namespace ledger {
namespace {

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

std::string list_text(const std::vector<std::int64_t>& numbers) {
  std::string text = "[";
  for (const std::int64_t number : numbers) {
    text += (text.size() > 1 ? ", " : "") + std::to_string(number);
  }
  return text + "]";
}

std::string starting_value(const LayerKind& kind, const FieldSpec& field, const Shape& input) {
  const std::int64_t channels = input.empty() ? 1
                                : kind.category == "linear" || kind.category == "recurrent"
                                    ? input.back()
                                    : input.front();
  const std::string& name = field.name;
  if (!field.words.empty()) return "\"" + field.words.front().word + "\"";
  if (ends_with(name, "channels") || ends_with(name, "features") || name == "hidden_size" ||
      name == "embedding_dim") {
    return std::to_string(channels);
  }
  if (name == "kernel_size") return kind.category == "pool" ? "2" : "3";
  if (name == "num_groups") return std::to_string(std::gcd(channels, std::int64_t{32}));
  if (name == "num_heads") {
    return std::to_string(std::gcd(input.empty() ? 1 : input.back(), std::int64_t{8}));
  }
  if (name == "groups" || ends_with(name, "_factor")) return "2";
  if (name == "shape" && !input.empty()) return list_text(input);
  if (name == "size" && input.size() > 1) return list_text({input.begin() + 1, input.end()});
  if (name == "dims") {
    std::vector<std::int64_t> order(std::max<std::size_t>(input.size(), 1));
    std::iota(order.begin(), order.end(), 0);
    return list_text(order);
  }
  return field.minimum ? std::to_string(std::max<std::int64_t>(1, ceil(*field.minimum))) : "1";
}

}  // namespace

std::map<std::string, std::string> starting_fields(const LayerKind& kind, const Shape& input) {
  std::map<std::string, std::string> fields;
  for (const FieldSpec& field : kind.fields) {
    if (field.default_values.empty()) fields[field.name] = starting_value(kind, field, input);
  }
  const auto kernel = fields.find("kernel_size");
  const bool keeps_size = kernel != fields.end() && kernel->second == "3";
  if (keeps_size && kind.field_index("padding") >= 0) fields["padding"] = "1";
  return fields;
}

}  // namespace ledger
