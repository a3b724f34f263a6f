// Single layers of every kind against tests/truth/kinds.json: shapes, parameters, work, counts, or
// the sentence that refuses them.
#include <gtest/gtest.h>

#include <iostream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "analyze_text.h"
#include "truth_files.h"

namespace ledger {
namespace {

using Json = nlohmann::ordered_json;

Json cases() {
  return Json::parse(read_text(truth_path("kinds.json")), nullptr, false);
}

// The one input of the model, and the layers that cut an input of each shape out of it where there
// are several.
Json add_inputs(const Json& shapes, Json& layers, Json& names) {
  if (!shapes.front().is_array()) return shapes;
  std::int64_t elements = 0;
  for (const Json& shape : shapes) {
    const std::string name = "input" + std::to_string(names.size());
    std::int64_t size = 1;
    for (const Json& dimension : shape) size *= dimension.get<std::int64_t>();
    layers.push_back({{"type", "slice"},
                      {"name", name + "_flat"},
                      {"inputs", Json::array({"input"})},
                      {"start", elements},
                      {"end", elements + size}});
    layers.push_back({{"type", "reshape"}, {"name", name}, {"shape", shape}});
    names.push_back(name);
    elements += size;
  }
  return Json::array({elements});
}

AnalyzedText analyze_case(const Json& wanted) {
  Json layers = Json::array(), names = Json::array();
  const Json input = add_inputs(wanted["input"], layers, names);
  for (int i = static_cast<int>(names.size()); i < wanted.value("inputs", 1); ++i) {
    names.push_back("input");
  }
  Json layer = {{"type", wanted["kind"]}, {"name", "it"}, {"inputs", names}};
  for (const auto& [name, value] : wanted["fields"].items()) layer[name] = value;
  layers.push_back(layer);
  const Json model = {{"input", input}, {"layers", layers}};
  AnalysisOptions options;
  options.batch = wanted.value("batch", 1);
  return analyze_text(model.dump(), {}, options);
}

class Checker {
 public:
  template <class Value>
  void expect(const std::string& what, const Value& theirs, const Value& ours) {
    ++checked_;
    if (ours == theirs) {
      ++matched_;
    } else {
      ADD_FAILURE() << what << " is " << testing::PrintToString(theirs) << ", ours is "
                    << testing::PrintToString(ours);
    }
  }
  std::size_t matched() const { return matched_; }
  std::size_t checked() const { return checked_; }

 private:
  std::size_t matched_ = 0, checked_ = 0;
};

void check_refusal(const Json& wanted, const std::string& what, Checker& checker) {
  const AnalyzedText analyzed = analyze_case(wanted);
  ASSERT_EQ(analyzed.errors.size(), 1u) << what << "\n" << all_of(analyzed.errors);
  const Error& error = analyzed.errors.front();
  // Behind the layer's name: "it (max_pool2d): A window of …".
  const std::size_t name = error.message.starts_with("it (") ? error.message.find(": ") : 0;
  checker.expect(what, wanted["error"].get<std::string>(),
                 name == 0 ? error.message : error.message.substr(name + 2));
  if (wanted.contains("hint")) {
    checker.expect(what + " hint", wanted["hint"].get<std::string>(), error.hint);
  }
}

void check_counts(const Json& wanted, const std::string& what, const Analysis& analysis,
                  Checker& checker) {
  const Catalog& catalog = *analysis.model->catalog;
  for (const auto& [id, value] : wanted.items()) {
    const int convention = catalog.find_convention(id);
    ASSERT_GE(convention, 0) << what << " " << id;
    const Count& count = analysis.rows.back().count(convention);
    const bool is_counted = count.status == Count::Status::kCounted;
    if (value.is_null()) {
      checker.expect(what + " is counted by " + id, false, is_counted);
    } else {
      checker.expect(what + " is counted by " + id, true, is_counted);
      checker.expect(what + " by " + id, value.get<std::int64_t>(), count.value);
    }
  }
}

void check_layer(const Json& wanted, const std::string& what, Checker& checker) {
  const AnalyzedText analyzed = analyze_case(wanted);
  ASSERT_TRUE(analyzed.errors.empty()) << what << "\n" << all_of(analyzed.errors);
  const Analysis& analysis = *analyzed.analysis;
  const LayerCost& cost = *analysis.rows.back().cost;
  checker.expect(what + " output", wanted["output"].get<Shape>(), cost.output);
  checker.expect(what + " parameters", wanted["parameters"].get<std::int64_t>(),
                 cost.parameter_total);
  if (wanted.contains("buffers")) {
    checker.expect(what + " buffers", wanted["buffers"].get<std::int64_t>(), cost.buffer_total);
  }
  if (wanted.contains("operations")) {
    // All kinds of work that are not named are none.
    for (int w = 0; w < kWorkCount; ++w) {
      const std::string name(work_name(static_cast<Work>(w)));
      checker.expect(what + " " + name, wanted["operations"].value(name, std::int64_t{0}),
                     cost.work[static_cast<std::size_t>(w)]);
    }
  }
  if (wanted.contains("counts")) check_counts(wanted["counts"], what, analysis, checker);
}

TEST(Kinds, EveryGoldenLayer) {
  const Json all = cases();
  ASSERT_TRUE(all.is_array());
  Checker checker;
  for (const Json& wanted : all) {
    const std::string what =
        wanted["kind"].get<std::string>() + ", " + wanted["about"].get<std::string>() + ":";
    if (wanted.contains("error")) {
      check_refusal(wanted, what, checker);
    } else {
      check_layer(wanted, what, checker);
    }
  }
  std::cout << "kinds: " << checker.matched() << " of " << checker.checked() << " in " << all.size()
            << " layers\n";
  EXPECT_EQ(checker.matched(), checker.checked());
}

TEST(Kinds, EveryKindHasAGoldenLayer) {
  const std::shared_ptr<const Catalog> catalog = built_in_catalog();
  std::set<int> seen;
  for (const Json& wanted : cases()) {
    if (!wanted.contains("error")) {
      seen.insert(catalog->find_kind(wanted["kind"].get<std::string>()));
    }
  }
  for (std::size_t i = 0; i < catalog->kinds().size(); ++i) {
    EXPECT_TRUE(seen.contains(static_cast<int>(i)))
        << catalog->kinds()[i].name << " has no line in tests/truth/kinds.json";
  }
}

TEST(Kinds, EachSaysWhatAClassNeeds) {
  static const std::set<std::string, std::less<>> kCategories = {
      "conv",      "linear",         "norm",      "activation", "pool",     "combine", "shape",
      "attention", "regularization", "recurrent", "embedding",  "upsample", "tensor",  "unknown"};
  for (const LayerKind& kind : built_in_catalog()->kinds()) {
    EXPECT_TRUE(kCategories.contains(kind.category)) << kind.name;
    EXPECT_FALSE(kind.title.empty()) << kind.name;
    EXPECT_GT(kind.text.size(), 60u) << kind.name;
    EXPECT_FALSE(kind.references.empty()) << kind.name;
    for (const FieldSpec& field : kind.fields) {
      EXPECT_FALSE(field.help.empty()) << kind.name << "." << field.name;
    }
    for (const Requirement& requirement : kind.requirements) {
      EXPECT_FALSE(requirement.message.empty()) << kind.name;
      EXPECT_FALSE(requirement.hint.empty()) << kind.name;
    }
  }
}

TEST(Conventions, EachSaysWhatItCounts) {
  for (const Convention& convention : built_in_catalog()->conventions()) {
    EXPECT_FALSE(convention.title.empty()) << convention.id;
    EXPECT_FALSE(convention.unit.empty()) << convention.id;
    EXPECT_GT(convention.about.size(), 60u) << convention.id;
    EXPECT_FALSE(convention.leaves_out.empty()) << convention.id;
    EXPECT_FALSE(convention.sources.empty()) << convention.id;
  }
}

}  // namespace
}  // namespace ledger
