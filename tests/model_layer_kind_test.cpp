#include <gtest/gtest.h>

#include "model/catalog.h"

namespace ledger {
namespace {

JsonValue json_of(std::string_view text) {
  Errors errors;
  std::optional<JsonValue> json = parse_json(text, errors);
  for (const Error& error : errors) ADD_FAILURE() << describe(error);
  return json ? std::move(*json) : JsonValue{};
}

std::optional<LayerKind> kind_of(std::string_view text, Errors& errors) {
  const JsonValue json = json_of(text);
  std::optional<LayerKind> kind = read_layer_kind(json, errors);
  fill_paths(json, errors);
  return kind;
}

LayerKind good_kind(std::string_view text) {
  Errors errors;
  std::optional<LayerKind> kind = kind_of(text, errors);
  for (const Error& error : errors) ADD_FAILURE() << describe(error);
  return kind ? std::move(*kind) : LayerKind{};
}

Convention good_convention(std::string_view counts, std::string_view more = "") {
  Errors errors;
  const JsonValue json = json_of(R"({"convention": "test", "title": "Test", "unit": "FLOPs",
    "about": "a", "leaves_out": "b", "sources": [], "counts": )" +
                                 std::string(counts) + std::string(more) + "}");
  std::optional<Convention> convention = read_convention(json, errors);
  for (const Error& error : errors) ADD_FAILURE() << describe(error);
  return convention ? std::move(*convention) : Convention{};
}

constexpr std::string_view kScale = R"json({
  "kind": "scale", "title": "Scale", "category": "norm", "aliases": ["Scale2D", "channel-scale"],
  "input": ["C", "H", "W"],
  "fields": {
    "factor": {"symbol": ["f_h", "f_w"], "min": 1, "max": 8, "aliases": ["scale"],
               "words": {"full": ["H", "W"], "none": 1}},
    "offset": {"symbol": "o", "default": "C", "min": 0},
    "bias": {"symbol": "b", "type": "boolean", "default": true}
  },
  "where": {"area": "f_h*f_w"},
  "require": [{"that": "H >= f_h", "else": "{H} is less than {f_h}", "hint": "Take {H}."}],
  "output": ["C", {"H_out": "floor(H/f_h)"}, {"W_out": "floor(W/f_w)"}],
  "parameters": {"weight": "C*area", "bias": "b*C"},
  "buffers": {"mean": "C"},
  "operations": {"macs": "C*H_out*W_out", "adds": "b*E_out"},
  "window": {"size": ["f_h", "f_w"], "stride": ["f_h", "f_w"]},
  "in_place": "f_h == 1", "workspace_bytes": "8*N*E_out"
})json";

TEST(LayerKind, ReadsAWholeFile) {
  const LayerKind kind = good_kind(kScale);
  EXPECT_EQ(kind.name, "scale");
  EXPECT_EQ(kind.input_slots.size(), 3u);
  EXPECT_FALSE(kind.leading_dimensions);
  ASSERT_EQ(kind.fields.size(), 3u);
  EXPECT_EQ(kind.fields[0].slots.size(), 2u);
  EXPECT_TRUE(kind.fields[0].default_values.empty());
  EXPECT_EQ(kind.fields[0].minimum, Rational(1));
  EXPECT_EQ(kind.fields[0].maximum, Rational(8));
  ASSERT_EQ(kind.fields[0].words.size(), 2u);
  EXPECT_EQ(kind.fields[0].words[1].values.size(), 2u);
  EXPECT_EQ(kind.fields[2].type, FieldType::kBoolean);
  EXPECT_EQ(kind.shape_rule, ShapeRule::kFormula);
  EXPECT_EQ(kind.output.size(), 3u);
  EXPECT_EQ(kind.output_slots[0], -1);
  EXPECT_EQ(kind.symbols.name(kind.output_slots[1]), "H_out");
  ASSERT_EQ(kind.parameters.size(), 2u);
  EXPECT_EQ(kind.parameters[0].group, ParameterGroup::kNorm);
  EXPECT_EQ(kind.symbols.name(kind.parameters[1].count.slot), "P_bias");
  EXPECT_EQ(kind.buffers.size(), 1u);
  EXPECT_TRUE(kind.has_work);
  EXPECT_EQ(kind.window, Window::kFormula);
  EXPECT_EQ(kind.field_index("scale"), 0);
  EXPECT_EQ(kind.field_index("nothing"), -1);
}

TEST(LayerKind, ReservedSymbolsHaveTheirSlots) {
  const LayerKind kind = good_kind(kScale);
  EXPECT_EQ(kind.symbols.find("N"), kSlotBatch);
  EXPECT_EQ(kind.symbols.find("n_in"), kSlotInputs);
  EXPECT_EQ(kind.symbols.find("rank_in"), kSlotRank);
  EXPECT_EQ(kind.symbols.find("E_in"), kSlotElementsIn);
  EXPECT_EQ(kind.symbols.find("E_out"), kSlotElementsOut);
  EXPECT_EQ(kind.symbols.find("P"), kSlotParameters);
  for (int i = 0; i < kWorkCount; ++i) {
    EXPECT_EQ(kind.symbols.find(work_name(static_cast<Work>(i))), kSlotFirstWork + i);
  }
}

TEST(LayerKind, WithoutInputAnyShapeIsTaken) {
  const LayerKind kind = good_kind(R"({"kind": "k", "title": "K", "category": "c"})");
  EXPECT_TRUE(kind.leading_dimensions);
  EXPECT_TRUE(kind.input_slots.empty());
  EXPECT_EQ(kind.shape_rule, ShapeRule::kSame);
  EXPECT_FALSE(kind.has_work);
}

struct BadKind {
  std::string_view json;
  ErrorCode code;
  std::string_view path;
  std::string_view phrase;
};

TEST(LayerKind, FaultsAreLocated) {
  const std::string start = R"({"kind": "k", "title": "K", "category": "c", "input": ["C"], )";
  const BadKind rows[] = {
      {R"("fields": {"a": {"symbol": "C"}}})", ErrorCode::kDuplicateName, "fields.a.symbol",
       "already in use"},
      {R"("fields": {"a": {"symbol": "floor"}}})", ErrorCode::kDuplicateName, "fields.a.symbol",
       "function"},
      {R"("fields": {"a": {"symbol": "2x"}}})", ErrorCode::kWrongType, "fields.a.symbol",
       "cannot be the name"},
      {R"("fields": {"a": {}}})", ErrorCode::kMissing, "fields.a", "symbol"},
      {R"("fields": {"a": {"symbol": ["t", "u", "v", "w", "x", "y", "z"]}}})",
       ErrorCode::kBadCatalog, "fields.a.symbol", "two for a pair"},
      {R"("fields": {"a": {"symbol": "x", "default": "y"}, "b": {"symbol": "y"}}})",
       ErrorCode::kUnknownName, "fields.a.default", "\"y\""},
      {R"("fields": {"a": {"symbol": "x", "default": "x"}}})", ErrorCode::kUnknownName,
       "fields.a.default", "\"x\""},
      {R"("fields": {"a": {"symbol": "x", "defualt": 1}}})", ErrorCode::kUnknownName,
       "fields.a.defualt", "defualt"},
      {R"("fields": {"a": {"symbol": "x", "type": "int"}}})", ErrorCode::kUnknownName,
       "fields.a.type", "field type"},
      {R"("fields": {"a": {"symbol": ["x", "y"], "default": [1, 2, 3]}}})", ErrorCode::kBadCatalog,
       "fields.a.default", "3 values"},
      {R"("where": {"a": "E_out"}})", ErrorCode::kBadCatalog, "where.a", "E_out"},
      {R"("where": {"a": "macs"}})", ErrorCode::kBadCatalog, "where.a", "macs"},
      {R"("output": ["P"]})", ErrorCode::kBadCatalog, "output[0]", "P is not known"},
      {R"("output": "sane"})", ErrorCode::kUnknownName, "output", "sane"},
      {R"("output": ["C*"]})", ErrorCode::kFormulaSyntax, "output[0]", ""},
      {R"("require": [{"that": "C > 1", "else": "{D} is wrong"}]})", ErrorCode::kUnknownName,
       "require[0].else", "\"D\""},
      {R"("require": [{"that": "C > 1"}]})", ErrorCode::kMissing, "require[0]", "else"},
      {R"("parameters": {"w": "C", "v": "P_w"}})", ErrorCode::kUnknownName, "parameters.v", "P_w"},
      {R"("operations": {"muls": "C"}})", ErrorCode::kUnknownName, "operations.muls", "muls"},
      {R"("operations": {"adds": "macs"}})", ErrorCode::kBadCatalog, "operations.adds", "macs"},
      {R"("inputs": 0})", ErrorCode::kOutOfRange, "inputs", "at least one"},
      {R"("inputs": [2, 1]})", ErrorCode::kOutOfRange, "inputs", "at least one"},
      {R"("window": {"size": [1, 1]}})", ErrorCode::kBadCatalog, "window", "everything"},
      {R"("viev": true})", ErrorCode::kUnknownName, "viev", "viev"},
  };
  for (const BadKind& row : rows) {
    Errors errors;
    EXPECT_FALSE(kind_of(start + std::string(row.json), errors)) << row.json;
    ASSERT_FALSE(errors.empty()) << row.json;
    EXPECT_EQ(errors[0].code, row.code) << row.json << describe(errors[0]);
    EXPECT_EQ(errors[0].place.path, row.path) << row.json;
    EXPECT_NE(errors[0].message.find(row.phrase), std::string::npos) << describe(errors[0]);
  }
}

std::shared_ptr<const Catalog> catalog_of(std::string_view counts, Errors& errors) {
  return Catalog::build({good_kind(kScale)}, {good_convention(counts)}, errors);
}

TEST(Catalog, KindsAreFoundByEverySpelling) {
  Errors errors;
  const auto catalog = catalog_of("{}", errors);
  for (const std::string_view name : {"scale", "Scale", "SCALE", "Scale2D", "scale_2d", "scale2d",
                                      "ChannelScale", "channel_scale"}) {
    EXPECT_EQ(catalog->find_kind(name), 0) << name;
  }
  EXPECT_EQ(catalog->find_kind("scales"), -1);
  EXPECT_EQ(catalog->find_kind(""), -1);
}

TEST(Catalog, AKindsOwnRuleComesBeforeItsCategorys) {
  Errors errors;
  const auto catalog = catalog_of(R"({"norm": "N*E_in", "scale": "N*P_weight + macs"})", errors);
  EXPECT_TRUE(errors.empty());
  ASSERT_NE(catalog->count_formula(0, 0), nullptr);
  EXPECT_EQ(catalog->count_formula(0, 0)->text(), "N*P_weight + macs");
  EXPECT_EQ(catalog->find_convention("test"), 0);
  EXPECT_EQ(catalog->find_convention("best"), -1);
}

TEST(Catalog, RulesThatFitNothingAreReported) {
  Errors errors;
  catalog_of(R"({"scael": "1"})", errors);
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].code, ErrorCode::kUnknownName);
  EXPECT_EQ(errors[0].hint, "Did you mean \"scale\"?");
  errors.clear();
  catalog_of(R"({"norm": "K_h*E_in"})", errors);
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_NE(errors[0].message.find("\"test\""), std::string::npos);
  EXPECT_NE(errors[0].message.find("scale"), std::string::npos);
  EXPECT_NE(errors[0].message.find("K_h"), std::string::npos);
}

TEST(Catalog, NamesUsedTwiceAreReported) {
  Errors errors;
  LayerKind other = good_kind(R"({"kind": "SCALE_2D", "title": "S", "category": "c"})");
  Catalog::build({good_kind(kScale), std::move(other)},
                 {good_convention("{}"), good_convention("{}")}, errors);
  ASSERT_EQ(errors.size(), 2u);
  EXPECT_EQ(errors[0].code, ErrorCode::kDuplicateName);
  EXPECT_EQ(errors[1].code, ErrorCode::kDuplicateName);
}

TEST(Catalog, AModelsKindsReplaceOursAndJoinThem) {
  Errors errors;
  const auto catalog = catalog_of(R"({"norm": "N*f_h"})", errors);
  std::vector<LayerKind> own;
  own.push_back(good_kind(R"({"kind": "scale", "title": "Mine", "category": "other"})"));
  own.push_back(good_kind(R"({"kind": "new", "title": "New", "category": "norm"})"));
  const auto extended = catalog->extended(std::move(own), {}, errors);
  for (const Error& error : errors) ADD_FAILURE() << describe(error);
  ASSERT_EQ(extended->kinds().size(), 2u);
  EXPECT_EQ(extended->kinds()[0].title, "Mine");
  EXPECT_EQ(extended->count_formula(0, 0), nullptr);
  // It lacks f_h: not counted rather than wrong.
  EXPECT_EQ(extended->count_formula(0, extended->find_kind("new")), nullptr);
}

TEST(Catalog, AKindHasTheNamesOfItsOutline) {
  const LayerKinds& kinds = built_in_catalog()->kinds();
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    EXPECT_EQ(kinds.names(i).name, kinds[i].name);
    EXPECT_EQ(kinds.names(i).category, kinds[i].category);
    EXPECT_EQ(kinds.names(i).aliases, kinds[i].aliases);
  }
}

TEST(Catalog, TheBuiltInFilesAreInOrder) {
  for (const Error& error : built_in_catalog_errors()) ADD_FAILURE() << describe(error);
  const Catalog& catalog = *built_in_catalog();
  EXPECT_GE(catalog.kinds().size(), 20u);
  EXPECT_GE(catalog.conventions().size(), 11u);
  EXPECT_GE(catalog.find_kind("Conv2D"), 0);
  EXPECT_EQ(catalog.find_kind("MaxPooling2D"), catalog.find_kind("max_pool2d"));
}

TEST(Convention, FaultsAreLocated) {
  const std::string start = R"({"convention": "c", "title": "C", "unit": "u", "about": "a",
    "leaves_out": "l", "sources": [], "counts": {})";
  const BadKind rows[] = {
      {R"(, "count": {}})", ErrorCode::kUnknownName, "count", "count"},
      {R"(, "memory": {"conv": true}})", ErrorCode::kWrongType, "memory", "a text"},
      {R"(, "quantity": "bits"})", ErrorCode::kOutOfRange, "quantity", "operations, bytes"},
      {R"(, "repeated_calls": "some"})", ErrorCode::kOutOfRange, "repeated_calls",
       "each, last and first"},
      {R"(, "functional": "no"})", ErrorCode::kOutOfRange, "functional", "seen and unseen"},
      {R"(, "rendering": {}})", ErrorCode::kMissing, "rendering", "steps"},
      {R"(, "rendering": {"steps": [{"divisor": 0}]}})", ErrorCode::kOutOfRange,
       "rendering.steps[0]", "divisor above 0"},
  };
  for (const BadKind& row : rows) {
    Errors errors;
    const JsonValue json = json_of(start + std::string(row.json));
    EXPECT_FALSE(read_convention(json, errors)) << row.json;
    fill_paths(json, errors);
    ASSERT_EQ(errors.size(), 1u) << row.json;
    EXPECT_EQ(errors[0].code, row.code) << row.json;
    EXPECT_EQ(errors[0].place.path, row.path) << row.json;
    EXPECT_NE(errors[0].message.find(row.phrase), std::string::npos) << describe(errors[0]);
  }
}

TEST(Render, DecimalsLookLikePythons) {
  const auto rounded = [](std::int64_t value, std::int64_t divisor, int decimals) {
    return render({{{divisor, decimals, ""}}, "", false}, value);
  };
  EXPECT_EQ(rounded(3'673'421'288, 1'000'000'000, 2), "3.67");
  EXPECT_EQ(rounded(19'600'000'000, 1'000'000'000, 2), "19.6");
  EXPECT_EQ(rounded(0, 1'000'000, 2), "0.0");
  EXPECT_EQ(rounded(4'000'000, 1'000'000, 2), "4.0");
  EXPECT_EQ(rounded(999'999, 1'000'000, 2), "1.0");
  EXPECT_EQ(rounded(1'005'000, 1'000'000, 3), "1.005");
  EXPECT_EQ(rounded(125, 1000, 2), "0.12");  // a half goes to the even digit
  EXPECT_EQ(rounded(135, 1000, 2), "0.14");
  EXPECT_EQ(rounded(2'500, 1000, 0), "2");
  EXPECT_EQ(rounded(-1'500'000, 1'000'000, 1), "-1.5");
  EXPECT_EQ(rounded(9'223'372'036'854'775'807, 9'223'372'036'854'775'807, 2), "1.0");
  EXPECT_EQ(rounded(9'223'372'036'854'775'806, 9'223'372'036'854'775'807, 9), "1.0");
}

TEST(Render, TheArticlesOwnText) {
  const Catalog& catalog = *built_in_catalog();
  const int article = catalog.find_convention("article_python");
  ASSERT_GE(article, 0);
  const Convention& convention = catalog.conventions()[static_cast<std::size_t>(article)];
  EXPECT_EQ(render(convention.rendering, 3'673'421'288), "3.67 GFLOPs ~ 3673.42 MFLOPs");
  const int memory = catalog.find_convention(convention.memory);
  ASSERT_GE(memory, 0);
  EXPECT_EQ(render(catalog.conventions()[static_cast<std::size_t>(memory)].rendering, 87'173'248),
            "83MB");
}

TEST(Render, ToolsThatChooseTheirUnit) {
  const Rendering rendering = {
      {{1'000'000'000, 2, " GMac", false}, {1'000'000, 2, " MMac", true}, {1, 0, " Mac", false}},
      "",
      false,
      true};
  EXPECT_EQ(render(rendering, 4'132'436'968), "4.13 GMac");
  EXPECT_EQ(render(rendering, 1'000'000'000), "1.0 GMac");
  EXPECT_EQ(render(rendering, 999'999'999), "1000.00 MMac");
  EXPECT_EQ(render(rendering, 319'500'000), "319.50 MMac");
  EXPECT_EQ(render(rendering, 416'520), "416520 Mac");
  EXPECT_EQ(render(rendering, 0), "0 Mac");
}

TEST(Render, UnitsOf1024AreCutNotRounded) {
  const Rendering rendering = {{{1, 0, " bytes"}, {1, 0, "KB"}, {1, 0, "MB"}}, "", true};
  EXPECT_EQ(render(rendering, 1023), "1023 bytes");
  EXPECT_EQ(render(rendering, 1024), "1KB");
  EXPECT_EQ(render(rendering, 2047), "1KB");
  EXPECT_EQ(render(rendering, 1024 * 1024 - 1), "1023KB");
  EXPECT_EQ(render(rendering, std::int64_t{5} << 40), "5242880MB");
  EXPECT_EQ(render({}, 12345), "12345");
}

}  // namespace
}  // namespace ledger
