// Layers of Caffe become ours here, blob by blob.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "import/caffe_layer.h"
#include "import/draft_model.h"
#include "import/import_notes.h"

namespace ledger {

// What holds a blob now: a layer that works in place puts itself here.
struct CaffeBlob {
  int layer = kNetworkInput;
  std::vector<long long> shape = {};  // without the batch; empty where it is not known

  std::size_t rank() const { return shape.size(); }
};

class CaffeBuilder {
 public:
  CaffeBuilder(Reporter& reporter, const std::vector<CaffeLayer>& layers);

  // The blob that `layer` reads at `index`; reports one that nobody makes.
  const CaffeBlob& bottom(const CaffeLayer& layer, std::size_t index = 0);
  bool has_bottom(const CaffeLayer& layer, std::size_t index = 0) const;
  // How many layers read a blob of this name.
  int readers(const std::string& blob) const;
  void set_top(const CaffeLayer& layer, std::size_t index, CaffeBlob blob);
  void enter(const std::string& name, CaffeBlob blob) { blobs_[name] = std::move(blob); }

  // One of our layers, named after `layer`.
  CaffeBlob add(const CaffeLayer& layer, std::string_view suffix, DraftLayer ours,
                std::vector<long long> shape);
  // The same shape and one input.
  CaffeBlob add_same(const CaffeLayer& layer, std::string_view suffix, const CaffeBlob& input,
                     std::string kind);
  // All of one row, where it is not yet.
  CaffeBlob flattened(const CaffeLayer& layer, const CaffeBlob& input);
  // A learned number a channel, as a tensor to add or multiply.
  CaffeBlob add_learned(const CaffeLayer& layer, std::string_view suffix, const CaffeBlob& like);
  void add_unknown(const CaffeLayer& layer, std::vector<long long> shape = {});
  // The first enters the model, those behind it stand beside it.
  CaffeBlob add_input(const std::string& name, const std::vector<long long>& shape);

  DraftModel& model() { return model_; }
  ImportNotes& notes() { return notes_; }
  Reporter& reporter() { return reporter_; }
  const std::unordered_map<std::string, CaffeBlob>& blobs() const { return blobs_; }

 private:
  DraftModel model_;
  ImportNotes notes_;
  Reporter& reporter_;
  std::unordered_map<std::string, CaffeBlob> blobs_;
  std::unordered_map<std::string, int> readers_;
  std::map<std::string, int, std::less<>> owners_;  // of weights, by the names of "param"
  bool has_input_ = false;
};

using CaffeFunction = void (*)(CaffeBuilder&, const CaffeLayer&);
struct CaffeType {
  std::string_view name;  // folded: "innerproduct"
  CaffeFunction build;
  std::size_t least_rank = 1;  // of the first bottom, without the batch
};
std::span<const CaffeType> caffe_window_types();  // caffe_windows.cpp
std::span<const CaffeType> caffe_plain_types();   // caffe_plain.cpp
std::span<const CaffeType> caffe_shape_types();   // caffe_shapes.cpp

// A layer that runs when the network is used.
void build_caffe_layer(CaffeBuilder& builder, const CaffeLayer& layer);

}  // namespace ledger
