#include "import/caffe_inputs.h"

#include <algorithm>
#include <array>

#include "model/words.h"

namespace ledger {
namespace {

using Sizes = std::vector<long long>;

class CaffeInputReader {
 public:
  CaffeInputReader(const ProtoField& net, CaffeBuilder& builder)
      : net_(net), fields_(&net, builder.reporter()), builder_(builder) {}

  // input: "data" with input_dim four times, or input_shape once, for each.
  void read_fields() {
    Sizes dims = fields_.wholes("input_dim", 1);
    std::size_t index = 0;
    for (const ProtoField& field : net_.fields) {
      if (field.name != "input") continue;
      if (index >= kMostDraftInputs) {
        builder_.reporter().add(
            ErrorCode::kTooLarge, field.mark,
            "The network has more than " + std::to_string(kMostDraftInputs) + " inputs.");
        return;
      }
      Sizes shape = shape_field(net_, index);
      constexpr std::size_t kBlobDims = 4;
      if (shape.empty() && dims.size() >= kBlobDims) {
        shape.assign(dims.begin(), dims.begin() + kBlobDims);
        dims.erase(dims.begin(), dims.begin() + kBlobDims);
      }
      if (shape.empty()) {
        builder_.reporter().add(ErrorCode::kMissing, field.mark,
                                "The input " + in_quotes(field.text) + " has no shape.",
                                "Four lines of input_dim, or input_shape { dim: … }, follow it.");
        shape = {1, 3, 224, 224};
      }
      enter(unescaped(field.text), std::move(shape), false);
      ++index;
    }
  }

  void read_layer(const CaffeLayer& layer) {
    for (std::size_t i = 0; i < layer.tops.size(); ++i) {
      const std::string& name = layer.tops[i].name;
      Sizes shape = shape_of_top(layer, i);
      const bool is_label = shape.empty() && i > 0;
      if (is_label || builder_.blobs().count(name) > 0) continue;
      const bool is_guess = shape.empty();
      enter(name, is_guess ? guess(layer) : std::move(shape), is_guess);
    }
  }

 private:
  // The `index`-th input_shape or shape of `message`.
  Sizes shape_field(const ProtoField& message, std::size_t index) {
    for (const ProtoField& field : message.fields) {
      const bool is_shape = field.name == "input_shape" || field.name == "shape";
      if (!is_shape || index-- > 0) continue;
      return CaffeFields(&field, builder_.reporter()).wholes("dim", 1);
    }
    return {};
  }

  Sizes shape_of_top(const CaffeLayer& layer, std::size_t index) {
    for (const std::string_view name : {"input_param", "dummy_data_param"}) {
      const ProtoField* message = layer.message->find(name);
      if (message == nullptr) continue;
      Sizes shape = shape_field(*message, index);
      // One shape stands for all tops.
      return shape.empty() ? shape_field(*message, 0) : shape;
    }
    const CaffeFields memory = layer.parameters("memory_data_param");
    if (memory.has("height") && index == 0) {
      return {memory.whole("batch_size", 1, 1), memory.whole("channels", 3, 1),
              memory.whole("height", 1, 1), memory.whole("width", 1, 1)};
    }
    if (index > 0) return {};
    return shape_by_crop(layer);
  }

  // Images that are cut to a size, of three channels unless they are made grey.
  Sizes shape_by_crop(const CaffeLayer& layer) {
    const CaffeFields transform = layer.parameters("transform_param");
    const bool is_grey = transform.boolean("force_gray", false);
    for (const std::string_view name :
         {"transform_param", "data_param", "image_data_param", "window_data_param"}) {
      const CaffeFields fields = layer.parameters(name);
      const long long crop = fields.whole("crop_size", 0, 0);
      const long long height = crop > 0 ? crop : fields.whole("new_height", 0, 0);
      const long long width = crop > 0 ? crop : fields.whole("new_width", 0, 0);
      if (height < 1 || width < 1) continue;
      builder_.notes().add(
          "The data layer says " + std::to_string(height) + "×" + std::to_string(width) +
          ", and not how many channels: " + (is_grey ? "1" : "3") + " is a guess.");
      return {batch_of(layer), is_grey ? 1 : 3, height, width};
    }
    return {};
  }

  long long batch_of(const CaffeLayer& layer) {
    for (const std::string_view name :
         {"data_param", "image_data_param", "hdf5_data_param", "window_data_param"}) {
      const CaffeFields fields = layer.parameters(name);
      if (fields.has("batch_size")) return fields.whole("batch_size", 1, 1);
    }
    return 1;
  }

  // By the names that everybody's first networks have.
  Sizes guess(const CaffeLayer& layer) {
    std::string words = fold_name(layer.name);
    for (const std::string_view name : {"data_param", "hdf5_data_param", "image_data_param"}) {
      words += fold_name(layer.parameters(name).word("source", "").substr(0, 500));
    }
    words += fold_name(fields_.word("name", "").substr(0, 500));
    const auto says = [&](std::string_view word) { return words.find(word) != std::string::npos; };
    const long long batch = batch_of(layer);
    if (says("mnist") || says("lenet")) return {batch, 1, 28, 28};
    if (says("cifar")) return {batch, 3, 32, 32};
    return {batch, 3, 224, 224};
  }

  void enter(const std::string& name, Sizes shape, bool is_guess) {
    constexpr std::size_t kMostDimensions = 7;
    const long long batch = shape.size() > 1 ? shape.front() : 1;
    if (batch > 1) {
      builder_.notes().add("The file is written for batches of " + std::to_string(batch) +
                           "; figures here are for the batch that is set beside them, where other "
                           "tools multiply by " +
                           std::to_string(batch) + ".");
    }
    if (shape.size() > kMostDimensions) shape.resize(kMostDimensions);
    if (shape.size() > 1) shape.erase(shape.begin());
    if (is_guess) {
      std::string text;
      for (const long long size : shape) text += (text.empty() ? "" : "×") + std::to_string(size);
      builder_.notes().add("The file does not say the shape of " + in_quotes(name) + ": " + text +
                           " is a guess. Change \"input\" in the model.");
    }
    builder_.enter(name, builder_.add_input(name, shape));
  }

  const ProtoField& net_;
  CaffeFields fields_;
  CaffeBuilder& builder_;
};

}  // namespace

bool is_caffe_source(const CaffeLayer& layer) {
  return layer.bottoms.empty() && layer.type != "parameter";
}

void add_caffe_inputs(const ProtoField& net, const std::vector<CaffeLayer>& layers,
                      CaffeBuilder& builder) {
  CaffeInputReader reader(net, builder);
  reader.read_fields();
  // Data for training stand in where there are no others.
  for (const bool training : {false, true}) {
    if (training && !builder.blobs().empty()) break;
    for (const CaffeLayer& layer : layers) {
      const bool runs = layer.runs_in("TEST") != training;
      if (is_caffe_source(layer) && runs) reader.read_layer(layer);
    }
  }
}

}  // namespace ledger
