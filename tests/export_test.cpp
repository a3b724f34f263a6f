#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "analyze_text.h"
#include "export/export.h"
#include "model/json_writer.h"
#include "model/utf8.h"

namespace ledger {
namespace {

using Json = nlohmann::json;

ExportOptions all_conventions(const AnalyzedText& text, std::string_view variant = {}) {
  ExportOptions options;
  const std::size_t count = text.analysis->model->catalog->conventions().size();
  for (std::size_t i = 0; i < count; ++i) options.conventions.push_back(static_cast<int>(i));
  options.definition = text.definition.get();
  options.variant = std::string(variant);
  return options;
}

ExportOptions one_convention(const AnalyzedText& text, std::string_view id) {
  ExportOptions options;
  options.conventions = {text.analysis->model->catalog->find_convention(id)};
  return options;
}

// A model whose names try to break out of every format.
AnalyzedText hostile() {
  return analyze_text(R"json([
    {"type": "conv2d", "name": "=1+2", "out_channels": 4, "kernel_size": 1},
    {"type": "relu", "name": "a,\"b\""},
    {"type": "relu", "name": "<b>&'x'</b>"},
    {"type": "relu", "name": "| $x_1$ & 50% {#} ~^\\ |"},
    {"type": "relu", "name": "-зима"},
    {"type": "relu", "name": "@SUM(A1)"}
  ])json");
}

// RFC 4180, read back.
std::vector<std::vector<std::string>> read_csv(const std::string& text) {
  std::vector<std::vector<std::string>> rows(1);
  std::string field;
  bool is_quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_quoted) {
      if (c != '"') {
        field += c;
      } else if (i + 1 < text.size() && text[i + 1] == '"') {
        field += text[++i];
      } else {
        is_quoted = false;
      }
    } else if (c == '"') {
      is_quoted = true;
    } else if (c == ',' || c == '\r') {
      rows.back().push_back(field);
      field.clear();
    } else if (c == '\n') {
      rows.emplace_back();
    } else {
      field += c;
    }
  }
  rows.pop_back();
  return rows;
}

TEST(ExportJson, HasWhatTheDesignSays) {
  const AnalyzedText text = analyze_preset("resnet50");
  const Json json =
      Json::parse(export_json(*text.analysis, all_conventions(text, "resnet50")), nullptr, false);
  ASSERT_TRUE(json.is_object());
  EXPECT_EQ(json["model"], "resnet50");
  EXPECT_EQ(json["input"], Json({3, 224, 224}));
  EXPECT_EQ(json["batch"], 1);
  EXPECT_EQ(json["totals"]["macs"], 4'089'184'256);
  EXPECT_TRUE(json["totals"]["macs"].is_number_integer());
  EXPECT_EQ(json["totals"]["flops"], 8'178'368'512);
  EXPECT_EQ(json["totals"]["parameters"], 25'557'032);
  EXPECT_EQ(json["totals"]["counts"]["thop"], 4'133'742'592);
  EXPECT_EQ(json["totals"]["bytes"]["weights"], 102'228'128);
  EXPECT_GT(json["totals"]["bytes"]["peak"], 0);
  EXPECT_EQ(json["settings"]["resolution"], 224);
  EXPECT_EQ(json["settings"]["stride_in_3x3"], true);
  EXPECT_EQ(json["layers"].size(), text.model->layers.size());
  const Json& first = json["layers"][0];
  EXPECT_EQ(first["name"], "conv1");
  EXPECT_EQ(first["kind"], "conv2d");
  EXPECT_EQ(first["inputs"], Json({"input"}));
  EXPECT_EQ(first["output"], Json({64, 112, 112}));
  EXPECT_EQ(first["parameters"]["total"], 9408);
  EXPECT_EQ(first["parameters"]["weight"], 9408);
  EXPECT_EQ(first["fields"]["kernel_size"], Json({7, 7}));
  EXPECT_EQ(first["macs"], 118'013'952);
  EXPECT_EQ(first["bytes"]["activations"], 3'211'264);
  const Json& norm = json["layers"][1];
  EXPECT_EQ(norm["parameters"]["buffers"], 129);
  EXPECT_TRUE(norm["counts"]["flops"].is_null());
  EXPECT_EQ(norm["counts"]["thop"], 3'211'264);
  EXPECT_EQ(json["totals"]["not_counted"]["thop"]["add"], 16);
  EXPECT_FALSE(json["published"].empty());
}

TEST(ExportJson, TotalsAreTheSumsOfTheLayers) {
  for (const std::string_view preset : {"resnet34", "vgg16_bn", "googlenet", "alexnet_article"}) {
    const AnalyzedText text = analyze_preset(preset, {}, {.batch = 3});
    const Json json =
        Json::parse(export_json(*text.analysis, all_conventions(text, preset)), nullptr, false);
    ASSERT_TRUE(json.is_object());
    std::int64_t parameters = 0, macs = 0, activations = 0, weights = 0;
    std::map<std::string, std::int64_t> counts;
    for (const Json& layer : json["layers"]) {
      parameters += layer["parameters"]["total"].get<std::int64_t>();
      macs += layer["macs"].get<std::int64_t>();
      activations += layer["bytes"]["activations"].get<std::int64_t>();
      weights += layer["bytes"]["weights"].get<std::int64_t>();
      for (const auto& [id, count] : layer["counts"].items()) {
        counts[id] += count.is_null() ? 0 : count.get<std::int64_t>();
      }
    }
    const Json& totals = json["totals"];
    EXPECT_EQ(totals["parameters"], parameters) << preset;
    EXPECT_EQ(totals["macs"], macs) << preset;
    EXPECT_EQ(totals["bytes"]["activations"], activations) << preset;
    EXPECT_EQ(totals["bytes"]["weights"], weights) << preset;
    for (const auto& [id, count] : counts) EXPECT_EQ(totals["counts"][id], count) << preset << id;
  }
}

TEST(ExportJson, RendersAsTheToolDoes) {
  const AnalyzedText text = analyze_preset("resnet34");
  const Json json = Json::parse(export_json(*text.analysis, all_conventions(text)), nullptr, false);
  const Json& rendering = json["totals"]["renderings"]["article_python"];
  EXPECT_EQ(rendering["count"], "3.67 GFLOPs ~ 3673.42 MFLOPs");
  EXPECT_EQ(rendering["memory"], "83MB");
  EXPECT_EQ(json["totals"]["memory"]["article_python"], 87'152'640);
}

TEST(ExportJson, HoldsNumbersBeyond2To53) {
  const AnalyzedText text = analyze_text(
      R"([{"type": "conv2d", "out_channels": 3000001, "kernel_size": 1000, "padding": 500}])");
  ASSERT_TRUE(text.errors.empty()) << all_of(text.errors);
  const Json json = Json::parse(export_json(*text.analysis, all_conventions(text)), nullptr, false);
  EXPECT_EQ(json["totals"]["macs"].get<std::int64_t>(), text.analysis->totals.macs);
  EXPECT_GT(text.analysis->totals.macs, std::int64_t{1} << 53);
}

TEST(ExportCsv, IsTheTable) {
  const AnalyzedText text = analyze_preset("resnet50");
  const auto rows = read_csv(export_csv(*text.analysis, all_conventions(text)));
  ASSERT_EQ(rows.size(), text.model->layers.size() + 2);
  const std::vector<std::string>& head = rows.front();
  const auto column = [&head](std::string_view name) {
    const auto found = std::find(head.begin(), head.end(), name);
    EXPECT_NE(found, head.end()) << name;
    return static_cast<std::size_t>(found - head.begin());
  };
  for (std::size_t i = 0; i < text.model->layers.size(); ++i) {
    const std::vector<std::string>& row = rows[i + 1];
    ASSERT_EQ(row.size(), head.size());
    EXPECT_EQ(row[column("name")], text.model->layers[i].name);
    EXPECT_EQ(row[column("macs")], std::to_string(text.analysis->rows[i].macs));
    EXPECT_EQ(row[column("parameters")], std::to_string(text.analysis->rows[i].parameters));
  }
  EXPECT_EQ(rows[2][column("flops")], "") << "not counted is not 0";
  EXPECT_EQ(rows[2][column("fvcore")], "1605632");
  EXPECT_EQ(rows.back()[column("macs")], "4089184256");
}

TEST(ExportCsv, KeepsNamesApartAndHarmless) {
  const AnalyzedText text = hostile();
  ASSERT_TRUE(text.errors.empty()) << all_of(text.errors);
  const auto rows = read_csv(export_csv(*text.analysis, one_convention(text, "flops")));
  ASSERT_EQ(rows.size(), 8u);
  EXPECT_EQ(rows[1][0], "'=1+2");
  EXPECT_EQ(rows[2][0], "a,\"b\"");
  EXPECT_EQ(rows[5][0], "'-зима");
  EXPECT_EQ(rows[6][0], "'@SUM(A1)");
  for (const auto& row : rows) EXPECT_EQ(row.size(), rows[0].size());
}

TEST(ExportMarkdown, StaysATable) {
  const AnalyzedText text = hostile();
  const std::string table = export_markdown(*text.analysis, one_convention(text, "thop"));
  EXPECT_NE(table.find("| layer | kind | output | parameters | MACs | thop | output bytes |"),
            std::string::npos);
  EXPECT_NE(table.find("\\<b\\>"), std::string::npos);
  EXPECT_EQ(table.find("<b>"), std::string::npos);
  // Bars that are not escaped: 8 in every line of the table.
  std::size_t start = 0;
  int lines = 0;
  while (start < table.size()) {
    const std::size_t end = table.find('\n', start);
    const std::string line = table.substr(start, end - start);
    start = end + 1;
    if (line.empty() || line.front() != '|') continue;
    ++lines;
    int bars = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (line[i] == '|' && (i == 0 || line[i - 1] != '\\')) ++bars;
    }
    EXPECT_EQ(bars, 8) << line;
  }
  EXPECT_EQ(lines, 9);
}

TEST(ExportLatex, IsATabularWithEverythingEscaped) {
  const AnalyzedText text = hostile();
  const std::string table = export_latex(*text.analysis, one_convention(text, "flops"));
  EXPECT_NE(table.find("\\begin{tabular}{lllrrrr}"), std::string::npos);
  EXPECT_NE(table.find("\\toprule"), std::string::npos);
  EXPECT_NE(table.find("| \\$x\\_1\\$ \\& 50\\% \\{\\#\\} "
                       "\\textasciitilde{}\\textasciicircum{}\\textbackslash{} |"),
            std::string::npos)
      << table;
  EXPECT_NE(table.find("4$\\times$224$\\times$224"), std::string::npos);
  EXPECT_NE(table.find(" & -- & "), std::string::npos) << "not counted";
}

TEST(ExportTable, LinesUp) {
  const AnalyzedText text = analyze_preset("resnet34");
  const std::string table = export_table(*text.analysis, [&] {
    ExportOptions options = one_convention(text, "article_python");
    options.definition = text.definition.get();
    options.variant = "resnet34";
    return options;
  }());
  EXPECT_NE(table.find("3,673,421,288"), std::string::npos);
  EXPECT_NE(table.find("3.664 GMACs · 7.328 GFLOPs"), std::string::npos) << table;
  EXPECT_NE(table.find("article_python itself prints: 3.67 GFLOPs ~ 3673.42 MFLOPs, 83MB"),
            std::string::npos);
  EXPECT_NE(table.find("3.6 billion FLOPs"), std::string::npos);
  // From the rule below the titles to the total, every line ends in the same column.
  const std::size_t rule = table.find("-----");
  const std::size_t total = table.find("\ntotal");
  std::size_t start = rule;
  const std::size_t width = column_width(table.substr(rule, table.find('\n', rule) - rule));
  while (start < total) {
    const std::size_t end = table.find('\n', start);
    EXPECT_EQ(column_width(table.substr(start, end - start)), width);
    start = end + 1;
  }
}

TEST(ExportTable, NamesTheSettings) {
  Settings settings;
  settings.parameters["resolution"] = 256;
  const AnalyzedText text = analyze_preset("vgg16", settings, {.batch = 2});
  settings.variant = "vgg16";
  ExportOptions options = one_convention(text, "flops");
  options.definition = text.definition.get();
  options.variant = "vgg16";
  options.settings = &settings;
  const std::string table = export_table(*text.analysis, options);
  EXPECT_NE(table.find("VGG-16 (vgg16)\ninput 3×256×256, batch 2, fp32, resolution 256"),
            std::string::npos)
      << table.substr(0, 200);
}

TEST(JsonWriter, WritesValidJson) {
  JsonWriter json;
  json.begin_object(JsonWriter::Layout::kLines);
  json.member("text", "\"\\/\n\t\r\x01 ü \xFF\xC3");
  json.member("whole", std::int64_t{-9'223'372'036'854'775'807 - 1});
  json.member("half", *Rational::make(1, 2));
  json.member("small", *Rational::make(-1, 1'000'000));
  json.member("third", *Rational::make(1, 3));
  json.key("empty");
  json.begin_array(JsonWriter::Layout::kLines);
  json.end_array();
  json.key("none");
  json.null();
  json.end_object();
  const Json read = Json::parse(json.text(), nullptr, false);
  ASSERT_TRUE(read.is_object()) << json.text();
  EXPECT_EQ(read["text"], "\"\\/\n\t\r\x01 ü \uFFFD\uFFFD");
  EXPECT_EQ(read["whole"].get<std::int64_t>(), INT64_MIN);
  EXPECT_NE(json.text().find("\"half\": 0.5,"), std::string::npos);
  EXPECT_NE(json.text().find("\"small\": -0.000001,"), std::string::npos) << json.text();
  EXPECT_EQ(read["third"], "1/3");
  EXPECT_TRUE(read["empty"].empty());
}

TEST(Utf8, TellsCharactersFromNoise) {
  struct Case {
    std::string_view text;
    bool is_valid;
    std::size_t bytes;
  };
  const Case cases[] = {{"a", true, 1},
                        {"×", true, 2},
                        {"→", true, 3},
                        {"\xF0\x9F\x98\x80", true, 4},
                        {"\x80", false, 1},
                        {"\xC0\xAF", false, 1},
                        {"\xE0\x80\x80", false, 1},
                        {"\xED\xA0\x80", false, 1},
                        {"\xF4\x90\x80\x80", false, 1},
                        {"\xF5\x80\x80\x80", false, 1},
                        {"\xE2\x86", false, 1}};
  for (const Case& each : cases) {
    const Utf8Character character = next_character(each.text);
    EXPECT_EQ(character.is_valid, each.is_valid) << each.text;
    EXPECT_EQ(character.bytes.size(), each.bytes) << each.text;
  }
  EXPECT_EQ(column_width("64×112×112"), 10u);
}

}  // namespace
}  // namespace ledger
