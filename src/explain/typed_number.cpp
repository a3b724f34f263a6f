#include "explain/typed_number.h"

#include <algorithm>
#include <array>
#include <optional>

namespace ledger {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

// "10⁹" as "10^9".
std::string without_superscripts(std::string_view typed) {
  constexpr std::array<std::string_view, 10> kSuperscripts = {"⁰", "¹", "²", "³", "⁴",
                                                              "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text;
  bool is_raised = false;
  for (std::size_t at = 0; at < typed.size();) {
    const auto found =
        std::find_if(kSuperscripts.begin(), kSuperscripts.end(),
                     [&](std::string_view each) { return typed.substr(at, each.size()) == each; });
    if (found == kSuperscripts.end()) {
      text += typed[at++];
      is_raised = false;
      continue;
    }
    if (!is_raised) text += '^';
    text += static_cast<char>('0' + (found - kSuperscripts.begin()));
    is_raised = true;
    at += found->size();
  }
  return text;
}

// Signs that mean the same become one: "3.8 × 10⁹" is "3.8e9".
std::string plain(std::string_view typed) {
  std::string text = without_superscripts(typed);
  replace_all(text, "**", "^");
  for (const std::string_view times : {"×", "·", "*", "⋅"}) replace_all(text, times, "x");
  // Spaces that group digits, and one that only separates.
  for (const std::string_view group : {"\u202F", "\u2009", "’"}) replace_all(text, group, "");
  replace_all(text, "\u00A0", " ");
  for (const std::string_view about : {"~", "≈", "=", ":", ";", "(", ")"}) {
    replace_all(text, about, " ");
  }
  for (const std::string_view power : {" x 10^", " x10^", "x 10^", "x10^"}) {
    replace_all(text, power, "e");
  }
  return text;
}

// A word of the text: a number with what stands right behind it, or letters.
struct Word {
  std::string digits;  // without grouping; empty where it is no number
  int exponent = 0;
  std::string rest;  // letters behind the digits, or the whole word
  int decimals = 0;
  bool has_exponent = false;
};

// A comma groups where three digits follow and no point came before; else it is the decimal sign.
Word read_word(std::string_view text) {
  Word word;
  std::size_t at = 0;
  bool has_point = false;
  while (at < text.size()) {
    const char c = text[at];
    if (is_digit(c)) {
      word.digits += c;
      word.decimals += has_point ? 1 : 0;
    } else if (c == ',' || c == '.') {
      std::size_t end = at + 1;
      while (end < text.size() && is_digit(text[end])) ++end;
      if (end == at + 1) {
        if (end == text.size() && !word.digits.empty()) at = end;  // more is being typed
        break;
      }
      const bool groups = c == ',' && end == at + 4 && !has_point && !word.digits.empty();
      if (!groups && has_point) break;
      if (!groups) {
        has_point = true;
        word.digits += '.';
      }
    } else if (c != '_' && c != '\'') {
      break;
    }
    ++at;
  }
  const bool has_power = at + 1 < text.size() && lower(text[at]) == 'e' &&
                         (is_digit(text[at + 1]) || text[at + 1] == '+');
  if (!word.digits.empty() && has_power) {
    at += text[at + 1] == '+' ? 2 : 1;
    constexpr int kMostExponent = 18;
    while (at < text.size() && is_digit(text[at]) && word.exponent <= kMostExponent) {
      word.exponent = word.exponent * 10 + (text[at++] - '0');
    }
    word.has_exponent = true;
  }
  word.rest = text.substr(at);
  return word;
}

std::vector<Word> read_words(std::string_view text) {
  std::vector<Word> words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (end > at) words.push_back(read_word(text.substr(at, end - at)));
    at = end + 1;
  }
  return words;
}

struct UnitWord {
  std::string_view word;
  TypedUnit unit;
};
constexpr std::array<UnitWord, 22> kUnitWords = {{{"flops", TypedUnit::kFlops},
                                                  {"flop", TypedUnit::kFlops},
                                                  {"ops", TypedUnit::kFlops},
                                                  {"op", TypedUnit::kFlops},
                                                  {"operations", TypedUnit::kFlops},
                                                  {"macs", TypedUnit::kMacs},
                                                  {"mac", TypedUnit::kMacs},
                                                  {"macc", TypedUnit::kMacs},
                                                  {"maccs", TypedUnit::kMacs},
                                                  {"madd", TypedUnit::kMacs},
                                                  {"madds", TypedUnit::kMacs},
                                                  {"multadds", TypedUnit::kMacs},
                                                  {"multiplyadds", TypedUnit::kMacs},
                                                  {"multiplyaccumulates", TypedUnit::kMacs},
                                                  {"fma", TypedUnit::kMacs},
                                                  {"fmas", TypedUnit::kMacs},
                                                  {"params", TypedUnit::kParameters},
                                                  {"param", TypedUnit::kParameters},
                                                  {"parameters", TypedUnit::kParameters},
                                                  {"weights", TypedUnit::kParameters},
                                                  {"bytes", TypedUnit::kBytes},
                                                  {"byte", TypedUnit::kBytes}}};

struct Scale {
  std::string_view word;
  std::int64_t factor;
  bool is_short;  // a letter that a unit's word may follow
};
constexpr std::int64_t kThousand = 1'000, kMillion = 1'000'000, kBillion = 1'000'000'000,
                       kTrillion = 1'000'000'000'000;
constexpr std::array<Scale, 15> kScales = {{{"k", kThousand, true},
                                            {"m", kMillion, true},
                                            {"g", kBillion, true},
                                            {"b", kBillion, true},
                                            {"t", kTrillion, true},
                                            {"p", kTrillion* kThousand, true},
                                            {"thousand", kThousand, false},
                                            {"million", kMillion, false},
                                            {"millions", kMillion, false},
                                            {"mio", kMillion, false},
                                            {"billion", kBillion, false},
                                            {"billions", kBillion, false},
                                            {"bn", kBillion, false},
                                            {"trillion", kTrillion, false},
                                            {"giga", kBillion, false}}};
struct ByteScale {
  std::string_view word;
  std::int64_t decimal, binary;
};
constexpr std::array<ByteScale, 6> kByteScales = {{{"kb", kThousand, std::int64_t{1} << 10},
                                                   {"mb", kMillion, std::int64_t{1} << 20},
                                                   {"gb", kBillion, std::int64_t{1} << 30},
                                                   {"kib", 0, std::int64_t{1} << 10},
                                                   {"mib", 0, std::int64_t{1} << 20},
                                                   {"gib", 0, std::int64_t{1} << 30}}};

// What letters behind a number say; false where they are something else.
class UnitReader {
 public:
  bool read(const std::string& letters) {
    const std::string folded = fold_text(letters);
    if (folded.empty()) return letters.empty();
    return read_bytes(folded) || read_unit(folded) || read_scale(folded);
  }

  std::vector<std::int64_t> scales;  // empty: none said
  TypedUnit unit = TypedUnit::kNone;
  std::string word;

 private:
  bool read_bytes(const std::string& text) {
    if (!scales.empty()) return false;
    for (const ByteScale& each : kByteScales) {
      if (text != each.word) continue;
      if (each.decimal != 0) scales.push_back(each.decimal);
      scales.push_back(each.binary);
      unit = TypedUnit::kBytes;
      word = text;
      return true;
    }
    return false;
  }

  bool read_unit(std::string_view text) {
    for (const UnitWord& each : kUnitWords) {
      if (text != each.word) continue;
      unit = each.unit;
      word = text;
      return true;
    }
    return false;
  }

  bool read_scale(const std::string& text) {
    if (!scales.empty()) return false;
    for (const Scale& each : kScales) {
      const bool is_whole = text == each.word;
      const bool is_start = each.is_short && text.size() > 1 && text[0] == each.word[0];
      if (!is_whole && !(is_start && read_unit(std::string_view(text).substr(1)))) continue;
      scales.push_back(each.factor);
      return true;
    }
    return false;
  }
};

// Which of the words is the number: one with a unit or a point before one that belongs to a name.
std::size_t find_number(const std::vector<Word>& words) {
  std::size_t best = words.size();
  int best_score = -1;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Word& word = words[i];
    if (word.digits.empty()) continue;
    int score = word.decimals > 0 || word.has_exponent ? 2 : 0;
    constexpr std::size_t kManyDigits = 5;
    if (word.digits.size() >= kManyDigits) ++score;
    if (!UnitReader().read(word.rest)) continue;
    if (!word.rest.empty()) score += 2;
    if (i + 1 < words.size() && words[i + 1].digits.empty() &&
        UnitReader().read(words[i + 1].rest)) {
      score += 2;
    }
    if (score < best_score) continue;
    best = i;
    best_score = score;
  }
  return best;
}

int significant_digits(const std::string& digits) {
  int count = 0;
  for (const char c : digits) {
    if (is_digit(c) && (count > 0 || c != '0')) ++count;
  }
  return count;
}

// Zeros at the end of a whole number may be digits that were rounded away.
int rounded_zeros(const Word& word) {
  if (word.decimals > 0) return 0;
  const std::size_t last = word.digits.find_last_not_of('0');
  return last == std::string::npos ? 0 : static_cast<int>(word.digits.size() - last - 1);
}

std::optional<Reading> reading(const Word& word, const Rational& unit, bool is_guess) {
  const std::optional<Rational> digits = parse_decimal(word.digits);
  const std::optional<Rational> shift = power(10, Rational(word.exponent));
  // Few zeros are as good as digits: "140" is known to one.
  constexpr int kTrustedZeros = 3;
  const int zeros = rounded_zeros(word);
  const int last = zeros >= kTrustedZeros ? zeros : 0;
  const std::optional<Rational> last_digit = power(10, Rational(last - word.decimals));
  if (!digits || !shift || !last_digit) return std::nullopt;
  const std::optional<Rational> scale = multiply(*shift, unit);
  if (!scale) return std::nullopt;
  const std::optional<Rational> value = multiply(*digits, *scale);
  const std::optional<Rational> step = multiply(*last_digit, *scale);
  if (!value || !step) return std::nullopt;
  return Reading{*scale, *value, *step, is_guess};
}

void add_readings(TypedNumber& number, const Word& word, const UnitReader& unit) {
  const auto add = [&](std::int64_t factor, bool is_guess) {
    if (std::optional<Reading> one = reading(word, factor, is_guess)) {
      number.readings.push_back(*one);
    }
  };
  for (const std::int64_t factor : unit.scales) add(factor, false);
  if (!unit.scales.empty()) return;
  constexpr std::size_t kWrittenOut = 5;
  const bool is_written_out =
      word.has_exponent || (word.decimals == 0 && word.digits.size() >= kWrittenOut);
  add(1, !is_written_out);
  if (is_written_out || unit.unit == TypedUnit::kBytes) return;
  number.readings.clear();
  if (unit.unit == TypedUnit::kParameters) return add(kMillion, true);
  add(kBillion, true);
  add(kMillion, true);
}

}  // namespace

std::string fold_text(std::string_view text) {
  std::string folded;
  for (const char c : text) {
    if (is_letter(c) || is_digit(c)) folded += lower(c);
  }
  return folded;
}

Result<TypedNumber> parse_typed_number(std::string_view text) {
  const auto fail = [](std::string message) {
    return Error{ErrorCode::kWrongType,
                 {},
                 std::move(message),
                 "Write one as it was printed: 4.1 GMACs, 25.6M params, 527MB."};
  };
  constexpr std::size_t kMostBytes = 200;
  if (text.size() > kMostBytes) return fail("This is too long for a number.");
  const std::vector<Word> words = read_words(plain(text));
  const std::size_t at = find_number(words);
  if (at == words.size()) return fail("There is no number in this.");
  UnitReader unit;
  unit.read(words[at].rest);
  TypedNumber number;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i == at) continue;
    const bool is_behind = i > at && words[i].digits.empty();
    if (is_behind && unit.read(words[i].rest)) continue;
    const std::string name = fold_text(words[i].digits + words[i].rest);
    if (name == "at" || name == "for" || name == "of" || name == "the" || name == "with") continue;
    number.network += name;
  }
  number.digits = words[at].digits;
  number.significant = significant_digits(number.digits);
  number.unit = unit.unit;
  number.unit_word = unit.word;
  add_readings(number, words[at], unit);
  if (number.readings.empty()) return fail("This number does not fit 64 bits.");
  if (number.readings.front().value.is_zero()) return fail("A count of 0 is everybody's.");
  return number;
}

}  // namespace ledger
