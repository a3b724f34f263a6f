#include <gtest/gtest.h>

#include "analyze_text.h"
#include "explain/formula_text.h"
#include "explain/published.h"
#include "formula/number_format.h"

namespace ledger {
namespace {

int convention(const AnalyzedText& text, std::string_view id) {
  const int index = text.analysis->model->catalog->find_convention(id);
  EXPECT_GE(index, 0) << id;
  return index;
}

std::vector<FormulaText> explained(const AnalyzedText& text, std::string_view layer,
                                   Quantity quantity, int by = -1) {
  return explain(*text.analysis, static_cast<int>(text.layer(layer)), quantity, by);
}

std::string reason(const AnalyzedText& text, std::string_view layer, std::string_view by) {
  return not_counted_reason(*text.analysis, static_cast<int>(text.layer(layer)),
                            convention(text, by));
}

TEST(Explain, FirstConvolutionOfResNet) {
  const AnalyzedText text = analyze_preset("resnet50");
  ASSERT_TRUE(text.errors.empty()) << all_of(text.errors);
  const std::vector<FormulaText> macs = explained(text, "conv1", Quantity::kMacs);
  ASSERT_EQ(macs.size(), 1u);
  EXPECT_EQ(macs[0].title, "MACs");
  EXPECT_EQ(macs[0].symbols, "K_h·K_w·(C_in/g)·C_out·H_out·W_out");
  EXPECT_EQ(macs[0].numbers, "7·7·(3/1)·64·112·112");
  EXPECT_EQ(macs[0].result, "118,013,952");
  EXPECT_NE(macs[0].latex.find("\\frac"), std::string::npos);
  EXPECT_FALSE(macs[0].typeset_symbols.children.empty());

  const std::vector<FormulaText> shape = explained(text, "conv1", Quantity::kOutputShape);
  ASSERT_EQ(shape.size(), 3u);
  EXPECT_EQ(shape[0].title, "C_out");
  EXPECT_EQ(shape[1].title, "H_out");
  EXPECT_EQ(shape[1].result, "112");
  EXPECT_EQ(shape[2].result, "112");

  const std::vector<FormulaText> parameters = explained(text, "fc", Quantity::kParameters);
  ASSERT_EQ(parameters.size(), 2u);
  EXPECT_EQ(parameters[0].title, "weight");
  EXPECT_EQ(parameters[0].result, "2,048,000");
  EXPECT_EQ(parameters[1].result, "1,000");

  const std::vector<FormulaText> bytes = explained(text, "conv1", Quantity::kActivation);
  ASSERT_EQ(bytes.size(), 1u);
  EXPECT_EQ(bytes[0].symbols, "N·E_out·4");
  EXPECT_EQ(bytes[0].result, "3,211,264");
}

TEST(Explain, EveryCountEqualsItsFormula) {
  const AnalyzedText text = analyze_preset("googlenet_paper");
  const Catalog& catalog = *text.analysis->model->catalog;
  for (std::size_t layer = 0; layer < text.model->layers.size(); ++layer) {
    for (std::size_t by = 0; by < catalog.conventions().size(); ++by) {
      const int index = static_cast<int>(layer);
      const Count& count = text.analysis->rows[layer].count(static_cast<int>(by));
      const std::vector<FormulaText> formulas =
          explain(*text.analysis, index, Quantity::kCount, static_cast<int>(by));
      const std::string why = not_counted_reason(*text.analysis, index, static_cast<int>(by));
      if (count.status == Count::Status::kCounted) {
        EXPECT_EQ(why, "");
        for (const FormulaText& formula : formulas) {
          EXPECT_EQ(formula.result, format_whole(count.value));
        }
      } else {
        EXPECT_TRUE(formulas.empty());
        EXPECT_NE(why, "");
      }
    }
  }
}

TEST(Explain, CountIsTitledByTheUnit) {
  const AnalyzedText text = analyze_preset("vgg16");
  const std::vector<FormulaText> count =
      explained(text, "conv1_1", Quantity::kCount, convention(text, "flops"));
  ASSERT_EQ(count.size(), 1u);
  EXPECT_EQ(count[0].title, "FLOPs");
  EXPECT_EQ(count[0].symbols, "2·N·macs");
  EXPECT_EQ(count[0].numbers, "2·1·86,704,128");
  EXPECT_EQ(count[0].result, "173,408,256");
}

TEST(Explain, BatchMultipliesWork) {
  const AnalyzedText text = analyze_preset("resnet50", {}, {.batch = 8});
  const std::vector<FormulaText> macs = explained(text, "conv1", Quantity::kMacs);
  ASSERT_EQ(macs.size(), 1u);
  EXPECT_EQ(macs[0].symbols, "N·K_h·K_w·(C_in/g)·C_out·H_out·W_out");
  EXPECT_EQ(macs[0].numbers, "8·7·7·(3/1)·64·112·112");
  EXPECT_EQ(macs[0].result, format_whole(text.row("conv1").macs));
}

TEST(Explain, ActivationsFollowTheType) {
  for (const DataType type : {DataType::kFp32, DataType::kBf16, DataType::kInt8, DataType::kInt4}) {
    const AnalyzedText text = analyze_text(R"({"input": [3, 5, 5], "layers": [{"type": "relu"}]})",
                                           {}, {.activation_type = type});
    const std::vector<FormulaText> bytes = explained(text, "relu", Quantity::kActivation);
    ASSERT_EQ(bytes.size(), 1u);
    EXPECT_EQ(bytes[0].result, format_whole(text.analysis->rows[0].activation_bytes));
  }
}

TEST(Explain, RulesAreWords) {
  const AnalyzedText text = analyze_preset("googlenet");
  const std::vector<FormulaText> concat =
      explained(text, "inception3a.cat", Quantity::kOutputShape);
  ASSERT_EQ(concat.size(), 1u);
  EXPECT_EQ(concat[0].result, "256 × 28 × 28");
  EXPECT_NE(concat[0].symbols.find("channels added up"), std::string::npos);
  const std::vector<FormulaText> flat = explained(text, "flatten", Quantity::kOutputShape);
  ASSERT_EQ(flat.size(), 1u);
  EXPECT_EQ(flat[0].numbers, "1,024·1·1");
  EXPECT_EQ(flat[0].result, "1,024");
  const std::vector<FormulaText> memory = explained(text, "flatten", Quantity::kActivation);
  ASSERT_EQ(memory.size(), 1u);
  EXPECT_EQ(memory[0].result, "0");
}

TEST(Explain, OperationsStayApart) {
  const AnalyzedText text = analyze_preset("resnet50");
  const std::vector<FormulaText> norm = explained(text, "bn1", Quantity::kOperations);
  ASSERT_EQ(norm.size(), 2u);
  EXPECT_EQ(norm[0].title, "adds");
  EXPECT_EQ(norm[0].result, "802,816");
  EXPECT_EQ(norm[1].title, "multiplies");
  EXPECT_TRUE(explained(text, "bn1", Quantity::kMacs).empty());
  EXPECT_TRUE(explained(text, "flatten", Quantity::kOperations).empty());
}

TEST(Explain, SaysWhyNothingIsCounted) {
  const AnalyzedText text = analyze_preset("resnet50");
  EXPECT_EQ(reason(text, "conv1", "flops"), "");
  EXPECT_EQ(reason(text, "bn1", "flops"),
            "FLOPs = 2·MACs has no rule for 2-D batch normalization. What it leaves out: Biases, "
            "normalization, activations, pooling and additions.");
  EXPECT_EQ(
      reason(text, "layer1.0.relu1", "article_python"),
      "Article, its Python script keeps only the last call of a module, and layer1.0.relu1 is an "
      "earlier one.");
  EXPECT_EQ(reason(text, "flatten", "thop"), "");
}

TEST(Explain, IsEmptyOutsideTheModel) {
  const AnalyzedText text = analyze_preset("lenet5");
  for (const int layer : {-1, 1000}) {
    EXPECT_TRUE(explain(*text.analysis, layer, Quantity::kMacs).empty());
    EXPECT_EQ(not_counted_reason(*text.analysis, layer, 0), "");
  }
  for (const int by : {-1, 1000}) {
    EXPECT_TRUE(explain(*text.analysis, 0, Quantity::kCount, by).empty());
    EXPECT_EQ(not_counted_reason(*text.analysis, 0, by), "");
  }
}

TEST(Published, ArticleFiguresOfResNet) {
  const AnalyzedText text = analyze_preset("resnet50_v1");
  const std::vector<PublishedComparison> figures =
      compare_published(*text.analysis, *text.definition, "resnet50_v1");
  ASSERT_FALSE(figures.empty());
  const PublishedComparison& first = figures.front();
  EXPECT_EQ(first.printed, Rational(3'800'000'000));
  EXPECT_EQ(first.ours, 3'857'973'248);
  EXPECT_EQ(first.printed_text, "3.8 billion FLOPs");
  EXPECT_EQ(first.difference, "+1.5 %");
  EXPECT_EQ(first.agreement, PublishedComparison::Agreement::kTruncated);
}

std::vector<PublishedComparison> compared(std::string_view figure) {
  const std::string text = R"({"input": [1000], "variants": {"v": {"published": [)" +
                           std::string(figure) +
                           R"(]}}, "layers": [{"type": "linear", "out_features": 1000}]})";
  static AnalyzedText kept;  // the comparisons point into its definition
  kept = analyze_text(text);
  EXPECT_TRUE(kept.errors.empty()) << all_of(kept.errors);
  if (!kept.analysis) return {};
  return compare_published(*kept.analysis, *kept.definition, "v");
}

std::string published(std::string_view digits, int exponent, std::string_view compare) {
  return R"({"figure": ")" + std::string(digits) + R"(", "unit": "x", "exponent": )" +
         std::to_string(exponent) + R"(, "compare": ")" + std::string(compare) +
         R"(", "source": "s"})";
}

TEST(Published, DigitsDecideWhetherFiguresAgree) {
  using Agreement = PublishedComparison::Agreement;
  struct Case {
    std::string_view digits;
    int exponent;
    std::string_view compare;
    Agreement agreement;
    std::string_view difference;
  };
  // 1,000,000 MACs, 1,001,000 parameters.
  const Case cases[] = {{"1.00", 6, "macs", Agreement::kRounded, "0 %"},
                        {"1.001", 6, "parameters", Agreement::kRounded, "0 %"},
                        {"1.0", 6, "parameters", Agreement::kRounded, "+0.1 %"},
                        {"0.9", 6, "macs", Agreement::kDifferent, "+11.1 %"},
                        {"2", 6, "macs", Agreement::kDifferent, "−50.0 %"},
                        {"1000.5", 3, "macs", Agreement::kDifferent, "−0.050 %"},
                        {"1000.6", 3, "parameters", Agreement::kDifferent, "+0.040 %"},
                        {"1000", 3, "parameters", Agreement::kDifferent, "+0.1 %"},
                        {"0.95", 6, "flops", Agreement::kDifferent, "+110.5 %"}};
  for (const Case& each : cases) {
    const auto found = compared(published(each.digits, each.exponent, each.compare));
    ASSERT_EQ(found.size(), 1u) << each.digits;
    EXPECT_EQ(found[0].agreement, each.agreement) << each.digits;
    EXPECT_EQ(found[0].difference, each.difference) << each.digits;
  }
}

}  // namespace
}  // namespace ledger
