// Layers of Keras become ours here: shapes in Keras' order beside the order our layers want.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "import/draft_model.h"
#include "import/import_notes.h"
#include "import/keras_config.h"

namespace ledger {

// What a layer of Keras makes: its shape as Keras writes it, channels mostly last, and which of our
// layers holds it.
struct KerasTensor {
  int layer = kNetworkInput;
  std::vector<long long> shape = {};  // without the batch; kUnknownSize where it is open
  bool turned = false;                // ours has the last dimension in front

  std::size_t rank() const { return shape.size(); }
  long long channels(bool first) const {
    return shape.empty() ? kUnknownSize : first ? shape.front() : shape.back();
  }
};

// A layer at work: Keras may call one several times.
struct KerasCall {
  std::string_view class_name;  // "Conv2D"
  std::string name;             // "encoder.conv1"
  KerasConfig config;
  std::vector<KerasTensor> inputs;
  std::vector<std::string_view> roles = {};  // of the inputs, empty for one without a name

  const KerasTensor& input() const { return inputs.front(); }
};

class KerasBuilder {
 public:
  explicit KerasBuilder(Reporter& reporter) : reporter_(reporter) {}

  // One of our layers for `call`, named after it; a further call of the same Keras layer shares its
  // weights. `shape` and `turned` are those of the result.
  KerasTensor add(const KerasCall& call, std::string_view suffix, DraftLayer layer,
                  std::vector<long long> shape, bool turned);
  // The same for one input and the same shape.
  KerasTensor add_same(const KerasCall& call, std::string_view suffix, const KerasTensor& input,
                       std::string kind);
  // Keeps its place, and is not costed. `shape` empty: as the first input.
  KerasTensor add_unknown(const KerasCall& call, std::vector<long long> shape = {});
  // The activation named by the layer's own config, behind it.
  KerasTensor activate(const KerasCall& call, const KerasTensor& tensor);
  KerasTensor activate(const KerasCall& call, std::string_view function, const KerasTensor& tensor,
                       std::string_view suffix);

  // The same numbers with the channels in front, or as Keras has them.
  KerasTensor turned(const KerasTensor& tensor) { return turn(tensor, true); }
  KerasTensor unturned(const KerasTensor& tensor) { return turn(tensor, false); }
  // In the layout that a layer with channels works in.
  KerasTensor as_map(const KerasTensor& tensor, bool channels_first) {
    return turn(tensor, !channels_first);
  }
  KerasTensor reshaped(const KerasTensor& tensor, const std::vector<long long>& our_shape,
                       std::vector<long long> shape, bool turned);

  // A further input, or the first. Open sizes become parameters of the model.
  KerasTensor add_input(const std::string& name, const std::vector<long long>& shape, Mark mark,
                        bool channels_first);

  // In front of the names of layers that are put in between: the model they stand in.
  void set_prefix(std::string prefix) { prefix_ = std::move(prefix); }
  const std::string& prefix() const { return prefix_; }
  bool full() const { return full_; }
  ImportNotes& notes() { return notes_; }
  Reporter& reporter() { return reporter_; }
  DraftModel& model() { return model_; }

 private:
  KerasTensor turn(const KerasTensor& tensor, bool wanted);
  int push(DraftLayer layer, Mark mark);
  OrderedJson size_json(long long size, std::size_t index, std::size_t rank);

  DraftModel model_;
  ImportNotes notes_;
  Reporter& reporter_;
  std::map<std::pair<const JsonValue*, std::string>, int> owners_;  // of weights
  std::map<std::pair<int, bool>, int> turns_;  // a tensor's other layout, once made
  std::string prefix_;
  bool has_input_ = false;
  bool full_ = false;
};

// The name of an activation that is a text, or an object of some version of Keras.
std::string_view keras_activation_name(const JsonValue& json);
// Our kind for it; null where there is none.
const char* keras_activation_kind(std::string_view name);
// An extent after a window has gone over it; unknown stays unknown.
long long keras_window_size(long long size, long long kernel, long long stride, long long dilation,
                            bool same);

}  // namespace ledger
