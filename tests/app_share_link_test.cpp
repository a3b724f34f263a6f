#include "app/share_link.h"

#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "app/link_text.h"
#include "app/workspace.h"
#include "model/presets.h"

namespace ledger {
namespace {

std::string link_of(const Workspace& workspace) {
  return write_link(workspace.document(), workspace.view());
}

void expect_same(const Workspace& workspace) {
  const std::string link = link_of(workspace);
  const Result<LinkContent> back = read_link(link);
  ASSERT_TRUE(back.ok()) << link << "\n" << describe(back.error());
  EXPECT_EQ(back->state.document, workspace.document()) << link;
  EXPECT_EQ(back->state.view, workspace.view()) << link;
  EXPECT_TRUE(back->left_out.empty()) << link << "\n" << left_out_sentence(back->left_out);
  EXPECT_EQ(write_link(back->state.document, back->state.view), link);
}

TEST(ShareLink, APresetWithChangesIsReadable) {
  Workspace workspace;
  workspace.dispatch(OpenPreset{"resnet50"});
  EXPECT_EQ(link_of(workspace), "resnet50");
  workspace.dispatch(SetBatch{8});
  workspace.dispatch(SetField{"layer1.0.conv1", "out_channels", "96"});
  workspace.dispatch(SetField{"conv1", "kernel_size", "[3, 5]"});
  workspace.dispatch(SetField{"conv1", "padding", "same"});
  workspace.dispatch(SetParameter{"stride_in_3x3", 0});
  workspace.dispatch(SetConvention{"thop"});
  workspace.dispatch(SelectLayer{"layer1"});
  workspace.dispatch(SetSort{Column::kMacs, true});
  workspace.dispatch(SetSearch{"conv & 50%"});
  workspace.dispatch(ToggleGroup{"layer2"});
  workspace.dispatch(ToggleGroup{"layer1.0"});
  workspace.dispatch(SetTab{Tab::kConventions});
  workspace.dispatch(SetExactNumbers{true});
  EXPECT_EQ(link_of(workspace),
            "resnet50&stride_in_3x3=false&conv1.kernel_size=3,5&conv1.padding=same"
            "&layer1.0.conv1.out_channels=96&batch=8&convention=thop&layer=layer1"
            "&search=conv%20%26%2050%25&sort=-macs&tab=conventions&exact=true&fold=layer2"
            "&fold=layer1.0");
  expect_same(workspace);
}

TEST(ShareLink, AModelOfOnesOwnIsTheSavedWork) {
  Workspace workspace;
  workspace.dispatch(OpenText{"[{\"type\": \"relu\"}] // ü & 100%", "test"});
  const std::string link = link_of(workspace);
  EXPECT_EQ(link.substr(0, 16), "1.{\"version\": 1,");
  expect_same(workspace);
}

TEST(ShareLink, AnEditedTextIsNotThePresetAnyMore) {
  Workspace workspace;
  workspace.dispatch(OpenPreset{"lenet5"});
  workspace.dispatch(EditSource{workspace.document().source + " "});
  EXPECT_EQ(link_of(workspace).substr(0, 2), "1.");
  expect_same(workspace);
}

TEST(ShareLink, WorkInErrorComesBack) {
  Workspace workspace;
  workspace.dispatch(OpenText{"[{\"type\": \"conv2", "typed text"});
  expect_same(workspace);
  workspace.dispatch(OpenPreset{"resnet50"});
  workspace.dispatch(SetField{"layer1.0.conv2", "groups", "7"});
  EXPECT_TRUE(workspace.is_stale());
  EXPECT_EQ(link_of(workspace), "resnet50&layer1.0.conv2.groups=7");
  expect_same(workspace);
}

// What the readable form would lose: an edit of a layer that these parameters do not have.
TEST(ShareLink, AnEditThatRestsIsKept) {
  Workspace workspace;
  workspace.dispatch(OpenPreset{"resnet50"});
  SavedState state{workspace.document(), workspace.view()};
  state.document.settings.edits["layer9.conv1"]["stride"] = "2";
  const std::string link = write_link(state.document, state.view);
  EXPECT_EQ(link.substr(0, 2), "1.");
  const Result<LinkContent> back = read_link(link);
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(back->state, state);
}

TEST(ShareLink, SaysWhatItLeavesOut) {
  const Result<LinkContent> read = read_link(
      "resnet50&nosuch=3&batch=none&conv1.colour=2&conv99.stride=2&layer=nowhere&convention=mine"
      "&weights=fp31&sort=colour&tab=x&exact=maybe&.x=1&x.=1&conv1.stride=%22&batch=0"
      "&resolution=wide&conv1.kernel_size=5&%ff=1&novalue");
  ASSERT_TRUE(read.ok());
  const std::vector<std::string> expected = {
      "nosuch",          "batch",        "weights",      "sort",         "tab",
      "exact",           ".x",           "x.",           "batch",        "resolution",
      "\xEF\xBF\xBD",    "novalue",      "conv1.colour", "conv1.stride", "conv99.stride",
      "convention mine", "layer nowhere"};
  EXPECT_EQ(read->left_out, expected);
  Workspace workspace;
  workspace.dispatch(OpenPreset{"resnet50"});
  workspace.dispatch(SetField{"conv1", "kernel_size", "5"});
  EXPECT_EQ(read->state.document, workspace.document());
  EXPECT_EQ(read->state.view, View());
  EXPECT_EQ(left_out_sentence({"a", "b"}),
            "Left out of this link, because nothing here is named so: a and b.");
  EXPECT_EQ(left_out_sentence({}), "");
}

TEST(ShareLink, ValuesAreReadAsPeopleTypeThem) {
  for (const char* link : {"resnet50&conv1.kernel_size=[5, 3]", "resnet50&conv1.kernel_size=5,3",
                           "resnet50&conv1.kernel_size=%5B5,%203%5D", "resnet50&conv1.ksize=5,3"}) {
    const Result<LinkContent> read = read_link(link);
    ASSERT_TRUE(read.ok()) << link;
    EXPECT_EQ(write_link(read->state.document, read->state.view), "resnet50&conv1.kernel_size=5,3");
  }
  const Result<LinkContent> truth = read_link("resnet50&stride_in_3x3=0&conv1.bias=true");
  ASSERT_TRUE(truth.ok());
  EXPECT_EQ(write_link(truth->state.document, truth->state.view),
            "resnet50&stride_in_3x3=false&conv1.bias=true");
}

TEST(ShareLink, KeysThatLaterVersionsAddAreNamed) {
  const Result<LinkContent> read = read_link(
      R"(1.{"version": 1, "sun": 1, "document": {"source": "[]", "moon": {}}, "view": {"star": 1}})");
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->left_out, (std::vector<std::string>{"sun", "moon", "star"}));
}

TEST(ShareLink, ABrokenLinkIsRefusedWithASentence) {
  const std::string valid = write_link({"[{\"type\": \"relu\"}]", "", {}, {}}, View());
  ASSERT_TRUE(read_link(valid).ok());
  std::vector<std::string> broken = {"",
                                     "nosuchnet&batch=2",
                                     "&&&=",
                                     "=",
                                     "2.{}",
                                     "0.",
                                     "1.",
                                     "1.null",
                                     "1.[]",
                                     "1.{}",
                                     "999999.x",
                                     "resnet50 ",
                                     std::string(kMaximumLinkBytes + 1, 'x')};
  for (std::size_t length = 2; length < valid.size(); ++length) {
    broken.push_back(valid.substr(0, length));
  }
  for (const std::string& link : broken) {
    const Result<LinkContent> read = read_link(link);
    ASSERT_FALSE(read.ok()) << link.substr(0, 100);
    EXPECT_EQ(read.error().message.rfind("This link ", 0), 0u) << read.error().message;
  }
  const Result<LinkContent> near = read_link("resnet5O");
  ASSERT_FALSE(near.ok());
  EXPECT_EQ(near.error().hint, "Did you mean \"resnet50\"?");
}

TEST(ShareLink, LayersAddedAndRemovedTravel) {
  Workspace workspace;
  workspace.dispatch(OpenPreset{"lenet5"});
  workspace.dispatch(RemoveLayer{"tanh1"});
  ASSERT_FALSE(workspace.document().settings.changes.empty());
  EXPECT_EQ(link_of(workspace).substr(0, 2), "1.");
  expect_same(workspace);
}

TEST(ShareLink, ColumnsAreNotLinked) {
  Workspace workspace;
  workspace.dispatch(OpenPreset{"resnet50"});
  View view = workspace.view();
  view.columns.front() = ColumnChoice::kHidden;
  EXPECT_EQ(write_link(workspace.document(), view), "resnet50");
}

TEST(ShareLink, AModelTooLargeForALinkHasNone) {
  Document document;
  document.source = "[] //" + std::string(kMaximumLinkBytes, 'x');
  EXPECT_EQ(write_link(document, View()), "");
}

// Presets, parameters, fields of every kind and everything about the view, at random.
TEST(ShareLink, RoundTripIsIdentity) {
  std::mt19937 random(11);
  const auto pick = [&](std::size_t count) { return static_cast<std::size_t>(random() % count); };
  std::string_view family;
  for (const PresetVariant& preset : preset_variants()) {
    if (std::exchange(family, preset.family) == preset.family) continue;
    Workspace workspace;
    workspace.dispatch(OpenPreset{preset.id});
    ASSERT_TRUE(workspace.analysis()) << preset.id;
    expect_same(workspace);
    const auto& conventions = workspace.catalog().conventions();
    for (int step = 0; step < 12; ++step) {
      const Model& model = *workspace.analysis()->model;
      const Layer& layer = model.layers[pick(model.layers.size())];
      const LayerKind& kind = model.kind_of(layer);
      const auto& parameters = workspace.definition()->parameters;
      switch (random() % 8) {
        case 0:
          workspace.dispatch(SetBatch{static_cast<std::int64_t>(1 + random() % 64)});
          break;
        case 1:
          if (!parameters.empty()) {
            const ModelParameter& parameter = parameters[pick(parameters.size())];
            const Rational value = *Rational::make(static_cast<std::int64_t>(random() % 9), 3);
            workspace.dispatch(SetParameter{parameter.name, value});
          }
          break;
        case 2:
          workspace.dispatch(SetConvention{conventions[pick(conventions.size())].id});
          workspace.dispatch(SetWeightType{static_cast<DataType>(random() % 3)});
          break;
        case 3:
          workspace.dispatch(SelectLayer{layer.name});
          workspace.dispatch(SetSearch{"a=b&c #" + layer.name});
          break;
        case 4:
          workspace.dispatch(SetSort{static_cast<Column>(pick(kColumnCount)), random() % 2 == 0});
          workspace.dispatch(SetTab{static_cast<Tab>(random() % 5)});
          break;
        case 5:
          if (!model.groups.empty()) {
            workspace.dispatch(ToggleGroup{model.groups[pick(model.groups.size())].name});
          }
          break;
        default:
          if (!kind.fields.empty()) {
            const FieldSpec& field = kind.fields[pick(kind.fields.size())];
            const std::string number = std::to_string(random() % 5);
            const bool is_pair = random() % 2 == 0;
            workspace.dispatch(
                SetField{layer.name, field.name, is_pair ? "[" + number + ", 3]" : number});
          }
      }
      expect_same(workspace);
      if (HasFailure()) FAIL() << preset.id << " after step " << step;
    }
  }
}

// No text of any kind may do more than be refused.
TEST(ShareLink, AnyTextIsReadOrRefused) {
  std::mt19937 random(3);
  const std::vector<std::string> seeds = {
      "resnet50&batch=8&layer1.0.conv1.out_channels=96&conv1.kernel_size=3,5&fold=layer1",
      "vgg16_bn&convention=thop&layer=features.0&sort=-macs&exact=true&weights=int8",
      R"(1.{"version": 1, "document": {"source": "[{\"type\": \"relu\"}]", "batch": 2}, "view": {}})",
      R"(1.{"version": 1, "document": {"preset": "lenet5", "edits": {"a": {"b": "[1]"}}}})"};
  for (int round = 0; round < 400; ++round) {
    std::string text = seeds[random() % seeds.size()];
    for (auto changes = random() % 6; changes > 0; --changes) {
      const std::size_t at = random() % (text.size() + 1);
      const auto what = random() % 3;
      if (what == 0) text.insert(at, 1, static_cast<char>(random() % 256));
      if (what == 1) text.erase(at, random() % 4);
      if (what == 2 && at < text.size()) text[at] = static_cast<char>(random() % 256);
    }
    const Result<LinkContent> read = read_link(text);
    if (!read.ok()) {
      EXPECT_FALSE(read.error().message.empty()) << text;
      continue;
    }
    const std::string again = write_link(read->state.document, read->state.view);
    const Result<LinkContent> second = read_link(again);
    ASSERT_TRUE(second.ok()) << text << "\n" << again;
    EXPECT_EQ(second->state, read->state) << text << "\n" << again;
  }
}

// A golden link, uncompressed, opens as what it means and is written as something that does, too.
void expect_meaning(const std::string& link, const std::string& meaning) {
  const Result<LinkContent> read = read_link(link);
  ASSERT_TRUE(read.ok()) << link << "\n" << describe(read.error());
  EXPECT_TRUE(read->left_out.empty()) << link << "\n" << left_out_sentence(read->left_out);
  const SavedState& state = read->state;
  const Document* baseline = state.baseline ? &*state.baseline : nullptr;
  EXPECT_EQ(write_state(state.document, state.view, baseline), meaning + "\n") << link;
  const Result<LinkContent> again = read_link(write_link(state.document, state.view, baseline));
  ASSERT_TRUE(again.ok()) << link;
  EXPECT_EQ(again->state, state) << link;
  // The page can show it: a model without errors, and the baseline pinned.
  Workspace workspace;
  workspace.open(state);
  EXPECT_TRUE(workspace.errors().empty()) << link << "\n" << describe(workspace.errors().front());
  EXPECT_EQ(workspace.baseline() != nullptr, baseline != nullptr);
}

TEST(ShareLink, LinksOfEveryVersionOpen) {
  int count = 0;
  for (const char* name : {"readable", "packed"}) {
    std::ifstream file(std::string(LEDGER_TEST_DATA_DIR) + "/links/" + name + ".txt");
    std::string link, meaning;
    while (std::getline(file, link) && std::getline(file, meaning)) {
      ASSERT_EQ(link.front(), '#');
      // Packing is the browser's (tests/browser/share_checks.mjs); what is packed is the meaning.
      const bool is_packed = link.substr(0, 3) == "#1.";
      expect_meaning(is_packed ? "1." + meaning : link.substr(1), meaning);
      ++count;
    }
  }
  EXPECT_GE(count, 16);
}

TEST(ShareLink, EditsOfAllRepeatsAndArgumentsAreReadable) {
  Workspace workspace;
  workspace.dispatch(OpenPreset{"resnet50"});
  workspace.dispatch(SetField{"layer1.*.conv1", "out_channels", "96"});
  workspace.dispatch(SetField{"layer1.0.conv1", "out_channels", "64"});
  workspace.dispatch(SetField{"layer3", "repeat", "4"});
  EXPECT_EQ(link_of(workspace),
            "resnet50&layer1.%2A.conv1.out_channels=96&layer1.0.conv1.out_channels=64"
            "&layer3.repeat=4");
  expect_same(workspace);
  // A layer that is there by an edit alone can be the selected one.
  workspace.dispatch(SetField{"layer3", "repeat", "8"});
  workspace.dispatch(SelectLayer{"layer3.7.conv1"});
  ASSERT_EQ(workspace.view().selected_layer, "layer3.7.conv1");
  expect_same(workspace);
}

}  // namespace
}  // namespace ledger
