// Keras models of versions 2 and 3 and of TensorFlow.js: totals that Keras itself prints,
// structure, faults, damage.
#include "import_text.h"

namespace ledger {
namespace {

ImportedText read_sample(const std::string& name) {
  return import_text(import_keras, sample(name));
}

TEST(ImportKeras, FormatsAreToldByContent) {
  for (const char* name : {"keras2_mnist_convnet.json", "keras2_vgg16.json", "keras3_branches.json",
                           "keras3_bidirectional_lstm.json", "tfjs_model.json"}) {
    EXPECT_EQ(detect_format(sample(name)), ModelFormat::kKeras) << name;
  }
}

TEST(ImportKeras, TotalsThatAreKnown) {
  struct Known {
    const char* name;
    std::int64_t parameters, macs;
  };
  // keras.io's MNIST example prints 34,826, its IMDB example 2,757,761, its time series example
  // 29,258 for four blocks of 3,721 less … one block here; keras.applications print the others,
  // MobileNet's 4,253,864 with the running means and variances.
  const Known known[] = {
      {"keras2_mnist_convnet.json", 34'826, 194'688 + 2'230'272 + 16'000},
      {"tfjs_model.json", 34'826, 194'688 + 2'230'272 + 16'000},
      {"keras2_vgg16.json", 138'357'544, 15'470'264'320},
      {"keras2_mobilenet.json", 4'231'976, 568'740'352},
      {"keras3_bidirectional_lstm.json", 2'757'761, 0},
  };
  for (const Known& each : known) {
    const ImportedText read = read_sample(each.name);
    EXPECT_EQ(read.totals().parameters, each.parameters) << each.name;
    if (each.macs == 0) continue;
    EXPECT_EQ(read.totals().macs, each.macs) << each.name;
  }
}

TEST(ImportKeras, VggIsTheOneOfThePresets) {
  const ImportedText read = read_sample("keras2_vgg16.json");
  const AnalyzedText preset = analyze_preset("vgg16");
  EXPECT_EQ(read.totals().macs, preset.analysis->totals.macs);
  EXPECT_EQ(read.totals().parameters, preset.analysis->totals.parameters);
  EXPECT_NE(read.notes().find("Flatten"), std::string::npos) << read.notes();
  EXPECT_EQ(read.analyzed.row("block5_pool").cost->output, (Shape{512, 7, 7}));
}

TEST(ImportKeras, BufferTotalsOfMobileNet) {
  const ImportedText read = read_sample("keras2_mobilenet.json");
  // 27 batch norms; PyTorch counts one number more for each, how many batches it has seen.
  EXPECT_EQ(read.totals().parameters + read.totals().buffers - 27, 4'253'864);
  EXPECT_EQ(read.analyzed.row("conv_dw_13_relu").cost->output, (Shape{1024, 7, 7}));
}

TEST(ImportKeras, BranchesSharedScalesAndModelsInModels) {
  const ImportedText read = read_sample("keras3_branches.json");
  EXPECT_EQ(read.analyzed.row("mixed").cost->output, (Shape{96, 16, 16}));
  EXPECT_EQ(read.analyzed.row("se_scale").cost->inputs[1], (Shape{96, 1, 1}));
  EXPECT_EQ(read.analyzed.row("head.conv").cost->output, (Shape{64, 8, 8}));
  EXPECT_EQ(read.analyzed.row("logits").cost->output, (Shape{10}));
  // stem, four branches, squeeze and excitation, head, by hand
  const std::int64_t branches =
      (32 * 16 + 16) + (32 * 24 + 24) + (24 * 32 * 9 + 32) + (32 * 25 + 32 * 16 + 16);
  const std::int64_t rest = (96 * 24 + 24) + (24 * 96 + 96) + 96 * 64 * 9 + 2 * 64 + 650;
  EXPECT_EQ(read.totals().parameters, 27 * 32 + 32 + branches + rest);
}

TEST(ImportKeras, LengthsThatAreOpenBecomeSliders) {
  const ImportedText read = read_sample("keras3_bidirectional_lstm.json");
  ASSERT_EQ(read.analyzed.definition->parameters.size(), 1u);
  EXPECT_EQ(read.analyzed.definition->parameters[0].name, "length");
  EXPECT_NE(read.notes().find("128 is a guess"), std::string::npos);
  EXPECT_EQ(read.analyzed.row("bidirectional_1_last").cost->output, (Shape{128}));
}

TEST(ImportKeras, AttentionWiderThanItsInputIsSpelledOut) {
  const ImportedText read = read_sample("keras3_transformer.json");
  EXPECT_EQ(read.analyzed.row("multi_head_attention_products").cost->output, (Shape{500, 1024}));
  EXPECT_EQ(read.analyzed.row("add_1").cost->output, (Shape{1, 500}));
  // keras.io prints 7,169 for this attention, and 10 and 5 − 2 for the norm and the convolutions.
  const std::int64_t attention = 3 * 2 * 1024 + 1024 + 1;
  EXPECT_EQ(attention, 7'169);
  EXPECT_EQ(read.totals().parameters, 2 + attention + 8 + 5 + (500 * 128 + 128) + (128 * 2 + 2));
}

TEST(ImportKeras, AModelCalledTwiceHasItsWeightsOnce) {
  const ImportedText read = read_sample("keras2_siamese.json");
  EXPECT_EQ(read.totals().parameters, (3 * 9 * 8 + 8) + (32 * 32 * 8 * 16 + 16) + 17);
  EXPECT_EQ(read.totals().macs, 2 * (32LL * 32 * 27 * 8 + 32LL * 32 * 8 * 16) + 16);
}

std::string sequential(const std::string& input, const std::string& layers) {
  return R"({"class_name": "Sequential", "config": {"name": "s", "layers": [
    {"class_name": "InputLayer", "config": {"batch_input_shape": )" +
         input + R"(, "name": "in"}}, )" + layers + "]}}";
}

TEST(ImportKeras, LayersOneByOne) {
  struct Case {
    const char* input;
    const char* layer;  // class and config
    Shape output;
    std::int64_t parameters;
  };
  const Case cases[] = {
      {"[null, 9, 9, 4]",
       R"("Conv2D", "config": {"filters": 8, "kernel_size": [3, 3], "strides": [2, 2], "padding": "same"})",
       {8, 5, 5},
       296},
      {"[null, 9, 9, 4]",
       R"("Conv2D", "config": {"filters": 8, "kernel_size": [3, 3], "groups": 2, "dilation_rate": 2, "use_bias": false})",
       {8, 5, 5},
       144},
      {"[null, 4, 9, 9]",
       R"("Conv2D", "config": {"filters": 8, "kernel_size": [3, 3], "data_format": "channels_first"})",
       {8, 7, 7},
       296},
      {"[null, 9, 9, 4]",
       R"("SeparableConv2D", "config": {"filters": 8, "kernel_size": 3, "depth_multiplier": 2})",
       {8, 7, 7},
       4 * 2 * 9 + 8 * 8 + 8},
      {"[null, 9, 9, 4]",
       R"("DepthwiseConv2D", "config": {"kernel_size": 3, "depth_multiplier": 2, "activation": "relu"})",
       {8, 7, 7},
       80},
      {"[null, 9, 9, 4]",
       R"("Conv2DTranspose", "config": {"filters": 2, "kernel_size": 3, "strides": 2, "padding": "same"})",
       {2, 18, 18},
       74},
      {"[null, 9, 9, 4]",
       R"("Conv2DTranspose", "config": {"filters": 2, "kernel_size": 2, "strides": 3, "padding": "valid"})",
       {2, 27, 27},
       34},
      {"[null, 9, 9, 4]",
       R"("Conv2DTranspose", "config": {"filters": 2, "kernel_size": 3, "strides": 2, "padding": "same", "output_padding": 1})",
       {2, 18, 18},
       74},
      {"[null, 9, 4]",
       R"("Conv1D", "config": {"filters": 8, "kernel_size": 3, "padding": "causal"})",
       {8, 9},
       104},
      {"[null, 5, 9, 9, 4]",
       R"("Conv3D", "config": {"filters": 8, "kernel_size": [3, 3, 3]})",
       {8, 3, 7, 7},
       872},
      {"[null, 9, 9, 4]",
       R"("MaxPooling2D", "config": {"pool_size": [3, 3], "strides": [2, 2], "padding": "same"})",
       {4, 5, 5},
       0},
      {"[null, 9, 4]", R"("AveragePooling1D", "config": {"pool_size": 2})", {4, 4}, 0},
      {"[null, 9, 4]", R"("MaxPooling1D", "config": {"pool_size": [2]})", {4, 4}, 0},
      {"[null, 9, 4]", R"("GlobalMaxPooling1D", "config": {})", {4}, 0},
      {"[null, 9, 4]", R"("GlobalAveragePooling1D", "config": {})", {4}, 0},
      {"[null, 9, 9, 4]", R"("GlobalMaxPooling2D", "config": {})", {4}, 0},
      {"[null, 9, 9, 4]",
       R"("ZeroPadding2D", "config": {"padding": [[1, 2], [3, 4]]})",
       {4, 12, 16},
       0},
      {"[null, 9, 4]", R"("ZeroPadding1D", "config": {"padding": [1, 2]})", {12, 4}, 0},
      {"[null, 9, 9, 4]",
       R"("Cropping2D", "config": {"cropping": [[1, 2], [0, 4]]})",
       {4, 6, 5},
       0},
      {"[null, 9, 9, 4]",
       R"("UpSampling2D", "config": {"size": [2, 3], "interpolation": "bilinear"})",
       {4, 18, 27},
       0},
      {"[null, 9, 4]", R"("UpSampling1D", "config": {"size": 2})", {4, 18}, 0},
      {"[null, 9, 9, 4]", R"("Dense", "config": {"units": 7})", {9, 9, 7}, 35},
      {"[null, 9, 9, 4]",
       R"("BatchNormalization", "config": {"axis": [3], "scale": false})",
       {4, 9, 9},
       4},
      {"[null, 9, 4]", R"("BatchNormalization", "config": {"axis": -1})", {4, 9}, 8},
      {"[null, 9, 9, 4]", R"("LayerNormalization", "config": {"axis": [3]})", {4, 9, 9}, 8},
      {"[null, 9, 9, 4]",
       R"("GroupNormalization", "config": {"groups": 2, "axis": -1})",
       {4, 9, 9},
       8},
      {"[null, 9, 9, 4]", R"("PReLU", "config": {"shared_axes": [1, 2]})", {4, 9, 9}, 4},
      {"[null, 9, 9, 4]", R"("PReLU", "config": {"shared_axes": null})", {4, 9, 9}, 324},
      {"[null, 9, 9, 4]", R"("Activation", "config": {"activation": "softmax"})", {4, 9, 9}, 0},
      {"[null, 324]", R"("Reshape", "config": {"target_shape": [9, 9, 4]})", {4, 9, 9}, 0},
      {"[null, 9, 9, 4]", R"("Reshape", "config": {"target_shape": [-1, 4]})", {81, 4}, 0},
      {"[null, 9, 4]", R"("Permute", "config": {"dims": [2, 1]})", {4, 9}, 0},
      {"[null, 4]", R"("RepeatVector", "config": {"n": 3})", {3, 4}, 0},
      {"[null, 9]", R"("Embedding", "config": {"input_dim": 100, "output_dim": 4})", {9, 4}, 400},
      {"[null, 9, 4]", R"("LSTM", "config": {"units": 5})", {5}, 200},
      {"[null, 9, 4]",
       R"("GRU", "config": {"units": 5, "reset_after": true, "return_sequences": true})",
       {9, 5},
       165},
      {"[null, 9, 4]", R"("SimpleRNN", "config": {"units": 5})", {5}, 50},
      {"[null, 9, 4]",
       R"("Bidirectional", "config": {"merge_mode": "sum", "layer": {"class_name": "LSTM", "config": {"units": 5}}})",
       {5},
       400},
      {"[null, 9, 4]",
       R"("TimeDistributed", "config": {"layer": {"class_name": "Dense", "config": {"units": 5}}})",
       {9, 5},
       25},
      {"[null, 9, 9, 3]",
       R"("Rescaling", "config": {"scale": 0.00392, "offset": -1})",
       {3, 9, 9},
       0},
      {"[null, 9, 9, 3]", R"("Normalization", "config": {"axis": -1})", {3, 9, 9}, 0},
      {"[null, 9, 9, 3]", R"("Resizing", "config": {"height": 4, "width": 5})", {3, 4, 5}, 0},
      {"[null, 9, 9, 3]", R"("ReLU", "config": {"max_value": 6.0})", {3, 9, 9}, 0},
      {"[null, 9, 9, 3]", R"("LeakyReLU", "config": {"alpha": 0.1})", {3, 9, 9}, 0},
      {"[null, 9, 9, 3]", R"("Flatten", "config": {})", {243}, 0},
  };
  for (const Case& each : cases) {
    const std::string layer = std::string(R"({"class_name": )") + each.layer + "}";
    const ImportedText read = import_text(import_keras, sequential(each.input, layer));
    if (!read.analyzed.analysis || read.analyzed.analysis->rows.empty()) continue;
    EXPECT_EQ(read.analyzed.analysis->rows.back().cost->output, each.output) << each.layer;
    EXPECT_EQ(read.totals().parameters, each.parameters) << each.layer;
    EXPECT_EQ(read.notes().find("not costed"), std::string::npos) << read.notes();
  }
}

TEST(ImportKeras, WhatIsNotReadIsMarked) {
  const std::string layer = R"({"class_name": "MyOwn>Twist", "config": {"name": "t"}})";
  const ImportedText read = import_text(import_keras, sequential("[null, 8]", layer));
  EXPECT_NE(read.notes().find("1 of 1 layer is not costed and marked so: \"Twist\"."),
            std::string::npos)
      << read.notes();
  EXPECT_EQ(read.totals().not_counted[0], 1);
}

TEST(ImportKeras, FaultsAreLocated) {
  const auto fault_of = [](const std::string& input, const std::string& layers) {
    return fault(import_keras, sequential(input, layers));
  };
  EXPECT_EQ(
      fault_of("[null, 8]", R"({"class_name": "Dense", "config": {}})"),
      "line 2, column 93, config.layers[1]: The layer needs \"units\" in its config. Save the "
      "model again with model.to_json().");
  EXPECT_EQ(
      fault_of("[null, 8]", R"({"class_name": "Dense", "config": {"units": "many"}})"),
      "line 2, column 137, config.layers[1].config.units: Expected a whole number for units, found "
      "a text.");
  EXPECT_NE(fault_of("[null, 8]", R"({"class_name": "Conv2D", "config": {"filters": 1}})")
                .find("cannot take an input with 1 dimension"),
            std::string::npos);
  EXPECT_NE(fault_of("[null, 0]", R"({"class_name": "Dense", "config": {"units": 1}})")
                .find("at least 1"),
            std::string::npos);
  EXPECT_NE(fault(import_keras, R"({"modelTopology": {"node": [], "library": {}}})")
                .find("graph model of TensorFlow.js"),
            std::string::npos);
  EXPECT_NE(fault(import_keras, R"({"class_name": "Mine", "config": {}})").find("Expected a Keras"),
            std::string::npos);
  const char* circle = R"({"class_name": "Functional", "config": {"layers": [
    {"class_name": "InputLayer", "name": "a", "config": {"batch_shape": [null, 4]}, "inbound_nodes": []},
    {"class_name": "Add", "name": "b", "config": {}, "inbound_nodes": [[["a", 0, 0, {}], ["c", 0, 0, {}]]]},
    {"class_name": "ReLU", "name": "c", "config": {}, "inbound_nodes": [[["b", 0, 0, {}]]]}]}})";
  EXPECT_NE(fault(import_keras, circle).find("line 3"), std::string::npos);
  EXPECT_NE(fault(import_keras, circle).find("waits for an output that depends on it"),
            std::string::npos);
  std::string unknown = circle;
  unknown.replace(unknown.find("\"c\", 0"), 3, "\"d\"");
  EXPECT_NE(fault(import_keras, unknown).find("Unknown layer \"d\""), std::string::npos);
}

TEST(ImportKeras, DamagedFilesAreAnswered) {
  for (const char* name : {"keras2_mnist_convnet.json", "keras2_siamese.json",
                           "keras3_branches.json", "keras3_transformer.json"}) {
    expect_answers_when_damaged(import_keras, sample(name));
  }
}

TEST(ImportKeras, HostileFilesAreBounded) {
  expect_bounded(import_keras, repeated(R"({"config": {"layers": [)", 1000));
  const std::string long_name(1 << 20, 'x');
  expect_bounded(
      import_keras,
      sequential("[null, 8]", R"({"class_name": "Dense", "config": {"units": 1, "name": ")" +
                                  long_name + "\"}}"));
  expect_bounded(
      import_keras,
      sequential("[null, 8]", R"({"class_name": "Dense", "config": {"units": 1, "name": ")" +
                                  repeated("a/", 1 << 18) + "\"}}"));
  expect_bounded(
      import_keras,
      sequential("[null, 8]",
                 R"({"class_name": "Dense", "config": {"units": 9223372036854775807}})"));
  // Models in models, each called a hundred times.
  std::string model = R"({"class_name": "ReLU", "name": "r", "config": {}})";
  for (int i = 0; i < 8; ++i) {
    std::string layers = model;
    for (int call = 1; call < 100; ++call) layers += ", " + model;
    if (layers.size() > (8u << 20)) break;
    model = R"({"class_name": "Sequential", "name": "s", "config": {"layers": [)" + layers + "]}}";
  }
  expect_bounded(import_keras, sequential("[null, 8]", model));
  std::string chain =
      R"({"class_name": "InputLayer", "name": "l0", "config": {"batch_shape": [null, 4]}})";
  for (int i = 1; i < 20'000; ++i) {
    chain += R"(, {"class_name": "ReLU", "name": "l)" + std::to_string(i) +
             R"(", "config": {}, "inbound_nodes": [[["l)" + std::to_string(i - 1) +
             R"(", 0, 0, {}]]]})";
  }
  expect_bounded(import_keras, R"({"class_name": "Model", "config": {"layers": [)" + chain + "]}}");
  // A model of nothing but inputs, whose list is read at every call.
  const std::string input =
      R"({"class_name": "InputLayer", "name": "x", "config": {"batch_shape": [null, 4]}})";
  std::string inputs = input;
  for (int i = 0; i < 20'000; ++i) {
    inputs += R"(, {"class_name": "InputLayer", "name": "i)" + std::to_string(i) + "\"}";
  }
  const std::string inner = R"({"class_name": "Functional", "name": "m", "config": {"layers": [)" +
                            inputs + R"(], "input_layers": [["x", 0, 0]]}, "inbound_nodes": [)" +
                            repeated(R"([["x", 0, 0]], )", 20'000) + R"([["x", 0, 0]]]})";
  expect_bounded(import_keras, R"({"class_name": "Functional", "config": {"layers": [)" + input +
                                   ", " + inner + "]}}");
}

TEST(ImportKeras, LayersOfManyInputsAreRefused) {
  EXPECT_NE(fault(import_keras,
                  R"({"class_name": "Functional", "config": {"layers": [{"class_name": "InputLayer",
                  "name": "x", "config": {"batch_shape": [null, 4]}}, {"class_name": "Add",
                  "name": "a", "config": {}, "inbound_nodes": [[)" +
                      repeated(R"(["x", 0, 0, {}], )", 1000) + R"(["x", 0, 0, {}]]]}]}})")
                .find("reads more than 1000"),
            std::string::npos);
}

}  // namespace
}  // namespace ledger
