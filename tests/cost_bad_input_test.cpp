// Whatever stands in the text: a located sentence, at once, and never a crash.
#include <gtest/gtest.h>

#include <chrono>
#include <set>

#include "analyze_text.h"
#include "bad_input_rows.h"

namespace ledger {
namespace {

// Generous: sanitizers, WebAssembly without optimizers, and machines that do other things as well.
constexpr auto kAtOnce = std::chrono::seconds(20);

class Stopwatch {
 public:
  ~Stopwatch() { EXPECT_LT(std::chrono::steady_clock::now() - start_, kAtOnce); }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

TEST(BadInput, EveryRowIsALocatedSentence) {
  const Stopwatch stopwatch;
  EXPECT_GE(std::size(kBadInputs), 80u);
  for (const BadInput& row : kBadInputs) {
    SCOPED_TRACE(row.text);
    const Errors errors = analyze_text(row.text).errors;
    ASSERT_FALSE(errors.empty());
    const Error& error = errors.front();
    EXPECT_EQ(error_code_name(error.code), error_code_name(row.code)) << describe(error);
    EXPECT_EQ(error.place.line, row.line) << describe(error);
    EXPECT_EQ(error.place.column, row.column) << describe(error);
    EXPECT_EQ(error.place.path, row.path) << describe(error);
    EXPECT_NE((error.message + ' ' + error.hint).find(row.phrase), std::string::npos)
        << describe(error);
  }
}

TEST(BadInput, EveryMessageIsASentence) {
  for (const BadInput& row : kBadInputs) {
    for (const Error& error : analyze_text(row.text).errors) {
      ASSERT_FALSE(error.message.empty()) << row.text;
      EXPECT_EQ(error.message.back(), '.') << error.message;
      EXPECT_TRUE(error.hint.empty() || error.hint.back() == '.' || error.hint.back() == '?')
          << error.hint;
      EXPECT_EQ(error.message.find("json.exception"), std::string::npos) << error.message;
    }
  }
}

TEST(BadInput, TheTableHoldsEveryKindOfError) {
  std::set<ErrorCode> codes;
  for (const BadInput& row : kBadInputs) codes.insert(row.code);
  // Only files of ours can contradict themselves (model_layer_kind_test), and only files of other
  // formats can hold lengths that do not fit (import_onnx_test).
  EXPECT_EQ(codes.size(), static_cast<std::size_t>(kErrorCodeCount) - 2);
}

TEST(BadInput, AllErrorsComeAtOnceInTheOrderOfTheText) {
  const Errors errors = analyze_text(R"({
  "parameters": {"w": {"min": 1}},
  "blocks": {"b": {"layers": [{"type": "rleu"}, {"type": "relu", "inplase": 1}]}},
  "layers": [
    {"block": "b", "reapeat": 2},
    {"type": "conv2d", "out_channels": 0, "kernel_size": "1 +"},
    {"type": "add", "inputs": ["b", "c"]}
  ],
  "colour": 1
})")
                            .errors;
  std::vector<std::string> paths;
  for (const Error& error : errors) paths.push_back(error.place.path);
  EXPECT_EQ(paths, (std::vector<std::string>{"parameters.w", "blocks.b.layers[0].type",
                                             "blocks.b.layers[1].inplase", "layers[0].reapeat",
                                             "layers[1].out_channels", "layers[1].kernel_size",
                                             "layers[2].inputs[1]", "colour"}));
}

TEST(BadInput, ARepeatedBlockReportsAFaultOnce) {
  const Errors errors = analyze_text(R"({"blocks": {"b": {"arguments": {"n": null}, "layers": [
      {"type": "conv2d", "out_channels": "n - 500", "kernel_size": "1/n"}]}},
    "layers": [{"block": "b", "repeat": 400, "n": "i"}]})")
                            .errors;
  ASSERT_EQ(errors.size(), 3u) << all_of(errors);  // below 1, no whole number, division by 0
}

TEST(BadInput, ManyErrorsEndInACount) {
  const Stopwatch stopwatch;
  const Errors errors =
      analyze_text("[" + repeated(R"({"type": "relu", "inplase": true, "inputs": "x"},)", 20'000) +
                   "]")
          .errors;
  ASSERT_EQ(errors.size(), 51u);
  EXPECT_NE(errors.back().message.find("more errors"), std::string::npos);
}

TEST(BadInput, EveryTruncationOfAModelIsRefused) {
  const Stopwatch stopwatch;
  const std::string text = R"({"name": "N", "parameters": {"w": {"default": 8}}, // widths
 "blocks": {"b": {"arguments": {"n": null}, "layers": [{"type": "relu", "inplace": true}]}},
 "layers": [{"type": "conv2d", "out_channels": "2*w", "kernel_size": [3, 5]},
            {"block": "b", "repeat": 2, "n": "i"}, /* end */ "flatten"]})";
  EXPECT_TRUE(analyze_text(text).errors.empty());
  for (std::size_t length = 0; length < text.size(); ++length) {
    const Errors errors = analyze_text(std::string_view(text).substr(0, length)).errors;
    ASSERT_EQ(errors.size(), 1u) << length;
    EXPECT_EQ(errors[0].code, ErrorCode::kJsonSyntax);
    EXPECT_GE(errors[0].place.line, 1);
    EXPECT_FALSE(errors[0].hint.empty()) << describe(errors[0]);
  }
}

// With any one byte gone or changed the text is read or refused; nothing else may happen.
TEST(BadInput, EveryChangedByteOfAModelIsReadOrRefused) {
  const Stopwatch stopwatch;
  const std::string text = R"({"input": [3, 9, 9], "blocks": {"b": {"layers": ["relu"]}},
 "layers": [{"type": "conv2d", "out_channels": "2*4", "kernel_size": [3, 1]},
  {"block": "b", "repeat": 2}, {"type": "add", "inputs": ["b", "b.0"]}]})";
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (const char byte : {'\0', '"', '[', '}', ',', '9', '-', 'x', '\\', '\n', '\xC3', '\xFF'}) {
      std::string changed = text;
      changed[at] = byte;
      const AnalyzedText result = analyze_text(changed);
      EXPECT_TRUE(result.analysis || !result.errors.empty()) << changed;
    }
    std::string shorter = text;
    shorter.erase(at, 1);
    const AnalyzedText result = analyze_text(shorter);
    EXPECT_TRUE(result.analysis || !result.errors.empty()) << shorter;
  }
}

struct HugeInput {
  std::string name, text;
  ErrorCode code;
};

std::string nested_blocks(int levels, int repeat) {
  std::string text = R"({"blocks": {"b0": {"layers": [{"type": "relu", "if": "0"}]})";
  for (int i = 1; i < levels; ++i) {
    const std::string use = R"({"block": "b)" + std::to_string(i - 1) + R"(", "repeat": ")" +
                            std::to_string(repeat) + R"( + 0*i"})";
    text += R"(, "b)" + std::to_string(i) + R"(": {"layers": [)" + use + ", " + R"({"block": "b)" +
            std::to_string(i - 1) + R"(", "name": "again"}]})";
  }
  return text + R"(}, "layers": [{"block": "b)" + std::to_string(levels - 1) + "\"}]}";
}

TEST(BadInput, MegabytesAndBombsAreRefusedAtOnce) {
  const std::string long_formula = repeated("1+", 2'000) + "1";
  const HugeInput inputs[] = {
      {"too many bytes", std::string(kMaximumJsonBytes + 1, '['), ErrorCode::kTooLarge},
      {"brackets", std::string(2'000'000, '['), ErrorCode::kTooLarge},
      {"objects", repeated("{\"a\":", 1'000'000), ErrorCode::kTooLarge},
      {"values", "[" + repeated("0,", 2'000'000) + "0]", ErrorCode::kTooLarge},
      {"layers", "[" + repeated("\"relu\",", 200'001) + "]", ErrorCode::kTooLarge},
      {"keys", "{" + repeated("\"k\":0,", 100'000) + "}", ErrorCode::kDuplicateName},
      {"a text", "[\"" + std::string(2'000'000, 'a') + "\"]", ErrorCode::kUnknownName},
      {"a number", "[" + std::string(2'000'000, '9') + "]", ErrorCode::kOverflow},
      {"blanks", std::string(2'000'000, '\n'), ErrorCode::kJsonSyntax},
      {"comments", "[" + repeated("/**/", 500'000), ErrorCode::kJsonSyntax},
      {"open comment", "[/*" + std::string(2'000'000, '*'), ErrorCode::kJsonSyntax},
      {"quotes", repeated("\"", 2'000'001), ErrorCode::kJsonSyntax},
      {"commas", "[" + std::string(2'000'000, ','), ErrorCode::kJsonSyntax},
      {"a name", R"([{"type": "relu", "name": ")" + std::string(2'000'000, 'n') + "\"}]",
       ErrorCode::kTooLarge},
      {"a formula", R"([{"type": "relu", "if": ")" + repeated("1+", 1'000'000) + "1\"}]",
       ErrorCode::kTooLarge},
      {"a deep formula", R"([{"type": "relu", "if": ")" + std::string(4'000, '(') + "\"}]",
       ErrorCode::kTooLarge},
      {"repeats", R"([{"layers": ["relu"], "repeat": 9223372036854775807}])", ErrorCode::kTooLarge},
      {"nested repeats", nested_blocks(15, 40), ErrorCode::kTooLarge},
      {"doubled blocks", nested_blocks(16, 1), ErrorCode::kMissing},
      {"deep blocks", nested_blocks(40, 1), ErrorCode::kTooLarge},
      {"left-out layers",
       R"([{"repeat": 190000, "layers": [)" + repeated(R"({"type": "relu", "if": "0*i"},)", 1'000) +
           "]}]",
       ErrorCode::kTooLarge},
      {"long formulas in repeats",
       R"([{"repeat": 190000, "layers": [{"type": "relu", "if": "0*i*()" + long_formula + ")\"}]}]",
       ErrorCode::kTooLarge},
  };
  for (const HugeInput& input : inputs) {
    const Stopwatch stopwatch;
    const Errors errors = analyze_text(input.text).errors;
    ASSERT_FALSE(errors.empty()) << input.name;
    EXPECT_LE(errors.size(), 52u) << input.name;
    EXPECT_EQ(error_code_name(errors[0].code), error_code_name(input.code))
        << input.name << ": " << describe(errors[0]);
    for (const Error& error : errors) {
      EXPECT_LT(describe(error).size(), 2'000u) << input.name;
    }
  }
}

TEST(BadInput, BytesThatAreNotUtf8ComeBackAsUtf8) {
  for (const std::string_view text :
       {"\xFF", "[\"\xC3\"]", "[\"\xED\xA0\x80\"]", "{\"\xF5\": 1}", "[\xC3(", "[3\xFF]",
        "[{\"type\": \"relu\", \"na\xE2\x82\": 1}]"}) {
    const Errors errors = analyze_text(text).errors;
    ASSERT_EQ(errors.size(), 1u);
    EXPECT_EQ(errors[0].code, ErrorCode::kJsonSyntax);
    for (const char c : errors[0].message + errors[0].hint) {
      EXPECT_TRUE(static_cast<unsigned char>(c) < 0x80 ||
                  errors[0].message.find("…") != std::string::npos)
          << errors[0].message;
    }
  }
}

}  // namespace
}  // namespace ledger
