// What was set on top of a text, written into it.
#include "model/model_text.h"

#include <gtest/gtest.h>

namespace ledger {
namespace {

std::string merged(std::string_view text, const Settings& settings) {
  const ParsedModel parsed = parse_model(text, built_in_catalog());
  if (!parsed.definition) return describe(parsed.errors.front());
  const std::string result = model_text(text, *parsed.definition, settings);
  const ParsedModel again = parse_model(result, built_in_catalog());
  if (!again.definition) return describe(again.errors.front()) + "\n" + result;
  const ExpandedModel before = expand(*parsed.definition, settings, Absent::kRests);
  const ExpandedModel after = expand(*again.definition, {});
  if (!after.model) return describe(after.errors.front()) + "\n" + result;
  EXPECT_TRUE(is_same_model(*before.model, *after.model)) << result;
  EXPECT_EQ(before.model->title, after.model->title);
  return result;
}

Settings some_settings() {
  Settings settings;
  settings.edits["c"]["out_channels"] = "96";
  settings.changes = {R"({"remove": "r"})"};
  return settings;
}

TEST(ModelText, APlainListBecomesAnObject) {
  EXPECT_EQ(merged(R"(// mine
[{"type": "conv2d", "name": "c", "out_channels": 4, "kernel_size": 1}, {"type": "relu", "name": "r"}]
// the end)",
                   some_settings()),
            R"(// mine
{"layers": [{"type": "conv2d", "name": "c", "out_channels": 4, "kernel_size": 1}, {"type": "relu", "name": "r"}],
  "changes": [
    {"remove": "r"}
  ],
  "edits": {
    "c": {"out_channels": 96}
  }
}
// the end)");
}

constexpr std::string_view kModel = R"({
  // how wide
  "parameters": {"w": {"default": 4, "min": 1}, "on": true},
  "layers": [
    {"type": "conv2d", "name": "c", "out_channels": "w", "kernel_size": 1},  // first
    {"type": "relu", "name": "r", "if": "on"},
    "gelu",
  ],
})";

TEST(ModelText, CommentsAndDefaultsStay) {
  Settings settings = some_settings();
  settings.parameters["w"] = 8;
  const std::string text = merged(kModel, settings);
  EXPECT_NE(text.find("\"default\": 8, \"min\": 1"), std::string::npos) << text;
  EXPECT_NE(text.find("// how wide"), std::string::npos) << text;
  EXPECT_NE(text.find("// first"), std::string::npos) << text;
  settings = {};
  settings.parameters["on"] = 0;
  EXPECT_NE(merged(kModel, settings).find("\"on\": false"), std::string::npos);
}

TEST(ModelText, WhatRestsIsLeftOut) {
  Settings settings = some_settings();
  settings.parameters["on"] = 0;
  EXPECT_EQ(merged(kModel, settings).find("remove"), std::string::npos);
}

constexpr std::string_view kVariants = R"({
  "parameters": {"w": 4, "k": 1},
  "variants": {
    "small": {"title": "Small"},
    "large": {"title": "Large", "w": 16,
      "published": [{"figure": "3", "unit": "M", "exponent": 6, "compare": "macs", "source": "s"}], "note": "n"}
  },
  "layers": [{"type": "conv2d", "name": "c", "out_channels": "w", "kernel_size": "k"}]
})";

TEST(ModelText, TheChosenVariantComesFirst) {
  Settings settings;
  settings.variant = "large";
  settings.parameters["w"] = 32;
  settings.parameters["k"] = 3;
  EXPECT_EQ(merged(kVariants, settings), R"({
  "parameters": {"w": 4, "k": 1},
  "variants": {
    "large": {"title": "Large", "w": 32, "note": "n", "k": 3},
    "small": {"title": "Small"}
  },
  "layers": [{"type": "conv2d", "name": "c", "out_channels": "w", "kernel_size": "k"}]
})");
  settings.parameters.erase("w");
  EXPECT_NE(merged(kVariants, settings).find(R"("w": 16, "note": "n", "k": 3})"),
            std::string::npos);
  settings.parameters.clear();
  const std::string text = merged(kVariants, settings);
  EXPECT_LT(text.find("\"large\""), text.find("\"small\""));
  EXPECT_NE(text.find("published"), std::string::npos) << "of the network as it was";
  settings = {};
  settings.parameters["k"] = 3;
  EXPECT_NE(merged(kVariants, settings).find(R"("small": {"title": "Small", "k": 3})"),
            std::string::npos);
}

constexpr std::string_view kOwn = R"({"input": [4, 8, 8],
  "blocks": {"u": {"arguments": {"n": 4}, "layers": [
    {"type": "conv2d", "name": "c", "out_channels": "n", "kernel_size": 1}, {"type": "relu", "name": "r"}]}},
  "layers": [{"block": "u", "repeat": 2}],
  "edits": {"u.0.c": {"out_channels": 5}, "u": {"repeat": 3}},
  "changes": [{"remove": "u.0.r"}, /* done */]})";

TEST(ModelText, GoesBehindWhatTheTextHasOfItsOwn) {
  Settings settings;
  settings.edits["u.1.c"]["bias"] = "false";
  EXPECT_NE(merged(kOwn, settings).find(R"("edits": {"u.0.c")"), std::string::npos);
  settings.edits["u.*.c"]["out_channels"] = "6";
  settings.edits["u"]["repeat"] = "4";
  merged(kOwn, settings);
  settings.changes = {R"({"copy": "u.*.c", "name": "c2"})", R"({"remove": "u.1"})"};
  const std::string text = merged(kOwn, settings);
  EXPECT_NE(text.find("/* done */"), std::string::npos) << text;
  EXPECT_NE(text.find(R"({"edits": {"u.0.c")"), std::string::npos) << text;
}

}  // namespace
}  // namespace ledger
