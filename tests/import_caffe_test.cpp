// Networks of Caffe, old and new prototxt: totals that are known, structure, faults, damage.
#include "import_text.h"

namespace ledger {
namespace {

ImportedText read_sample(const std::string& name) {
  return import_text(import_caffe, sample(name));
}

TEST(ImportCaffe, FormatsAreToldByContent) {
  for (const char* name : {"caffe_alexnet_deploy.prototxt", "caffe_vgg16_v1.prototxt",
                           "caffe_lenet_train_test.prototxt"}) {
    EXPECT_EQ(detect_format(sample(name)), ModelFormat::kCaffe) << name;
  }
  EXPECT_EQ(detect_format("# a comment\ninput: \"data\"\n"), ModelFormat::kCaffe);
}

TEST(ImportCaffe, TotalsThatAreKnown) {
  struct Known {
    const char* name;
    std::int64_t parameters, macs;
  };
  const Known known[] = {
      {"caffe_alexnet_deploy.prototxt", 60'965'224, 724'406'816},
      {"caffe_vgg16_v1.prototxt", 138'357'544, 15'470'264'320},
      {"caffe_googlenet_deploy.prototxt", 6'998'552, 1'582'671'872},
      {"caffe_googlenet_train_val.prototxt", 13'378'280, 1'582'671'872},
      {"caffe_lenet_train_test.prototxt", 431'080, 288'000 + 1'600'000 + 400'000 + 5'000},
      {"caffe_resnet50_deploy.prototxt", 25'557'096, 3'857'973'248},
  };
  for (const Known& each : known) {
    const ImportedText read = read_sample(each.name);
    EXPECT_EQ(read.totals().parameters, each.parameters) << each.name;
    EXPECT_EQ(read.totals().macs, each.macs) << each.name;
    EXPECT_EQ(read.notes().find("not costed"), std::string::npos) << read.notes();
  }
}

TEST(ImportCaffe, NetscopesOwnTotals) {
  // Netscope at batch 1, /work of its analyzer on the same files: a Scale behind a batch norm is
  // one multiply-accumulate an element, LRN five.
  EXPECT_EQ(read_sample("caffe_vgg16_v1.prototxt").count("netscope"), 15'470'264'320);
  EXPECT_EQ(read_sample("caffe_alexnet_deploy.prototxt").count("netscope"), 726'791'936);
  EXPECT_EQ(read_sample("caffe_googlenet_deploy.prototxt").count("netscope"), 1'586'685'952);
  EXPECT_EQ(read_sample("caffe_resnet50_deploy.prototxt").count("netscope"), 3'868'560'384);
}

TEST(ImportCaffe, TheBatchOfTheFileIsToldAndNotMultiplied) {
  const ImportedText read = read_sample("caffe_vgg16_v1.prototxt");
  EXPECT_NE(read.notes().find("batches of 10"), std::string::npos) << read.notes();
  EXPECT_EQ(read.analyzed.row("conv1_1").cost->inputs[0], (Shape{3, 224, 224}));
}

TEST(ImportCaffe, PoolingRoundsUp) {
  const ImportedText read = read_sample("caffe_googlenet_deploy.prototxt");
  EXPECT_EQ(read.analyzed.row("pool1.3x3_s2").cost->output, (Shape{64, 56, 56}));
  EXPECT_EQ(read.analyzed.row("inception_3a.output").cost->output, (Shape{256, 28, 28}));
  EXPECT_EQ(read.analyzed.row("pool5.7x7_s1").cost->output, (Shape{1024, 1, 1}));
}

TEST(ImportCaffe, DataPhasesAndMeasuresOfTraining) {
  const ImportedText read = read_sample("caffe_googlenet_train_val.prototxt");
  EXPECT_NE(read.notes().find("batches of 50"), std::string::npos) << read.notes();
  EXPECT_NE(read.notes().find("16 layers of auxiliary heads"), std::string::npos) << read.notes();
  EXPECT_NE(read.notes().find("Accuracy and SoftmaxWithLoss"), std::string::npos) << read.notes();
  const ImportedText lenet = read_sample("caffe_lenet_train_test.prototxt");
  EXPECT_NE(lenet.notes().find("1×28×28 is a guess"), std::string::npos) << lenet.notes();
  EXPECT_EQ(lenet.analyzed.row("relu1").cost->in_place, true);
}

TEST(ImportCaffe, BatchNormAndScaleAreOneLayer) {
  const ImportedText read = read_sample("caffe_resnet50_deploy.prototxt");
  EXPECT_EQ(read.analyzed.row("bn_conv1").cost->parameter_total, 128);
  EXPECT_EQ(read.analyzed.row("res2a").cost->inputs.size(), 2u);
}

std::string network(const std::string& layers) {
  return "input: \"data\"\ninput_shape { dim: 1 dim: 8 dim: 9 dim: 9 }\n" + layers;
}

std::string one(const std::string& type, const std::string& rest = "",
                const std::string& bottom = "data") {
  return "layer { name: \"it\" type: \"" + type + "\" bottom: \"" + bottom + "\" top: \"it\" " +
         rest + " }\n";
}

TEST(ImportCaffe, LayersOneByOne) {
  struct Case {
    const char* type;
    const char* rest;
    Shape output;
    std::int64_t parameters;
  };
  const Case cases[] = {
      {"Convolution",
       "convolution_param { num_output: 4 kernel_h: 3 kernel_w: 1 pad_h: 1 stride: 2 }",
       {4, 5, 5},
       100},
      {"Convolution",
       "convolution_param { num_output: 8 kernel_size: 3 group: 4 dilation: 2 bias_term: false }",
       {8, 5, 5},
       144},
      {"Convolution",
       "convolution_param { num_output: 4 kernel_size: [3, 5] pad: [1, 2] }",
       {4, 9, 9},
       484},
      {"DepthwiseConvolution",
       "convolution_param { num_output: 8 kernel_size: 3 pad: 1 }",
       {8, 9, 9},
       80},
      {"Deconvolution",
       "convolution_param { num_output: 4 kernel_size: 4 stride: 2 pad: 1 }",
       {4, 18, 18},
       516},
      {"Pooling", "pooling_param { pool: MAX kernel_size: 2 stride: 2 }", {8, 5, 5}, 0},
      {"Pooling",
       "pooling_param { pool: MAX kernel_size: 2 stride: 2 round_mode: FLOOR }",
       {8, 4, 4},
       0},
      {"Pooling", "pooling_param { pool: AVE kernel_size: 3 stride: 2 pad: 1 }", {8, 5, 5}, 0},
      {"Pooling", "pooling_param { pool: AVE global_pooling: true }", {8, 1, 1}, 0},
      {"InnerProduct", "inner_product_param { num_output: 5 bias_term: false }", {5}, 3240},
      {"LRN", "lrn_param { local_size: 3 norm_region: WITHIN_CHANNEL }", {8, 9, 9}, 0},
      {"Scale", "scale_param { bias_term: true }", {8, 9, 9}, 16},
      {"Bias", "", {8, 9, 9}, 8},
      {"PReLU", "", {8, 9, 9}, 8},
      {"PReLU", "prelu_param { channel_shared: true }", {8, 9, 9}, 1},
      {"ReLU", "relu_param { negative_slope: 0.1 }", {8, 9, 9}, 0},
      {"BatchNorm", "", {8, 9, 9}, 0},
      {"Power", "power_param { power: 2 scale: 0.5 shift: 1 }", {8, 9, 9}, 0},
      {"Sigmoid", "", {8, 9, 9}, 0},
      {"TanH", "", {8, 9, 9}, 0},
      {"Softmax", "", {8, 9, 9}, 0},
      {"MVN", "", {8, 9, 9}, 0},
      {"Flatten", "", {648}, 0},
      {"Reshape", "reshape_param { shape { dim: 0 dim: 4 dim: -1 } }", {4, 162}, 0},
      {"Permute", "permute_param { order: 0 order: 2 order: 3 order: 1 }", {9, 9, 8}, 0},
      {"Interp", "interp_param { height: 17 width: 33 }", {8, 17, 33}, 0},
      {"ShuffleChannel", "shuffle_channel_param { group: 2 }", {8, 9, 9}, 0},
  };
  for (const Case& each : cases) {
    const ImportedText read = import_text(import_caffe, network(one(each.type, each.rest)));
    if (!read.analyzed.analysis || read.analyzed.analysis->rows.empty()) continue;
    EXPECT_EQ(read.analyzed.analysis->rows.back().cost->output, each.output)
        << each.type << " " << each.rest;
    EXPECT_EQ(read.totals().parameters, each.parameters) << each.type << " " << each.rest;
    EXPECT_EQ(read.notes().find("not costed"), std::string::npos) << read.notes();
  }
}

TEST(ImportCaffe, SlicesJoinsCropsAndSharedWeights) {
  const std::string text = network(
      "layer { name: \"s\" type: \"Slice\" bottom: \"data\" top: \"a\" top: \"b\" slice_param { "
      "axis: "
      "1 slice_point: 3 } }\n"
      "layer { name: \"p\" type: \"Pooling\" bottom: \"b\" top: \"p\" pooling_param { kernel_size: "
      "2 "
      "stride: 2 } }\n"
      "layer { name: \"c\" type: \"Crop\" bottom: \"a\" bottom: \"p\" top: \"c\" crop_param { "
      "axis: 2 "
      "offset: 1 } }\n"
      "layer { name: \"j\" type: \"Concat\" bottom: \"c\" bottom: \"p\" top: \"j\" }\n"
      "layer { name: \"x\" type: \"Convolution\" bottom: \"j\" top: \"x\" param { name: \"w\" } "
      "convolution_param { num_output: 8 kernel_size: 1 } }\n"
      "layer { name: \"y\" type: \"Convolution\" bottom: \"x\" top: \"y\" param { name: \"w\" } "
      "convolution_param { num_output: 8 kernel_size: 1 } }\n"
      "layer { name: \"m\" type: \"Eltwise\" bottom: \"x\" bottom: \"y\" top: \"m\" eltwise_param "
      "{ "
      "operation: MAX } }\n");
  const ImportedText read = import_text(import_caffe, text);
  EXPECT_EQ(read.analyzed.row("c").cost->output, (Shape{3, 5, 5}));
  EXPECT_EQ(read.analyzed.row("j").cost->output, (Shape{8, 5, 5}));
  EXPECT_EQ(read.totals().parameters, 72);
  EXPECT_EQ(read.totals().macs, 2 * 64 * 25);
}

TEST(ImportCaffe, WhatIsNotReadIsMarked) {
  const ImportedText read = import_text(
      import_caffe, network(one("Python", "python_param { module: \"m\" layer: \"L\" }") +
                            one("ReLU", "", "it")));
  EXPECT_NE(read.notes().find("1 of 2 layers is not costed and marked so: \"Python\"."),
            std::string::npos)
      << read.notes();
}

TEST(ImportCaffe, FaultsAreLocated) {
  const auto fault_of = [](const std::string& text) { return fault(import_caffe, text); };
  EXPECT_EQ(fault_of("layer {\n  name: \"a\"\n"),
            "line 3, column 1: The bracket of \"layer\" at line 1 is never closed: expected \"}\", "
            "found the end of the text. Was the file cut off?");
  EXPECT_EQ(fault_of("layer { name }"),
            "line 1, column 14: Expected \":\" or \"{\" behind \"name\", found \"}\".");
  EXPECT_EQ(
      fault_of(network(one("ReLU", "", "dta"))),
      "line 3, column 41: The layer \"it\" reads \"dta\", which no layer before it makes. Did "
      "you mean \"data\"?");
  EXPECT_EQ(
      fault_of(network(one("Convolution", "convolution_param { num_output: x }"))).substr(0, 20),
      "line 3, column 1: Th");
  EXPECT_NE(fault_of(network(one("InnerProduct", "inner_product_param { num_output: 2.5 }")))
                .find("Expected a whole number for num_output, found \"2.5\"."),
            std::string::npos);
  EXPECT_NE(fault_of("net: \"train_val.prototxt\"\nbase_lr: 0.01\n").find("This is a solver"),
            std::string::npos);
  EXPECT_NE(fault_of("layers { layer { name: \"a\" type: \"conv\" } }").find("oldest form"),
            std::string::npos);
  EXPECT_NE(fault_of("input: \"data\"\n" + one("ReLU")).find("has no shape"), std::string::npos);
}

TEST(ImportCaffe, DamagedFilesAreAnswered) {
  for (const char* name : {"caffe_alexnet_deploy.prototxt", "caffe_vgg16_v1.prototxt",
                           "caffe_googlenet_train_val.prototxt", "caffe_lenet_train_test.prototxt",
                           "caffe_resnet50_deploy.prototxt"}) {
    expect_answers_when_damaged(import_caffe, sample(name));
  }
}

TEST(ImportCaffe, HostileFilesAreBounded) {
  expect_bounded(import_caffe, repeated("layer { ", 100'000));
  expect_bounded(import_caffe, repeated("layer { }\n", 300'000));
  expect_bounded(import_caffe,
                 "name: \"" + std::string(4 << 20, 'x') + "\"" + network(one("ReLU")));
  expect_bounded(import_caffe, network(one(std::string(1 << 20, 'T'))));
  expect_bounded(import_caffe, network(one("ReLU", "", std::string(1 << 20, 'b'))));
  std::string many;
  for (int i = 0; i < 50'000; ++i) many += "layer{type:\"ReLU\" bottom:\"data\" top:\"data\"}";
  expect_bounded(import_caffe, network(many));
  const std::string huge = "9223372036854775807";
  for (const char* type : {"Convolution", "Deconvolution"}) {
    expect_answer(
        import_caffe(network(one(type, "convolution_param { num_output: " + huge +
                                           " kernel_size: " + huge + " pad: " + huge +
                                           " stride: " + huge + " dilation: " + huge + " }"))),
        type);
  }
  expect_answer(import_caffe(network(one(
                    "Pooling", "pooling_param { kernel_size: " + huge + " pad: " + huge + " }"))),
                "pooling");
  expect_answer(import_caffe("input: \"data\" input_shape { dim: 1 dim: " + huge + " dim: " + huge +
                             " dim: " + huge + " }" +
                             one("InnerProduct", "inner_product_param { num_output: 2 }")),
                "inner product");
}

// Looked through again for each of them, so many took minutes.
TEST(ImportCaffe, LayersOfManyBlobsAndNetworksOfManyInputsAreRefused) {
  const std::string tops = repeated("top: \"t\" ", 1001),
                    bottoms = repeated("bottom: \"data\" ", 1001);
  for (const std::string& layer :
       {"layer { name: \"s\" type: \"Slice\" bottom: \"data\" " + tops + "}",
        "layer { name: \"s\" type: \"Eltwise\" top: \"t\" " + bottoms + "}"}) {
    EXPECT_NE(fault(import_caffe, network(layer)).find("more than 1000 bottoms or tops"),
              std::string::npos);
  }
  std::string inputs;
  for (int i = 0; i < 1001; ++i) {
    inputs += "input: \"i" + std::to_string(i) + "\" input_shape { dim: 1 dim: 2 }\n";
  }
  EXPECT_NE(fault(import_caffe, inputs + one("ReLU")).find("line 1001"), std::string::npos);
}

}  // namespace
}  // namespace ledger
