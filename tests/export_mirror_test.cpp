#include <gtest/gtest.h>

#include <algorithm>

#include "analyze_text.h"
#include "export/mirror.h"

namespace ledger {
namespace {

MirrorOptions options_of(const AnalyzedText& text, std::string_view convention = "flops") {
  MirrorOptions options;
  options.convention = text.analysis->model->catalog->find_convention(convention);
  options.definition = text.definition.get();
  return options;
}

// Every element is closed in order and every attribute's quotes match; gives the number of
// elements.
int count_elements(const std::string& html) {
  std::vector<std::string> open;
  int elements = 0;
  for (std::size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at)) {
    const std::size_t end = html.find('>', at);
    EXPECT_NE(end, std::string::npos);
    if (end == std::string::npos) return -1;
    const std::string tag = html.substr(at + 1, end - at - 1);
    at = end;
    if (tag.front() == '/') {
      EXPECT_FALSE(open.empty());
      if (open.empty() || open.back() != tag.substr(1)) {
        ADD_FAILURE() << "<" << tag << "> closes " << (open.empty() ? "nothing" : open.back());
        return -1;
      }
      open.pop_back();
      continue;
    }
    EXPECT_EQ(std::count(tag.begin(), tag.end(), '"') % 2, 0) << tag;
    if (tag.back() == '/') continue;  // <input/>
    open.push_back(tag.substr(0, tag.find(' ')));
    ++elements;
  }
  EXPECT_TRUE(open.empty());
  return elements;
}

bool has(const std::string& html, std::string_view part) {
  return html.find(part) != std::string::npos;
}

std::size_t count(const std::string& html, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = html.find(part); at != std::string::npos; at = html.find(part, at + 1)) {
    ++found;
  }
  return found;
}

TEST(Mirror, ShowsResNet50) {
  const AnalyzedText text = analyze_preset("resnet50");
  MirrorOptions options = options_of(text);
  options.variant = "resnet50";
  options.selected_layer = "conv1";
  const std::string html = mirror_html(*text.analysis, options);
  EXPECT_GT(count_elements(html), 1000);
  EXPECT_TRUE(has(html, "<h1 data-model=\"resnet50\">ResNet-50 v1.5</h1>"));
  EXPECT_TRUE(has(html, "data-total=\"macs\" data-value=\"4089184256\""));
  EXPECT_TRUE(has(html, "data-total=\"flops\" data-value=\"8178368512\""));
  EXPECT_TRUE(has(html, "data-total=\"parameters\" data-value=\"25557032\""));
  EXPECT_TRUE(has(html, "4.089 GMACs · 8.178 GFLOPs"));
  EXPECT_TRUE(has(html, "<dd data-setting=\"resolution\">224</dd>"));
  EXPECT_TRUE(has(html, "<caption>Layers of ResNet-50 v1.5, counted as FLOPs = 2·MACs</caption>"));
  EXPECT_EQ(count(html, "<tr data-layer="), text.model->layers.size());
  EXPECT_EQ(count(html, "<tr data-group="), text.model->groups.size());
  EXPECT_EQ(count(html, "aria-current"), 1u);
  EXPECT_TRUE(has(html, "<a href=\"#resnet50&amp;layer=layer1.0.conv1\">layer1.0.conv1</a>"));
  EXPECT_TRUE(has(html, "<tr data-group=\"layer1.0\" data-depth=\"1\">"));
  EXPECT_TRUE(has(html, "<td data-column=\"count\" data-not-counted>not counted</td>"));
  EXPECT_TRUE(has(html, "<td data-column=\"count\" data-value=\"8178368512\">8,178,368,512</td>"));
  EXPECT_TRUE(has(html, "<section data-formula=\"conv1\">"));
  EXPECT_TRUE(has(html, "data-symbols>= K_h·K_w·(C_in/g)·C_out·H_out·W_out</dd>"));
  EXPECT_TRUE(has(html, "data-numbers>= 7·7·(3/1)·64·112·112</dd>"));
  EXPECT_TRUE(has(html, "data-result>= 118,013,952</dd>"));
  EXPECT_TRUE(has(html, "<tr data-convention=\"thop\">"));
  EXPECT_TRUE(has(html, "<td class=\"number\" data-ratio>1.0109</td>")) << "thop's";
  EXPECT_TRUE(has(html, "<tr data-convention=\"torchstat_memory\">"));
  EXPECT_TRUE(has(html, ">16 add</td>"));
  EXPECT_TRUE(has(html, "<tr data-published=\"3.8\">"));
  EXPECT_FALSE(has(html, "data-errors"));
}

TEST(Mirror, GroupsStandBeforeTheirLayers) {
  const AnalyzedText text = analyze_preset("resnet18");
  const std::string html = mirror_html(*text.analysis, options_of(text));
  for (const Group& group : text.model->groups) {
    const std::size_t row = html.find("<tr data-group=\"" + group.name + "\"");
    const Layer& first = text.model->layers[static_cast<std::size_t>(group.first_layer)];
    EXPECT_LT(row, html.find("<tr data-layer=\"" + first.name + "\"")) << group.name;
    if (group.first_layer == 0) continue;
    const Layer& before = text.model->layers[static_cast<std::size_t>(group.first_layer - 1)];
    EXPECT_GT(row, html.find("<tr data-layer=\"" + before.name + "\"")) << group.name;
  }
}

TEST(Mirror, NotesOfTheTextStandOnTopWithTheirCode) {
  const AnalyzedText text = analyze_text(
      R"({"layers": ["relu"], "notes": ["One <guess>.", "Run `export(\"m\")` first.", "a ` b"]})");
  ASSERT_TRUE(text.analysis) << all_of(text.errors);
  const std::string html = mirror_html(*text.analysis, options_of(text));
  EXPECT_GT(count_elements(html), 0);
  EXPECT_TRUE(has(html, "<li>One &lt;guess&gt;.</li>"));
  EXPECT_TRUE(has(html, "<li>Run <code>export(&quot;m&quot;)</code> first.</li>")) << html;
  EXPECT_TRUE(has(html, "<li>a ` b</li>"));
  EXPECT_LT(html.find("data-notes"), html.find("data-totals"));
  EXPECT_FALSE(
      has(mirror_html(*analyze_preset("resnet50").analysis, options_of(analyze_preset("resnet50"))),
          "data-notes"));
}

TEST(Mirror, EscapesEverything) {
  const AnalyzedText text = analyze_text(R"json({
    "name": "<script>alert(1)</script>",
    "layers": [{"type": "relu", "name": "\"><img src=x onerror='a()'>&amp;"}]})json");
  ASSERT_TRUE(text.errors.empty()) << all_of(text.errors);
  MirrorOptions options = options_of(text);
  options.selected_layer = text.model->layers[0].name;
  const Errors errors = {{ErrorCode::kUnknownName, {3, 7, "layers[0]"}, "<i>no</i> \xFF", "a & b"}};
  options.errors = &errors;
  const std::string html = mirror_html(*text.analysis, options);
  count_elements(html);
  EXPECT_FALSE(has(html, "<script"));
  EXPECT_FALSE(has(html, "<img"));
  EXPECT_FALSE(has(html, "<i>"));
  EXPECT_TRUE(has(html, "&lt;script&gt;"));
  EXPECT_TRUE(
      has(html, "data-layer=\"&quot;&gt;&lt;img src=x onerror=&#39;a()&#39;&gt;&amp;amp;\""));
  EXPECT_TRUE(has(html, "data-error=\"unknown_name\" data-line=\"3\" data-error-column=\"7\""));
  EXPECT_TRUE(has(html, "line 3, column 7, layers[0]: &lt;i&gt;no&lt;/i&gt; \uFFFD a &amp; b"));
}

TEST(Mirror, IsBounded) {
  const AnalyzedText text = analyze_text(R"({"input": [4], "blocks": {"b": {"layers": [
    {"type": "relu", "name": "r"}]}}, "layers": [{"block": "b", "name": "s", "repeat": 5000}]})");
  ASSERT_TRUE(text.errors.empty()) << all_of(text.errors);
  const std::string html = mirror_html(*text.analysis, options_of(text));
  EXPECT_EQ(count(html, "<tr data-layer="), static_cast<std::size_t>(kMaximumMirrorRows));
  EXPECT_TRUE(has(html, "<p data-rows-left-out=\"3000\">3,000 more layers"));
  count_elements(html);
}

TEST(Mirror, ShowsEveryConvention) {
  const AnalyzedText text = analyze_preset("resnet34");
  const auto& conventions = text.analysis->model->catalog->conventions();
  for (std::size_t i = 0; i < conventions.size(); ++i) {
    const std::string html = mirror_html(*text.analysis, options_of(text, conventions[i].id));
    EXPECT_TRUE(has(html, "<table data-ledger data-convention=\"" + conventions[i].id + "\">"));
    EXPECT_TRUE(has(html, "<td data-column=\"count\" data-value=\"" +
                              std::to_string(text.analysis->totals.counts[i]) + "\">"));
  }
  const std::string html = mirror_html(*text.analysis, options_of(text));
  EXPECT_TRUE(has(html, "3.67 GFLOPs ~ 3673.42 MFLOPs, 83MB"));
}

TEST(Mirror, HasInputsForTheFieldsOfTheSelectedLayerAndMarksEdits) {
  const AnalyzedText plain = analyze_preset("resnet50");
  MirrorOptions options = options_of(plain);
  EXPECT_FALSE(has(mirror_html(*plain.analysis, options), "<input")) << "none is selected";
  Settings settings;
  settings.variant = "resnet50";
  settings.edits["conv1"]["kernel_size"] = "[5, 3]";
  const ExpandedModel edited = expand(*plain.definition, settings);
  ASSERT_NE(edited.model, nullptr);
  const std::shared_ptr<const Analysis> analysis = analyze(edited.model);
  options.selected_layer = "conv1";
  options.settings = &settings;
  const std::string html = mirror_html(*analysis, options);
  EXPECT_GT(count_elements(html), 1000);
  EXPECT_TRUE(has(html, "<mark data-edited=\"kernel_size\">kernel_size [5, 3]</mark>"));
  EXPECT_TRUE(has(html, "<fieldset data-fields=\"conv1\">"));
  EXPECT_TRUE(has(html, "data-field=\"kernel_size\" value=\"[5, 3]\"/>"));
  EXPECT_TRUE(has(html, "data-field=\"out_channels\" inputmode=\"decimal\" value=\"64\"/>"));
  EXPECT_TRUE(has(html, "<input type=\"checkbox\" data-field=\"bias\"/>"));
  EXPECT_EQ(count(html, "data-reset="), 1u);
}

}  // namespace
}  // namespace ledger
