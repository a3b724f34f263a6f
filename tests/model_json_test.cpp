#include <gtest/gtest.h>

#include "model/json.h"
#include "model/json_outline.h"
#include "model/json_scan.h"

namespace ledger {
namespace {

using Type = JsonValue::Type;

JsonValue parsed(std::string_view text) {
  Errors errors;
  std::optional<JsonValue> json = parse_json(text, errors);
  for (const Error& error : errors) ADD_FAILURE() << describe(error);
  return json ? std::move(*json) : JsonValue{};
}

Errors errors_of(std::string_view text) {
  Errors errors;
  parse_json(text, errors);
  return errors;
}

// The parser and what counts lines beside it must agree where a comment ends.
TEST(Json, CommentsEndAtOldLineEndsAndNul) {
  using namespace std::string_view_literals;
  for (const std::string_view text :
       {"[1, // one\r2, 3]"sv, "[1, // one\r\n2, 3]"sv, "[1, // one\0 2, 3]"sv}) {
    Errors errors;
    const std::optional<JsonValue> json = parse_json(text, errors);
    ASSERT_TRUE(json && errors.empty()) << text;
    EXPECT_EQ(json->items.size(), 3u);
  }
  Errors errors;
  parse_json("[ // one\r\n // two\r\n 1, -]", errors);
  ASSERT_FALSE(errors.empty());
  EXPECT_EQ(errors.front().place.line, 3);
}

TEST(Json, ReadsEveryType) {
  const JsonValue json =
      parsed(R"([null, true, false, 12, -3, 0.25, 1e6, "a\n\u00e9\"", [], {}, {"k": [1]}])");
  ASSERT_EQ(json.items.size(), 11u);
  EXPECT_EQ(json.items[0].type, Type::kNull);
  EXPECT_TRUE(json.items[1].boolean);
  EXPECT_FALSE(json.items[2].boolean);
  EXPECT_EQ(json.items[3].number, Rational(12));
  EXPECT_EQ(json.items[4].number, Rational(-3));
  EXPECT_EQ(json.items[5].number, *Rational::make(1, 4));
  EXPECT_EQ(json.items[6].number, Rational(1'000'000));
  EXPECT_EQ(json.items[7].text, "a\n\xC3\xA9\"");
  EXPECT_TRUE(json.items[8].is(Type::kArray));
  EXPECT_TRUE(json.items[9].is(Type::kObject));
  ASSERT_NE(json.items[10].find("k"), nullptr);
  EXPECT_EQ(json.items[10].find("k")->items[0].number, Rational(1));
  EXPECT_EQ(json.items[10].find("l"), nullptr);
}

TEST(Json, KeepsTheOrderOfKeys) {
  const JsonValue json = parsed(R"({"z": 1, "a": 2, "m": 3})");
  ASSERT_EQ(json.members.size(), 3u);
  EXPECT_EQ(json.members[0].key, "z");
  EXPECT_EQ(json.members[1].key, "a");
  EXPECT_EQ(json.members[2].key, "m");
}

TEST(Json, EveryValueKnowsWhereItStarts) {
  const JsonValue json = parsed("{\n  \"a\": [1,\n    \"x\"],\n\t\"b\" : {\"c\": -0.5}}");
  EXPECT_EQ(json.mark.line, 1);
  EXPECT_EQ(json.mark.column, 1);
  EXPECT_EQ(json.members[0].key_mark.line, 2);
  EXPECT_EQ(json.members[0].key_mark.column, 3);
  EXPECT_EQ(json.members[0].value.mark.column, 8);
  EXPECT_EQ(json.members[0].value.items[1].mark.line, 3);
  EXPECT_EQ(json.members[0].value.items[1].mark.column, 5);
  EXPECT_EQ(json.members[1].key_mark.line, 4);
  EXPECT_EQ(json.members[1].value.members[0].value.mark.column, 14);
}

TEST(Json, CommentsAndTrailingCommasDoNotMovePlaces) {
  const JsonValue json = parsed(
      "// first, a \"comment\" [\n[ /* , ] */ 1, 2, // two,\n  {\"a\": \"// no comment, ]\",\n "
      "},\n]\n");
  ASSERT_EQ(json.items.size(), 3u);
  EXPECT_EQ(json.items[0].mark.line, 2);
  EXPECT_EQ(json.items[0].mark.column, 13);
  EXPECT_EQ(json.items[2].mark.line, 3);
  EXPECT_EQ(json.items[2].members[0].value.text, "// no comment, ]");
  EXPECT_EQ(json.items[2].members[0].value.mark.column, 9);
}

TEST(Json, ASurveyCountsWhatStandsInEachPairOfBrackets) {
  const JsonSurvey survey =
      survey_json(R"([{"a": [1, 2, 3,], "b": {}}, "x, [y]", [], /* , */ 4,])");
  EXPECT_EQ(survey.sizes, (std::vector<std::uint32_t>{4, 2, 3, 0, 0}));
  EXPECT_TRUE(survey.blanked.has_value());
  EXPECT_FALSE(survey_json("[1, [2], ,]").blanked.has_value());
  EXPECT_EQ(survey_json("]]} [1, {2").sizes, (std::vector<std::uint32_t>{1, 0}));
}

TEST(Json, AByteOrderMarkIsNoColumn) {
  const JsonValue json = parsed("\xEF\xBB\xBF[1]");
  EXPECT_EQ(json.items[0].mark.column, 2);
}

TEST(Json, EscapedQuotesInStringsDoNotLoseThePlace) {
  const JsonValue json = parsed(R"(["a\"b\\", "c"])");
  EXPECT_EQ(json.items[0].text, "a\"b\\");
  EXPECT_EQ(json.items[1].mark.column, 12);
}

TEST(Json, WholeNumbersAreExactToTheLastBit) {
  EXPECT_EQ(parsed("[9223372036854775807]").items[0].number, Rational(9223372036854775807));
  for (const std::string_view text :
       {"[9223372036854775808]", "[18446744073709551615]", "[18446744073709551616]",
        "[123456789012345678901234567890]", "[1e400]", "[1e19]"}) {
    const Errors errors = errors_of(text);
    ASSERT_EQ(errors.size(), 1u) << text;
    EXPECT_EQ(errors[0].code, ErrorCode::kOverflow) << text;
    EXPECT_EQ(errors[0].place.line, 1) << text;
    EXPECT_EQ(errors[0].place.column, 2) << text;
  }
}

TEST(Json, NumbersThatDoNotFitAreAllReportedBesideTheTree) {
  Errors errors;
  const auto json = parse_json("{\"a\": [18446744073709551616, 1],\n \"b\": 9e99}", errors);
  ASSERT_TRUE(json);
  ASSERT_EQ(errors.size(), 2u);
  EXPECT_EQ(errors[0].place.path, "a[0]");
  EXPECT_EQ(errors[1].place.path, "b");
  EXPECT_EQ(errors[1].place.line, 2);
}

TEST(Json, RepeatedKeysAreReportedAndTheFirstKept) {
  Errors errors;
  const auto json = parse_json("{\"a\": 1, \"b\": 2,\n\"a\": 3}", errors);
  ASSERT_TRUE(json);
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].code, ErrorCode::kDuplicateName);
  EXPECT_EQ(errors[0].place.line, 2);
  ASSERT_EQ(json->members.size(), 2u);
  EXPECT_EQ(json->find("a")->number, Rational(1));
}

TEST(Json, RepeatedKeysAreFoundInLargeObjects) {
  std::string text = "{";
  for (int i = 0; i < 1000; ++i) text += "\"k" + std::to_string(i) + "\": 0, ";
  text += "\"k500\": 1}";
  Errors errors;
  const auto json = parse_json(text, errors);
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(json->members.size(), 1000u);
}

TEST(Json, PathsLeadToTheValueAtAPlace) {
  const JsonValue json =
      parsed("{\"layers\": [{\"a\": 1},\n{\"kernel_size\": [3,\n 5], \"x.y\": 1}]}");
  const auto path = [&](int line, int column) {
    Errors errors = {{ErrorCode::kMissing, {line, column, {}}, {}, {}}};
    fill_paths(json, errors);
    return errors[0].place.path;
  };
  EXPECT_EQ(path(1, 1), "");
  EXPECT_EQ(path(1, 2), "layers");
  EXPECT_EQ(path(1, 13), "layers[0]");
  EXPECT_EQ(path(2, 2), "layers[1].kernel_size");
  EXPECT_EQ(path(3, 2), "layers[1].kernel_size[1]");
  EXPECT_EQ(path(3, 3), "layers[1].kernel_size[1]");  // inside a text or a number
  EXPECT_EQ(path(3, 6), "layers[1][\"x.y\"]");
}

TEST(Json, DepthIsBounded) {
  const std::string fits(kMaximumJsonDepth, '[');
  EXPECT_EQ(errors_of(fits + std::string(kMaximumJsonDepth, ']')).size(), 0u);
  const Errors errors = errors_of(fits + "[");
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].code, ErrorCode::kTooLarge);
  EXPECT_EQ(errors[0].place.column, kMaximumJsonDepth + 1);
}

TEST(Json, SizeIsBounded) {
  const Errors errors = errors_of(std::string(kMaximumJsonBytes + 1, ' '));
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].code, ErrorCode::kTooLarge);
}

TEST(Json, EveryTruncationOfATextIsReportedAtItsEnd) {
  const std::string text =
      "{\"a\": [1.5, -20, {\"b\": \"t\\u00e9xt\"}], // c\n /* d */ \"e\": [true, false, null]}";
  for (std::size_t length = 0; length < text.size(); ++length) {
    Errors errors;
    const auto json = parse_json(text.substr(0, length), errors);
    EXPECT_FALSE(json) << length;
    ASSERT_EQ(errors.size(), 1u) << length;
    EXPECT_EQ(errors[0].code, ErrorCode::kJsonSyntax) << length;
    EXPECT_GT(errors[0].place.line, 0) << length;
    EXPECT_FALSE(errors[0].message.empty()) << length;
  }
}

// Whatever a byte is replaced with, the text is read or refused, and places stay inside of it.
TEST(Json, EveryChangedByteIsReadOrRefused) {
  const std::string text = "[{\"type\": \"conv2d\", \"k\": [3, -1.5e2]}, true] // end";
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string changed = text;
      changed[at] = static_cast<char>(byte);
      Errors errors;
      const auto json = parse_json(changed, errors);
      EXPECT_TRUE(json || !errors.empty()) << changed;
      for (const Error& error : errors) {
        EXPECT_GE(error.place.line, 1) << changed;
        EXPECT_LE(error.place.line, 2) << changed;
        EXPECT_LE(error.place.column, static_cast<int>(changed.size()) + 1) << changed;
      }
    }
  }
}

}  // namespace
TEST(JsonOutline, SaysTheMembersAndReadsNothingElse) {
  const std::vector<OutlineMember> members = outline(R"(// remark
    {"a": "x\"}", "list": ["p", "q, ]" /* ] */, "r",], "deep": {"b": [1, {"a": 2}]},
     "number": -1.5e3, "word": true})");
  ASSERT_EQ(members.size(), 5u);
  EXPECT_EQ(members[0].key, "a");
  EXPECT_EQ(outlined_text(members[0].value), "x\"}");
  EXPECT_EQ(outlined_texts(find(members, "list")), (std::vector<std::string>{"p", "q, ]", "r"}));
  EXPECT_EQ(find(members, "deep"), R"({"b": [1, {"a": 2}]})");
  EXPECT_EQ(find(members, "number"), "-1.5e3");
  EXPECT_EQ(find(members, "word"), "true");
  EXPECT_EQ(find(members, "b"), "");
  EXPECT_EQ(outlined_text("true"), "");
}

TEST(JsonOutline, OfOtherTextIsEmpty) {
  for (const std::string_view text :
       {"", " ", "[]", "3", "\"a\"", "{", "{\"a", "{\"a\": [", "{}"}) {
    for (const OutlineMember& member : outline(text)) EXPECT_EQ(member.key, "a") << text;
  }
  EXPECT_TRUE(outlined_texts("").empty());
}

}  // namespace ledger
