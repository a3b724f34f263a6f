// The formulas of conv2d, conv_transpose2d and linear against loops that do the arithmetic on small
// arrays and count each multiplication and addition as they do it.
#include <gtest/gtest.h>

#include <iostream>
#include <string>
#include <vector>

#include "analyze_text.h"

namespace ledger {
namespace {

// Scalar operations done so far. Numbers that are zero are multiplied like any other.
struct Operations {
  std::int64_t multiplies = 0, adds = 0;
  double multiply(double a, double b) {
    ++multiplies;
    return a * b;
  }
  double add(double a, double b) {
    ++adds;
    return a + b;
  }
};

// Sums products as a program does: the first one starts the sum, a bias is added last.
class Sum {
 public:
  explicit Sum(Operations& operations) : operations_(operations) {}
  void add_product(double a, double b) {
    const double product = operations_.multiply(a, b);
    value_ = is_empty_ ? product : operations_.add(value_, product);
    is_empty_ = false;
  }
  void add(double b) { value_ = operations_.add(value_, b); }
  double value() const { return value_; }

 private:
  Operations& operations_;
  double value_ = 0;
  bool is_empty_ = true;
};

struct Map {
  int channels = 0, height = 0, width = 0;
  std::vector<double> numbers;
  Map(int c, int h, int w)
      : channels(c), height(h), width(w), numbers(static_cast<std::size_t>(c * h * w), 1.0) {}
  double& at(int c, int y, int x) {
    return numbers[static_cast<std::size_t>((c * height + y) * width + x)];
  }
};

struct Case {
  int c_in, c_out, height, width, k_h, k_w, stride, padding, dilation, groups;
  bool bias;
  std::string fields() const {
    return R"("out_channels":)" + std::to_string(c_out) + R"(,"kernel_size":[)" +
           std::to_string(k_h) + "," + std::to_string(k_w) + R"(],"stride":)" +
           std::to_string(stride) + R"(,"padding":)" + std::to_string(padding) + R"(,"dilation":)" +
           std::to_string(dilation) + R"(,"groups":)" + std::to_string(groups) + R"(,"bias":)" +
           (bias ? "true" : "false");
  }
  std::string input() const {
    return "[" + std::to_string(c_in) + "," + std::to_string(height) + "," + std::to_string(width) +
           "]";
  }
};

// The shape follows from where windows start, not from a formula.
Shape convolve(const Case& c, Operations& operations) {
  Map padded(c.c_in, c.height + 2 * c.padding, c.width + 2 * c.padding);
  const int reach_h = c.dilation * (c.k_h - 1) + 1, reach_w = c.dilation * (c.k_w - 1) + 1;
  const int in_per_group = c.c_in / c.groups, out_per_group = c.c_out / c.groups;
  std::int64_t height = 0, width = 0;
  for (int top = 0; top + reach_h <= padded.height; top += c.stride) {
    ++height;
    width = 0;
    for (int left = 0; left + reach_w <= padded.width; left += c.stride) {
      ++width;
      for (int filter = 0; filter < c.c_out; ++filter) {
        Sum sum(operations);
        const int first_channel = filter / out_per_group * in_per_group;
        for (int channel = 0; channel < in_per_group; ++channel) {
          for (int y = 0; y < c.k_h; ++y) {
            for (int x = 0; x < c.k_w; ++x) {
              sum.add_product(
                  padded.at(first_channel + channel, top + y * c.dilation, left + x * c.dilation),
                  0.5);
            }
          }
        }
        if (c.bias) sum.add(0.25);
      }
    }
  }
  if (width == 0) height = 0;
  return {c.c_out, height, width};
}

// Every product is added into a map that starts as the bias or zero, and is cropped at the end.
Shape convolve_transposed(const Case& c, Operations& operations) {
  Map input(c.c_in, c.height, c.width);
  Map full(c.c_out, (c.height - 1) * c.stride + c.dilation * (c.k_h - 1) + 1,
           (c.width - 1) * c.stride + c.dilation * (c.k_w - 1) + 1);
  for (double& number : full.numbers) number = c.bias ? 0.25 : 0.0;
  const int in_per_group = c.c_in / c.groups, out_per_group = c.c_out / c.groups;
  for (int channel = 0; channel < c.c_in; ++channel) {
    const int first_output = channel / in_per_group * out_per_group;
    for (int y = 0; y < c.height; ++y) {
      for (int x = 0; x < c.width; ++x) {
        for (int output = first_output; output < first_output + out_per_group; ++output) {
          for (int dy = 0; dy < c.k_h; ++dy) {
            for (int dx = 0; dx < c.k_w; ++dx) {
              double& into =
                  full.at(output, y * c.stride + dy * c.dilation, x * c.stride + dx * c.dilation);
              into = operations.add(into, operations.multiply(input.at(channel, y, x), 0.5));
            }
          }
        }
      }
    }
  }
  return {c.c_out, full.height - 2 * c.padding, full.width - 2 * c.padding};
}

std::int64_t total_of(const Analysis& analysis, std::string_view convention) {
  const int index = analysis.model->catalog->find_convention(convention);
  EXPECT_GE(index, 0) << convention;
  return analysis.totals.counts[static_cast<std::size_t>(index)];
}

template <class Visit>
void for_each_case(Visit visit) {
  for (const auto& [c_in, c_out, groups] :
       std::vector<std::array<int, 3>>{{1, 1, 1}, {2, 3, 1}, {4, 2, 2}, {4, 4, 4}, {3, 6, 3}}) {
    for (const auto& [height, width] : std::vector<std::array<int, 2>>{{5, 5}, {6, 9}, {3, 4}}) {
      for (const auto& [k_h, k_w] : std::vector<std::array<int, 2>>{{1, 1}, {3, 3}, {2, 5}}) {
        for (int stride = 1; stride <= 3; ++stride) {
          for (int padding = 0; padding <= 2; ++padding) {
            for (int dilation = 1; dilation <= 2; ++dilation) {
              for (const bool bias : {false, true}) {
                visit(Case{c_in, c_out, height, width, k_h, k_w, stride, padding, dilation, groups,
                           bias});
              }
            }
          }
        }
      }
    }
  }
}

TEST(BruteForce, Conv2d) {
  int fitting = 0, refused = 0;
  for_each_case([&](const Case& c) {
    Operations operations;
    const Shape shape = convolve(c, operations);
    const std::string text =
        R"({"input":)" + c.input() + R"(,"layers":[{"type":"conv2d",)" + c.fields() + "}]}";
    const AnalyzedText analyzed = analyze_text(text);
    if (shape[1] == 0) {
      EXPECT_FALSE(analyzed.errors.empty()) << text;
      ++refused;
      return;
    }
    ASSERT_TRUE(analyzed.errors.empty()) << text << "\n" << all_of(analyzed.errors);
    EXPECT_EQ(analyzed.analysis->rows[0].cost->output, shape) << text;
    EXPECT_EQ(total_of(*analyzed.analysis, "macs"), operations.multiplies) << text;
    EXPECT_EQ(total_of(*analyzed.analysis, "exact"), operations.multiplies + operations.adds)
        << text;
    ++fitting;
  });
  EXPECT_GT(fitting, 1000);
  EXPECT_GT(refused, 50);
  std::cout << "conv2d: " << fitting << " counted, " << refused << " refused\n";
}

TEST(BruteForce, ConvTranspose2d) {
  int fitting = 0, refused = 0;
  for_each_case([&](const Case& c) {
    Operations operations;
    const Shape shape = convolve_transposed(c, operations);
    const std::string text = R"({"input":)" + c.input() +
                             R"(,"layers":[{"type":"conv_transpose2d",)" + c.fields() + "}]}";
    const AnalyzedText analyzed = analyze_text(text);
    if (shape[1] < 1 || shape[2] < 1) {
      EXPECT_FALSE(analyzed.errors.empty()) << text;
      ++refused;
      return;
    }
    ASSERT_TRUE(analyzed.errors.empty()) << text << "\n" << all_of(analyzed.errors);
    EXPECT_EQ(analyzed.analysis->rows[0].cost->output, shape) << text;
    EXPECT_EQ(total_of(*analyzed.analysis, "macs"), operations.multiplies) << text;
    EXPECT_EQ(total_of(*analyzed.analysis, "exact"), operations.multiplies + operations.adds)
        << text;
    ++fitting;
  });
  EXPECT_GT(fitting, 1000);
  std::cout << "conv_transpose2d: " << fitting << " counted, " << refused << " refused\n";
}

TEST(BruteForce, Linear) {
  for (int rows = 1; rows <= 3; ++rows) {
    for (int inputs = 1; inputs <= 9; ++inputs) {
      for (int outputs = 1; outputs <= 5; ++outputs) {
        for (const bool bias : {false, true}) {
          Operations operations;
          for (int i = 0; i < rows * outputs; ++i) {
            Sum sum(operations);
            for (int k = 0; k < inputs; ++k) sum.add_product(1.0, 0.5);
            if (bias) sum.add(0.25);
          }
          const std::string text =
              R"({"input":[)" + std::to_string(rows) + "," + std::to_string(inputs) +
              R"(],"layers":[{"type":"linear","out_features":)" + std::to_string(outputs) +
              R"(,"bias":)" + (bias ? "true" : "false") + "}]}";
          const AnalyzedText analyzed = analyze_text(text);
          ASSERT_TRUE(analyzed.errors.empty()) << text << "\n" << all_of(analyzed.errors);
          EXPECT_EQ(total_of(*analyzed.analysis, "macs"), operations.multiplies) << text;
          EXPECT_EQ(total_of(*analyzed.analysis, "exact"), operations.multiplies + operations.adds)
              << text;
        }
      }
    }
  }
}

// The whole batch is arithmetic, too.
TEST(BruteForce, ABatchIsCountedOnceForEachItem) {
  const Case c{4, 6, 5, 5, 3, 3, 2, 1, 1, 2, true};
  Operations operations;
  for (int item = 0; item < 5; ++item) convolve(c, operations);
  AnalysisOptions options;
  options.batch = 5;
  const AnalyzedText analyzed = analyze_text(
      R"({"input":)" + c.input() + R"(,"layers":[{"type":"conv2d",)" + c.fields() + "}]}", {},
      options);
  ASSERT_TRUE(analyzed.errors.empty()) << all_of(analyzed.errors);
  EXPECT_EQ(total_of(*analyzed.analysis, "exact"), operations.multiplies + operations.adds);
}

}  // namespace
}  // namespace ledger
