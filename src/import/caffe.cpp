// Networks of Caffe: prototxt with `layers` of the first years or `layer` of the later ones.
#include <algorithm>
#include <array>

#include "import/caffe_builder.h"
#include "import/caffe_inputs.h"
#include "import/import.h"
#include "model/words.h"

namespace ledger {
namespace {

bool is_loss(std::string_view type) {
  return type.ends_with("loss") || type == "softmaxwithloss";
}

// What only measures.
bool is_dropped(const CaffeLayer& layer) {
  static constexpr std::array<std::string_view, 5> kMeasures = {"accuracy", "silence", "hdf5output",
                                                                "detectionevaluate", "argmax"};
  return is_loss(layer.type) ||
         std::find(kMeasures.begin(), kMeasures.end(), layer.type) != kMeasures.end();
}

// Heads whose loss counts for less than the whole run in training only: GoogLeNet's have 0.3.
class AuxiliaryHeads {
 public:
  void see(const CaffeLayer& loss, const CaffeBuilder& builder) {
    if (!is_loss(loss.type) || loss.bottoms.empty()) return;
    const auto blob = builder.blobs().find(loss.bottoms.front().name);
    if (blob == builder.blobs().end() || blob->second.layer < 0) return;
    const ProtoField* weight = loss.message->find("loss_weight");
    const std::optional<Rational> value =
        weight == nullptr ? std::nullopt : parse_decimal(weight->text);
    const bool is_auxiliary = value && compare(*value, Rational(1)) < 0;
    (is_auxiliary ? auxiliary_ : main_).push_back(blob->second.layer);
  }

  void mark(DraftModel& model, ImportNotes& notes) const {
    if (auxiliary_.empty() || main_.empty()) return;
    const std::vector<bool> needed = closure(model, main_), trained = closure(model, auxiliary_);
    int marked = 0;
    for (std::size_t i = 0; i < model.layers.size(); ++i) {
      model.layers[i].only_training = trained[i] && !needed[i];
      marked += model.layers[i].only_training ? 1 : 0;
    }
    notes.add(count_of(marked, "layer") +
              " of auxiliary heads run in training only: their parameters count, their work does "
              "not.");
  }

 private:
  static std::vector<bool> closure(const DraftModel& model, const std::vector<int>& ends) {
    std::vector<bool> reached(model.layers.size());
    for (const int end : ends) reached[static_cast<std::size_t>(end)] = true;
    for (std::size_t i = model.layers.size(); i-- > 0;) {
      if (!reached[i]) continue;
      for (const int input : model.layers[i].inputs) {
        if (input >= 0) reached[static_cast<std::size_t>(input)] = true;
      }
    }
    return reached;
  }

  std::vector<int> auxiliary_, main_;
};

void build(const std::vector<CaffeLayer>& layers, CaffeBuilder& builder) {
  AuxiliaryHeads heads;
  std::vector<std::string_view> dropped;
  int training_only = 0;
  for (const CaffeLayer& layer : layers) {
    if (is_caffe_source(layer)) continue;
    if (!layer.runs_in("TEST")) {
      ++training_only;
    } else if (is_dropped(layer)) {
      heads.see(layer, builder);
      dropped.push_back(layer.type_as_written);
    } else {
      build_caffe_layer(builder, layer);
    }
  }
  heads.mark(builder.model(), builder.notes());
  std::sort(dropped.begin(), dropped.end());
  dropped.erase(std::unique(dropped.begin(), dropped.end()), dropped.end());
  if (!dropped.empty()) {
    builder.notes().add("What only measures the result is left out: " + name_list(dropped) + ".");
  }
  if (training_only > 0) {
    builder.notes().add(count_of(training_only, "layer") +
                        " with phase: TRAIN left out; the network is as it is used.");
  }
}

void check_is_network(const ProtoField& net, const std::vector<CaffeLayer>& layers,
                      Reporter& reporter) {
  if (!layers.empty() || reporter.any()) return;
  const bool is_solver = net.find("base_lr") != nullptr || net.find("net") != nullptr;
  reporter.add(ErrorCode::kMissing, {1, 1},
               is_solver ? "This is a solver, which only names its network."
                         : "Expected a network of Caffe: there is no \"layer {\" in it.",
               is_solver ? "Open the file that its \"net\" names."
                         : "A layer looks like: layer { name: \"relu1\" type: \"ReLU\" bottom: "
                           "\"conv1\" top: \"conv1\" }.");
}

}  // namespace

ImportResult import_caffe(std::string_view text) {
  ImportResult result;
  result.format = ModelFormat::kCaffe;
  const std::optional<ProtoField> net = parse_proto_text(text, result.errors);
  if (!net) return result;
  Reporter reporter;
  const std::vector<CaffeLayer> layers = read_caffe_layers(*net, reporter);
  check_is_network(*net, layers, reporter);
  CaffeBuilder builder(reporter, layers);
  if (!reporter.any()) add_caffe_inputs(*net, layers, builder);
  if (!reporter.any()) build(layers, builder);
  if (!reporter.any() && builder.model().layers.empty()) {
    reporter.add(ErrorCode::kMissing, {1, 1}, "The network has no layers besides its data.");
  }
  if (reporter.any()) {
    result.errors = reporter.take();
    return result;
  }
  DraftModel& model = builder.model();
  const ProtoField* name = net->find("name");
  model.name = name == nullptr ? "" : unescaped(name->text.substr(0, 200));
  result.notes = builder.notes().take(model.layers.size());
  model.description = "Imported from Caffe.";
  model.notes = result.notes;
  result.model = write_draft(std::move(model));
  return result;
}

}  // namespace ledger
