// For tests: the networks of tests/truth, analysed once each, and our word for each quantity there.
#pragma once

#include <array>
#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "analyze_text.h"

namespace ledger {

// Whether layers that only training runs are run: as each convention says, or always.
enum class TruthMode : std::uint8_t { kAsEachSays, kTraining };

inline std::shared_ptr<const Catalog> training_catalog() {
  static const std::shared_ptr<const Catalog> catalog = [] {
    std::vector<Convention> conventions = built_in_catalog()->conventions();
    for (Convention& each : conventions) each.runs_training = true;
    Errors errors;
    std::vector<LayerKind> kinds;
    for (const LayerKind& kind : built_in_catalog()->kinds()) kinds.push_back(kind);
    auto built = Catalog::build(std::move(kinds), std::move(conventions), errors);
    EXPECT_TRUE(errors.empty()) << all_of(errors);
    return built;
  }();
  return catalog;
}

// "efficientnet_b4@380" is the preset efficientnet_b4 at resolution 380.
inline std::pair<std::string, Settings> truth_settings(const std::string& network) {
  const std::size_t at = network.find('@');
  Settings settings;
  if (at != std::string::npos) {
    settings.parameters["resolution"] = Rational(std::stoll(network.substr(at + 1)));
  }
  return {network.substr(0, at), settings};
}

inline const AnalyzedText& truth_analysis(const std::string& network,
                                          TruthMode mode = TruthMode::kAsEachSays) {
  static std::map<std::pair<std::string, TruthMode>, AnalyzedText> known;
  const auto found = known.find({network, mode});
  if (found != known.end()) return found->second;
  const auto [variant, settings] = truth_settings(network);
  const auto catalog = mode == TruthMode::kTraining ? training_catalog() : built_in_catalog();
  AnalyzedText analyzed = analyze_preset(variant, settings, {}, catalog);
  EXPECT_TRUE(analyzed.errors.empty()) << network << ": " << all_of(analyzed.errors);
  return known.emplace(std::pair(network, mode), std::move(analyzed)).first->second;
}

class TruthQuantities {
 public:
  explicit TruthQuantities(const Analysis& analysis)
      : analysis_(analysis), catalog_(*analysis.model->catalog) {}

  // Nothing where we have no such quantity. Behind a convention's id may stand a way to write it:
  // ".mib" in 2^20, ".elements" of four bytes, ".printed" as the tool itself prints it.
  std::optional<std::string> text(const std::string& quantity) const {
    const std::size_t dot = quantity.find('.');
    const int convention = catalog_.find_convention(quantity.substr(0, dot));
    if (convention < 0 || quantity == "macs.conv" || quantity == "macs.linear") {
      return own_text(quantity);
    }
    const std::int64_t value = analysis_.totals.counts[static_cast<std::size_t>(convention)];
    const std::string way = dot == std::string::npos ? "" : quantity.substr(dot + 1);
    if (way.empty()) return std::to_string(value);
    if (way == "mib") return decimals(static_cast<double>(value) / (1 << 20), 4);
    if (way == "giga") return decimals(static_cast<double>(value) / 1e9, 3);
    if (way == "elements") return std::to_string(value / 4);
    if (way == "folded") return std::to_string(value - 30 * folded_elements());
    if (way != "printed") return std::nullopt;
    const Convention& by = catalog_.conventions()[static_cast<std::size_t>(convention)];
    const std::string printed = render(by.rendering, value);
    return printed.substr(0, printed.find(" ~ "));
  }

 private:
  std::optional<std::string> own_text(const std::string& quantity) const {
    const Totals& totals = analysis_.totals;
    if (quantity == "macs.conv") return std::to_string(macs_of("conv"));
    if (quantity == "macs.linear") return std::to_string(macs_of("linear"));
    if (quantity == "parameters") return std::to_string(totals.parameters);
    if (quantity == "parameters.weight") return std::to_string(parameters()[0]);
    if (quantity == "parameters.bias") return std::to_string(parameters()[1]);
    if (quantity == "parameters.other") return std::to_string(parameters()[2]);
    if (quantity == "buffers") return std::to_string(totals.buffers);
    if (quantity == "peak_bytes") return std::to_string(totals.peak_bytes);
    if (quantity == "weight_bytes") return std::to_string(totals.weight_bytes);
    if (quantity == "module_calls") return std::to_string(modules().first);
    if (quantity == "module_output_elements") return std::to_string(modules().second);
    return std::nullopt;
  }

  // At most so many decimals, no zeros at the end.
  static std::string decimals(double value, int most) {
    std::array<char, 64> buffer = {};
    std::snprintf(buffer.data(), buffer.size(), "%.*f", most, value);
    std::string text = buffer.data();
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
  }

  template <class Function>
  void each_row(Function&& function) const {
    for (std::size_t i = 0; i < analysis_.rows.size(); ++i) {
      const Layer& layer = analysis_.model->layers[i];
      function(layer, analysis_.model->kind_of(layer), analysis_.rows[i]);
    }
  }

  std::int64_t macs_of(std::string_view category) const {
    std::int64_t sum = 0;
    each_row([&](const Layer&, const LayerKind& kind, const Row& row) {
      if (kind.category == category) sum += row.macs;
    });
    return sum;
  }

  // Weights, biases, others: by the names of the tensors, and others where no module holds them.
  std::array<std::int64_t, 3> parameters() const {
    std::array<std::int64_t, 3> sums = {};
    each_row([&](const Layer& layer, const LayerKind& kind, const Row& row) {
      if (!row.owns_parameters) return;
      for (std::size_t p = 0; p < kind.parameters.size(); ++p) {
        const std::string& tensor = kind.parameters[p].count.name;
        const bool is_other = layer.functional;
        const std::size_t part = is_other                     ? 2
                                 : tensor.ends_with("weight") ? 0
                                 : tensor.ends_with("bias")   ? 1
                                                              : 2;
        sums[part] += row.cost->parameters[p];
      }
    });
    return sums;
  }

  std::pair<std::int64_t, std::int64_t> modules() const {
    std::pair<std::int64_t, std::int64_t> calls_and_elements = {0, 0};
    each_row([&](const Layer& layer, const LayerKind&, const Row& row) {
      if (layer.functional || layer.training_only) return;
      ++calls_and_elements.first;
      calls_and_elements.second += row.cost->elements_out;
    });
    return calls_and_elements;
  }

  // Elements of batch norms, which an export folds into the convolutions before them: onnx-tool's
  // 31 operations an element become one, the bias that the convolution then has.
  std::int64_t folded_elements() const {
    std::int64_t sum = 0;
    each_row([&](const Layer&, const LayerKind& kind, const Row& row) {
      if (kind.name == "batch_norm2d") sum += row.cost->elements_in;
    });
    return sum;
  }

  const Analysis& analysis_;
  const Catalog& catalog_;
};

}  // namespace ledger
