#include "core_cases.h"

#include <memory>
#include <string>

#include "app/workspace.h"
#include "cost/analysis.h"
#include "explain/difference.h"
#include "explain/waterfall.h"
#include "explain/which.h"
#include "model/definition.h"
#include "model/presets.h"

namespace ledger {

namespace {

std::shared_ptr<const Model> preset_model(std::string_view variant) {
  const PresetVariant* preset = find_preset(variant);
  if (preset == nullptr) return nullptr;
  const ParsedModel parsed = parse_model(preset->text, built_in_catalog());
  if (!parsed.definition) return nullptr;
  Settings settings;
  settings.variant = variant;
  return expand(*parsed.definition, settings).model;
}

// All conventions, from the expanded model to the totals, with no memory of earlier analyses.
std::function<bool()> analyze_resnet152() {
  return [model = preset_model("resnet152")] {
    return model && analyze(model, AnalysisOptions())->ok();
  };
}

// From the action to the new analysis. Each time another number, so that no cost is remembered.
std::function<bool()> edit_resnet152() {
  auto workspace = std::make_shared<Workspace>();
  workspace->dispatch(OpenPreset{"resnet152"});
  return [workspace, channels = 100]() mutable {
    channels = channels == 4000 ? 100 : channels + 1;
    workspace->dispatch(SetField{"layer3.20.conv1", "out_channels", std::to_string(channels)});
    return workspace->errors().empty();
  };
}

// The same with all that a page has beside it: a long history, a baseline, and the differences that
// it shows, every one taken anew.
std::function<bool()> edit_resnet152_compared() {
  auto workspace = std::make_shared<Workspace>();
  workspace->dispatch(OpenPreset{"resnet152"});
  workspace->dispatch(PinPreset{"resnet152"});
  for (int channels = 32; channels < 132; ++channels) {
    workspace->dispatch(SetField{"layer3.19.conv1", "out_channels", std::to_string(channels)});
  }
  return [workspace, channels = 100]() mutable {
    channels = channels == 4000 ? 100 : channels + 1;
    workspace->dispatch(SetField{"layer3.20.conv1", "out_channels", std::to_string(channels)});
    const ModelComparison* comparison = workspace->comparison().get();
    if (!workspace->errors().empty() || comparison == nullptr) return false;
    const auto count = metric_deltas(*comparison, Metric::kCount, workspace->convention());
    const auto parameters =
        metric_deltas(*comparison, Metric::kParameters, workspace->convention());
    return count && parameters && !take_waterfall(*comparison, *count).steps.empty();
  };
}

std::string list_of(int layers) {
  std::string text = "[\n";
  for (int i = 0; i < layers; ++i) {
    text += i % 2 == 0
                ? R"(  {"type": "conv2d", "out_channels": 8, "kernel_size": 3, "padding": 1})"
                : R"(  {"type": "relu"})";
    text += i + 1 < layers ? ",\n" : "\n";
  }
  return text + "]\n";
}

// From the text to the totals.
std::function<bool()> read_list(int layers) {
  return [text = list_of(layers)] {
    const ParsedModel parsed = parse_model(text, built_in_catalog());
    if (!parsed.definition) return false;
    const ExpandedModel expanded = expand(*parsed.definition, Settings());
    return expanded.model && analyze(expanded.model, AnalysisOptions())->ok();
  };
}

// Two digits alone, which most counts agree with.
std::function<bool()> find_published_number() {
  auto index = std::make_shared<CountIndex>();
  index->fill();
  return [index] {
    const Result<TypedNumber> number = parse_typed_number("3.8");
    return number && !find_counts(*index, *number).empty();
  };
}

std::function<bool()> fill_count_index() {
  return [] {
    CountIndex index;
    index.fill();
    return index.networks_done() == index.networks_total();
  };
}

// Two conventions that differ in every kind of layer.
std::function<bool()> take_resnet152_apart() {
  auto model = preset_model("resnet152");
  auto analysis = model ? analyze(model) : nullptr;
  return [analysis] {
    if (!analysis) return false;
    const Catalog& catalog = *analysis->model->catalog;
    return take_apart({analysis.get(), catalog.find_convention("thop")},
                      {analysis.get(), catalog.find_convention("calflops")})
        .ok();
  };
}

}  // namespace

const std::vector<BenchCase>& bench_cases() {
  static const std::vector<BenchCase> cases = {
      {"analyze_resnet152", analyze_resnet152},
      {"edit_resnet152", edit_resnet152},
      {"edit_resnet152_compared", edit_resnet152_compared},
      {"find_published_number", find_published_number},
      {"fill_count_index", fill_count_index},
      {"take_resnet152_apart", take_resnet152_apart},
      {"list_10000", [] { return read_list(10'000); }},
      {"list_100000", [] { return read_list(100'000); }},
  };
  return cases;
}

}  // namespace ledger
