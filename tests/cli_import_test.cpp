// Networks of other tools in the terminal: told by content, notes and errors on standard error.
#include "cli_run.h"
#include "truth_files.h"

namespace ledger {
namespace {

Ran run_on(const std::string& file, const std::string& input = {}) {
  return run({"cost", file}, input);
}

const std::string kNetworks = std::string(LEDGER_TEST_DATA_DIR) + "/networks/";

TEST(CliImport, FilesOfOtherToolsAreModels) {
  const Ran onnx = run_on(truth_path("onnx/resnet18.onnx"));
  EXPECT_EQ(onnx.status, kExitOk) << onnx.err;
  EXPECT_TRUE(has(onnx.out, "1,814,073,344") || has(onnx.out, "1.814")) << onnx.out;
  for (const char* name :
       {"keras2_vgg16.json", "caffe_alexnet_deploy.prototxt", "torch_vgg11.txt"}) {
    const Ran other = run_on(kNetworks + name);
    EXPECT_EQ(other.status, kExitOk) << name << other.err;
  }
}

TEST(CliImport, StandardInputIsToldByContentAsWell) {
  EXPECT_EQ(run_on("-", read_text(truth_path("onnx/squeezenet1_1.onnx"))).status, kExitOk);
  EXPECT_EQ(run_on("-", read_text(kNetworks + "caffe_alexnet_deploy.prototxt")).status, kExitOk);
}

TEST(CliImport, NotesGoToStandardError) {
  const Ran torch = run_on(kNetworks + "torch_transformer.txt");
  EXPECT_EQ(torch.status, kExitOk);
  EXPECT_TRUE(has(torch.err, "note: ")) << torch.err;
  EXPECT_TRUE(has(torch.err, "torch.onnx.export(model")) << torch.err;
}

TEST(CliImport, ErrorsNameLineAndColumnOrTheByte) {
  const Ran text = run_on("-", "layer { name: \"c\" type: \"Convolution\"\n bottom: }\n");
  EXPECT_EQ(text.status, kExitModelError);
  EXPECT_EQ(text.err.rfind("<stdin>:2:", 0), 0u) << text.err;
  const std::string whole = read_text(truth_path("onnx/resnet18.onnx"));
  const Ran cut = run_on("-", whole.substr(0, 2000));
  EXPECT_EQ(cut.status, kExitModelError);
  EXPECT_EQ(cut.err.rfind("<stdin>:", 0), 0u) << cut.err;
  EXPECT_GT(std::stoi(cut.err.substr(8)), 0) << cut.err;
}

}  // namespace
}  // namespace ledger
