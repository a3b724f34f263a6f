// Networks of other tools in the terminal: told by content, notes and errors on standard error.
#include <gtest/gtest.h>

#include <sstream>

#include "cli/cli.h"
#include "truth_files.h"

namespace ledger {
namespace {

struct Outcome {
  int status = -1;
  std::string out, err;
};

Outcome run_on(const std::string& file, const std::string& input = {}) {
  const std::vector<const char*> arguments = {"layerledger", "cost", file.c_str()};
  std::istringstream in(input);
  std::ostringstream out, err;
  Outcome outcome;
  outcome.status = run_cli(static_cast<int>(arguments.size()), arguments.data(), in, out, err);
  outcome.out = out.str();
  outcome.err = err.str();
  return outcome;
}

bool says(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

const std::string kNetworks = std::string(LEDGER_TEST_DATA_DIR) + "/networks/";

TEST(CliImport, FilesOfOtherToolsAreModels) {
  const Outcome onnx = run_on(truth_path("onnx/resnet18.onnx"));
  EXPECT_EQ(onnx.status, kExitOk) << onnx.err;
  EXPECT_TRUE(says(onnx.out, "1,814,073,344") || says(onnx.out, "1.814")) << onnx.out;
  for (const char* name :
       {"keras2_vgg16.json", "caffe_alexnet_deploy.prototxt", "torch_vgg11.txt"}) {
    const Outcome other = run_on(kNetworks + name);
    EXPECT_EQ(other.status, kExitOk) << name << other.err;
  }
}

TEST(CliImport, StandardInputIsToldByContentAsWell) {
  EXPECT_EQ(run_on("-", read_text(truth_path("onnx/squeezenet1_1.onnx"))).status, kExitOk);
  EXPECT_EQ(run_on("-", read_text(kNetworks + "caffe_alexnet_deploy.prototxt")).status, kExitOk);
}

TEST(CliImport, NotesGoToStandardError) {
  const Outcome torch = run_on(kNetworks + "torch_transformer.txt");
  EXPECT_EQ(torch.status, kExitOk);
  EXPECT_TRUE(says(torch.err, "note: ")) << torch.err;
  EXPECT_TRUE(says(torch.err, "torch.onnx.export(model")) << torch.err;
}

TEST(CliImport, ErrorsNameLineAndColumnOrTheByte) {
  const Outcome text = run_on("-", "layer { name: \"c\" type: \"Convolution\"\n bottom: }\n");
  EXPECT_EQ(text.status, kExitModelError);
  EXPECT_EQ(text.err.rfind("<stdin>:2:", 0), 0u) << text.err;
  const std::string whole = read_text(truth_path("onnx/resnet18.onnx"));
  const Outcome cut = run_on("-", whole.substr(0, 2000));
  EXPECT_EQ(cut.status, kExitModelError);
  EXPECT_EQ(cut.err.rfind("<stdin>:", 0), 0u) << cut.err;
  EXPECT_GT(std::stoi(cut.err.substr(8)), 0) << cut.err;
}

}  // namespace
}  // namespace ledger
