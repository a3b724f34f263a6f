#include "model/json.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <unordered_set>
#include <utility>

#include "model/json_fault.h"
#include "model/json_scan.h"
#include "model/words.h"

namespace ledger {
namespace {

constexpr std::size_t kMaximumReported = 50;

using Type = JsonValue::Type;

// Builds the tree from the parser's events, each list in its place and at its final size: of a long
// one that grows, several copies would come and go.
class TreeBuilder {
 public:
  TreeBuilder(std::string_view text, std::vector<std::uint32_t> sizes, Errors& errors)
      : scanner_(text), sizes_(std::move(sizes)), errors_(errors) {}

  bool null() { return literal(4, {}); }
  bool boolean(bool value) {
    JsonValue json;
    json.type = Type::kBoolean;
    json.boolean = value;
    return literal(value ? 4 : 5, std::move(json));
  }
  bool number_integer(std::int64_t) { return number(); }
  bool number_unsigned(std::uint64_t) { return number(); }
  bool number_float(double, const std::string&) { return number(); }
  bool binary(const std::vector<std::uint8_t>&) { return false; }

  bool string(std::string& text) {
    JsonValue json;
    json.type = Type::kText;
    json.mark = begin();
    json.text = std::move(text);
    scanner_.skip_string();
    return add(std::move(json));
  }

  bool key(std::string& name) {
    const Mark mark = begin();
    scanner_.skip_string();
    lists_.back().members.push_back({std::move(name), mark, {}});
    progress_ = JsonProgress::kKey;
    last_token_ = mark;
    return true;
  }

  bool start_object(std::size_t) { return open(true); }
  bool start_array(std::size_t) { return open(false); }

  bool end_object() {
    refuse_repeated_keys(lists_.back().members);
    return close();
  }

  bool end_array() { return close(); }

  template <class Exception>
  bool parse_error(std::size_t, const std::string&, const Exception&) {
    errors_.push_back(describe_json_fault({scanner_, progress_, last_token_, open_}));
    return false;
  }

  JsonValue take_root() { return std::move(root_); }

 private:
  Mark begin() {
    scanner_.skip_separators();
    return scanner_.mark();
  }

  bool literal(std::size_t length, JsonValue json) {
    json.mark = begin();
    scanner_.skip(length);
    return add(std::move(json));
  }

  bool number() {
    JsonValue json;
    json.type = Type::kNumber;
    json.mark = begin();
    const std::size_t start = scanner_.offset();
    scanner_.skip_number();
    const std::string_view text = scanner_.since(start);
    if (std::optional<Error> fault = describe_number_fault(json.mark, text)) {
      errors_.push_back(std::move(*fault));
      return false;
    }
    if (const std::optional<Rational> value = parse_decimal(text)) {
      json.number = *value;
    } else if (errors_.size() < kMaximumReported) {
      errors_.push_back({ErrorCode::kOverflow, json.mark.place(),
                         "The number " + std::string(text.substr(0, 40)) + " does not fit 64 bits.",
                         "Numbers are exact here: whole ones end at 9223372036854775807."});
    }
    return add(std::move(json));
  }

  bool open(bool is_object) {
    const Mark mark = begin();
    if (open_.size() >= static_cast<std::size_t>(kMaximumJsonDepth)) {
      errors_.push_back({ErrorCode::kTooLarge, mark.place(),
                         "Brackets stand in brackets more than " +
                             std::to_string(kMaximumJsonDepth) + " levels deep.",
                         "Name what repeats as a block."});
      return false;
    }
    open_.push_back({is_object, mark});
    JsonValue& list = lists_.emplace_back();
    list.mark = mark;
    list.type = is_object ? Type::kObject : Type::kArray;
    const std::size_t size = next_size_ < sizes_.size() ? sizes_[next_size_++] : 0;
    if (is_object) {
      list.members.reserve(size);
    } else {
      list.items.reserve(size);
    }
    scanner_.skip(1);
    progress_ = JsonProgress::kOpened;
    last_token_ = mark;
    return true;
  }

  bool close() {
    begin();
    scanner_.skip(1);
    open_.pop_back();
    JsonValue list = std::move(lists_.back());
    lists_.pop_back();
    return add(std::move(list));
  }

  bool add(JsonValue&& json) {
    progress_ = JsonProgress::kValue;
    last_token_ = json.mark;
    if (++value_count_ > kMaximumJsonValues) {
      errors_.push_back(
          {ErrorCode::kTooLarge, json.mark.place(),
           "The text holds more than " + std::to_string(kMaximumJsonValues) + " values.",
           "Say what repeats with a block and \"repeat\"."});
      return false;
    }
    if (lists_.empty()) {
      root_ = std::move(json);
    } else if (lists_.back().is(Type::kObject)) {
      lists_.back().members.back().value = std::move(json);
    } else {
      lists_.back().items.push_back(std::move(json));
    }
    return true;
  }

  void refuse_repeated_keys(std::vector<JsonValue::Member>& members) {
    constexpr std::size_t kFew = 16;
    std::unordered_set<std::string_view> seen;
    if (members.size() > kFew) seen.reserve(members.size());
    std::vector<std::size_t> repeated;
    for (std::size_t i = 0; i < members.size(); ++i) {
      const std::string_view key = members[i].key;
      const auto same = [&](const JsonValue::Member& member) { return member.key == key; };
      const auto here = members.begin() + static_cast<std::ptrdiff_t>(i);
      const bool known = members.size() > kFew ? !seen.insert(key).second
                                               : std::find_if(members.begin(), here, same) != here;
      if (known) repeated.push_back(i);
    }
    if (repeated.empty()) return;
    std::vector<JsonValue::Member> kept;
    kept.reserve(members.size() - repeated.size());
    for (std::size_t i = 0, r = 0; i < members.size(); ++i) {
      if (r < repeated.size() && repeated[r] == i) {
        report_repeated_key(members[i]);
        ++r;
      } else {
        kept.push_back(std::move(members[i]));
      }
    }
    members = std::move(kept);
  }

  void report_repeated_key(const JsonValue::Member& member) {
    if (errors_.size() >= kMaximumReported) return;
    errors_.push_back({ErrorCode::kDuplicateName, member.key_mark.place(),
                       in_quotes(member.key) + " is given twice in the same brackets.",
                       "Keep one of the two."});
  }

  JsonScanner scanner_;
  std::vector<std::uint32_t> sizes_;  // of the lists, in the order in which they open
  std::size_t next_size_ = 0;
  Errors& errors_;
  std::vector<OpenBracket> open_;
  std::vector<JsonValue> lists_;  // what is read of those
  JsonProgress progress_ = JsonProgress::kNothing;
  Mark last_token_ = {1, 1};
  int value_count_ = 0;
  JsonValue root_;
};

bool comes_after(Mark mark, int line, int column) {
  return mark.line > line || (mark.line == line && mark.column > column);
}

// Down from the root by position: of each list, the last value that starts no later.
std::string path_at(const JsonValue& root, int line, int column, std::string_view prefix) {
  std::string path(prefix);
  const JsonValue* value = &root;
  while (true) {
    if (value->is(Type::kArray)) {
      const auto after = std::partition_point(
          value->items.begin(), value->items.end(),
          [&](const JsonValue& item) { return !comes_after(item.mark, line, column); });
      if (after == value->items.begin()) return path;
      path += '[' + std::to_string(after - value->items.begin() - 1) + ']';
      value = &*std::prev(after);
    } else if (value->is(Type::kObject)) {
      const auto after = std::partition_point(value->members.begin(), value->members.end(),
                                              [&](const JsonValue::Member& member) {
                                                return !comes_after(member.key_mark, line, column);
                                              });
      if (after == value->members.begin()) return path;
      path = path_step(path, std::prev(after)->key);
      value = &std::prev(after)->value;
    } else {
      return path;
    }
  }
}

bool only_blanks(std::string_view text) {
  JsonScanner scanner(text);
  return scanner.skip_blanks() && scanner.at_end();
}

}  // namespace

const JsonValue* JsonValue::find(std::string_view key) const {
  for (const Member& member : members) {
    if (member.key == key) return &member.value;
  }
  return nullptr;
}

std::string_view JsonValue::type_name() const {
  switch (type) {
    case Type::kNull:
      return "null";
    case Type::kBoolean:
      return boolean ? "true" : "false";
    case Type::kNumber:
      return "a number";
    case Type::kText:
      return "a text";
    case Type::kArray:
      return "a list";
    case Type::kObject:
      return "an object ({ … })";
  }
  return "";
}

std::optional<JsonValue> parse_json(std::string_view text, Errors& errors) {
  if (text.size() > kMaximumJsonBytes) {
    errors.push_back({ErrorCode::kTooLarge,
                      {},
                      "The text is " + std::to_string(text.size() >> 20) + " MiB long, past the " +
                          std::to_string(kMaximumJsonBytes >> 20) + " MiB that are read.",
                      "Say what repeats with a block and \"repeat\"."});
    return std::nullopt;
  }
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
    text.remove_prefix(kByteOrderMark.size());
  }
  if (only_blanks(text)) {
    errors.push_back({ErrorCode::kJsonSyntax,
                      {1, 1, {}},
                      "The text is empty.",
                      R"(Paste a JSON layer list, such as [{"type": "conv2d", "out_channels": 64, )"
                      R"("kernel_size": 3}].)"});
    return std::nullopt;
  }
  JsonSurvey survey = survey_json(text);
  const std::string_view accepted = survey.blanked ? *survey.blanked : text;
  Errors found;
  TreeBuilder builder(accepted, std::move(survey.sizes), found);
  const bool read = nlohmann::json::sax_parse(accepted.begin(), accepted.end(), &builder,
                                              nlohmann::json::input_format_t::json,
                                              /*strict=*/true, /*ignore_comments=*/true);
  JsonValue root = builder.take_root();
  if (read) fill_paths(root, found);
  errors.insert(errors.end(), std::make_move_iterator(found.begin()),
                std::make_move_iterator(found.end()));
  if (!read) return std::nullopt;
  return root;
}

std::string path_step(std::string_view path, std::string_view key) {
  std::string longer(path);
  if (!is_identifier(key)) return longer + '[' + in_quotes(key) + ']';
  if (!longer.empty()) longer += '.';
  longer += key;
  return longer;
}

void fill_paths(const JsonValue& root, Errors& errors, std::string_view prefix) {
  for (Error& error : errors) {
    Place& place = error.place;
    if (place.line > 0 && place.path.empty()) {
      place.path = path_at(root, place.line, place.column, prefix);
    }
  }
}

}  // namespace ledger
