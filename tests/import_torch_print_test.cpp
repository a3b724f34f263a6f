// Texts of print(model): what follows one another is costed, known blocks too, and the rest says
// so.
#include "import_text.h"

namespace ledger {
namespace {

ImportedText read_sample(const std::string& name) {
  return import_text(import_torch_print, sample(name));
}

TEST(ImportTorchPrint, FormatsAreToldByContent) {
  EXPECT_EQ(detect_format(sample("torch_vgg11.txt")), ModelFormat::kTorchPrint);
  EXPECT_EQ(detect_format("  (0): Conv2d(3, 6, kernel_size=(5, 5), stride=(1, 1))\n"),
            ModelFormat::kTorchPrint);
}

TEST(ImportTorchPrint, NetworksOfTorchvision) {
  struct Known {
    const char* name;
    const char* preset;
  };
  const Known known[] = {{"torch_vgg11.txt", "vgg11"},
                         {"torch_resnet18.txt", "resnet18"},
                         {"torch_squeezenet1_1.txt", "squeezenet1_1"}};
  for (const Known& each : known) {
    const ImportedText read = read_sample(each.name);
    const AnalyzedText preset = analyze_preset(each.preset);
    EXPECT_EQ(read.totals().macs, preset.analysis->totals.macs) << each.name;
    EXPECT_EQ(read.totals().parameters, preset.analysis->totals.parameters) << each.name;
    EXPECT_NE(read.notes().find("torch.onnx.export(model, torch.randn(1, 3, 224, 224), "
                                "\"model.onnx\")"),
              std::string::npos)
        << read.notes();
    EXPECT_EQ(read.notes().find("not costed"), std::string::npos) << read.notes();
  }
}

TEST(ImportTorchPrint, ThePictureThatFitsTheFirstLinearLayer) {
  const ImportedText read = read_sample("torch_lenet.txt");
  EXPECT_NE(read.notes().find("32×32"), std::string::npos) << read.notes();
  EXPECT_NE(read.notes().find("A flatten in front of \"fc1\""), std::string::npos);
  EXPECT_EQ(read.totals().parameters, 61'706);
  EXPECT_EQ(read.totals().macs, analyze_preset("lenet5").analysis->totals.macs);
}

TEST(ImportTorchPrint, RepeatedModulesAndAttention) {
  const ImportedText read = read_sample("torch_transformer.txt");
  const std::int64_t layer = 4 * 64 * 64 + 4 * 64 + 2 * 64 * 256 + 256 + 64 + 4 * 64;
  EXPECT_EQ(read.totals().parameters, 1000 * 64 + 2 * layer + 130);
  EXPECT_NE(read.notes().find("heads"), std::string::npos) << read.notes();
  EXPECT_NE(read.notes().find("dtype=torch.long"), std::string::npos) << read.notes();
}

TEST(ImportTorchPrint, WhatCannotFollowIsNotGuessed) {
  const ImportedText read = read_sample("torch_unet_part.txt");
  EXPECT_NE(read.notes().find("\"Conv2d\" and \"Up\""), std::string::npos) << read.notes();
  const std::int64_t up = 32 * 16 * 4 + 16 + 32 * 16 * 9 + 16;
  EXPECT_EQ(read.totals().parameters, (27 * 16 + 16) + (16 * 32 * 9 + 32) + up + 34);
  EXPECT_NE(read.import.model.find("unknown_op"), std::string::npos);
  // Of macs: the two, the ReLU and the pooling.
  EXPECT_EQ(read.totals().not_counted[0], 4);
}

TEST(ImportTorchPrint, ModulesAlone) {
  const ImportedText conv =
      import_text(import_torch_print,
                  "Conv2d(3, 64, kernel_size=(7, 7), stride=(2, 2), padding=(3, 3), bias=False)");
  EXPECT_EQ(conv.totals().macs, 118'013'952);
  EXPECT_TRUE(conv.import.notes.empty()) << conv.notes();
  const ImportedText lstm = import_text(
      import_torch_print,
      "Sequential(\n  (0): LSTM(10, 20, num_layers=2, batch_first=True, bidirectional=True)\n)");
  EXPECT_EQ(lstm.totals().parameters, 2 * 4 * 20 * (10 + 20 + 2) + 2 * 4 * 20 * (40 + 20 + 2));
  const ImportedText inside = import_text(
      import_torch_print,
      "  (conv): Conv2d(3, 8, kernel_size=(3, 3), stride=(1, 1), padding=same)\n  (bn): "
      "BatchNorm2d(8, eps=1e-05)\n");
  EXPECT_EQ(inside.totals().parameters, 224 + 16);
}

TEST(ImportTorchPrint, FaultsAreLocated) {
  const auto fault_of = [](const std::string& text) { return fault(import_torch_print, text); };
  EXPECT_EQ(fault_of("Net(\n  (fc): Linear(in_features=4, out_features=2, bias=True)\n"),
            "line 3, column 1: The bracket of \"Net\" at line 1 is never closed: expected \")\", "
            "found the end of the text. Was the text cut off?");
  EXPECT_EQ(fault_of("Net(\n  (fc): 5\n)").substr(0, 52),
            "line 2, column 10: Expected the class of a module an");
  EXPECT_NE(fault_of("ReLU()\nReLU()").find("Expected the end behind the last bracket"),
            std::string::npos);
}

TEST(ImportTorchPrint, DamagedTextsAreAnswered) {
  for (const char* name : {"torch_vgg11.txt", "torch_resnet18.txt", "torch_squeezenet1_1.txt",
                           "torch_lenet.txt", "torch_transformer.txt", "torch_unet_part.txt"}) {
    expect_answers_when_damaged(import_torch_print, sample(name));
  }
}

TEST(ImportTorchPrint, HostileTextsAreBounded) {
  expect_bounded(import_torch_print, repeated("A(\n(0): ", 100'000));
  expect_bounded(import_torch_print, "A(\n" + repeated("(0): ReLU()\n", 250'000) + ")");
  expect_bounded(import_torch_print, "A(\n(0-9): 999999999999 x ReLU()\n)");
  expect_bounded(import_torch_print,
                 "A(\n(0): 1000 x B(\n(0): 1000 x C(\n(0): 1000 x ReLU()\n)\n)\n)");
  expect_bounded(import_torch_print, std::string(1 << 20, 'N') + "(\n)");
  expect_bounded(import_torch_print, "A(\n(" + std::string(1 << 20, 'n') + "): ReLU()\n)");
  // What could be a block in a block in a block.
  std::string nest = "ReLU()";
  for (int i = 0; i < 60; ++i) {
    nest = "BasicBlock(\n(conv1): " + nest +
           "\n(bn1): ReLU()\n(conv2): ReLU()\n(bn2): Linear(in_features=3)\n)";
  }
  expect_bounded(import_torch_print,
                 "A(\n(c): Conv2d(3, 3, kernel_size=(1, 1))\n(n): " + nest + "\n)");
}

}  // namespace
}  // namespace ledger
