#include "import/caffe_builder.h"

#include <algorithm>
#include <array>

#include "import/sizes.h"
#include "model/words.h"

namespace ledger {
namespace {

const CaffeBlob kNoBlob = {};

// The name that a layer's weights are shared under; empty for none.
std::string shared_name(const CaffeLayer& layer) {
  for (const ProtoField& field : layer.message->fields) {
    if (field.name != "param") continue;
    // V1 writes the name alone.
    const ProtoField* name = field.is_message ? field.find("name") : &field;
    if (name != nullptr && !name->text.empty()) return unescaped(name->text);
  }
  return {};
}

const CaffeType* find_type(std::string_view type) {
  const std::array<std::span<const CaffeType>, 3> tables = {
      caffe_window_types(), caffe_plain_types(), caffe_shape_types()};
  for (const std::span<const CaffeType> table : tables) {
    const auto found = std::find_if(table.begin(), table.end(),
                                    [type](const CaffeType& each) { return each.name == type; });
    if (found != table.end()) return &*found;
  }
  return nullptr;
}

}  // namespace

CaffeBuilder::CaffeBuilder(Reporter& reporter, const std::vector<CaffeLayer>& layers)
    : reporter_(reporter) {
  for (const CaffeLayer& layer : layers) {
    for (const CaffeLayer::Blob& blob : layer.bottoms) ++readers_[blob.name];
  }
}

bool CaffeBuilder::has_bottom(const CaffeLayer& layer, std::size_t index) const {
  return index < layer.bottoms.size();
}

int CaffeBuilder::readers(const std::string& blob) const {
  const auto found = readers_.find(blob);
  return found == readers_.end() ? 0 : found->second;
}

const CaffeBlob& CaffeBuilder::bottom(const CaffeLayer& layer, std::size_t index) {
  if (index >= layer.bottoms.size()) {
    reporter_.add(ErrorCode::kMissing, layer.mark(),
                  "The layer " + in_quotes(layer.name) + " needs " +
                      count_of(static_cast<long long>(index) + 1, "bottom") + ".",
                  "bottom: names the blob that it reads.");
    return kNoBlob;
  }
  const CaffeLayer::Blob& wanted = layer.bottoms[index];
  const auto found = blobs_.find(wanted.name);
  if (found != blobs_.end()) return found->second;
  std::vector<std::string_view> known;
  constexpr std::size_t kEnough = 256;
  for (const auto& [name, blob] : blobs_) {
    if (known.size() < kEnough) known.push_back(name);
  }
  reporter_.add(ErrorCode::kUnknownName, wanted.mark,
                "The layer " + in_quotes(layer.name) + " reads " + in_quotes(wanted.name) +
                    ", which no layer before it makes.",
                nearest_hint(wanted.name, known));
  return kNoBlob;
}

void CaffeBuilder::set_top(const CaffeLayer& layer, std::size_t index, CaffeBlob blob) {
  if (index < layer.tops.size()) blobs_[layer.tops[index].name] = std::move(blob);
}

CaffeBlob CaffeBuilder::add(const CaffeLayer& layer, std::string_view suffix, DraftLayer ours,
                            std::vector<long long> shape) {
  ours.name = (layer.name.empty() ? layer.type : layer.name) + std::string(suffix);
  const int index = static_cast<int>(model_.layers.size());
  if (const std::string shared = shared_name(layer); !shared.empty()) {
    const auto [owner, is_first] = owners_.emplace(shared + std::string(suffix), index);
    if (!is_first) ours.same_weights_as = owner->second;
  }
  model_.layers.push_back(std::move(ours));
  return {index, std::move(shape)};
}

CaffeBlob CaffeBuilder::add_same(const CaffeLayer& layer, std::string_view suffix,
                                 const CaffeBlob& input, std::string kind) {
  return add(layer, suffix, {{}, std::move(kind), {input.layer}}, input.shape);
}

CaffeBlob CaffeBuilder::flattened(const CaffeLayer& layer, const CaffeBlob& input) {
  if (input.rank() == 1) return input;
  return add(layer, "_flatten", {{}, "flatten", {input.layer}},
             {std::max(size_product(input.shape), 1LL)});
}

CaffeBlob CaffeBuilder::add_learned(const CaffeLayer& layer, std::string_view suffix,
                                    const CaffeBlob& like) {
  std::vector<long long> shape(like.rank(), 1);
  if (!shape.empty()) shape.front() = like.shape.front();
  DraftLayer ours = {{}, "learned_tensor", {like.layer}};
  ours.set("shape", shape);
  return add(layer, suffix, std::move(ours), shape);
}

void CaffeBuilder::add_unknown(const CaffeLayer& layer, std::vector<long long> shape) {
  notes_.not_costed(layer.type_as_written);
  DraftLayer ours = {{}, "unknown_op", {}};
  for (std::size_t i = 0; i < layer.bottoms.size(); ++i) {
    ours.inputs.push_back(bottom(layer, i).layer);
  }
  ours.set("comment", layer.type_as_written);
  if (shape.empty()) {
    shape = bottom(layer).shape;
  } else {
    ours.set("shape", shape);
  }
  const CaffeBlob made = add(layer, "", std::move(ours), std::move(shape));
  for (std::size_t i = 0; i < layer.tops.size(); ++i) set_top(layer, i, made);
}

CaffeBlob CaffeBuilder::add_input(const std::string& name, const std::vector<long long>& shape) {
  if (!has_input_) {
    has_input_ = true;
    model_.input.assign(shape.begin(), shape.end());
    return {kNetworkInput, shape};
  }
  DraftLayer layer = {name, "further_input", {kNetworkInput}};
  layer.set("shape", shape);
  model_.layers.push_back(std::move(layer));
  return {static_cast<int>(model_.layers.size()) - 1, shape};
}

void build_caffe_layer(CaffeBuilder& builder, const CaffeLayer& layer) {
  // A layer that reads what is not there says so once.
  for (std::size_t i = 0; i < layer.bottoms.size(); ++i) {
    if (builder.blobs().find(layer.bottoms[i].name) == builder.blobs().end()) {
      builder.bottom(layer, i);
      return;
    }
  }
  const CaffeType* type = find_type(layer.type);
  if (type == nullptr) return builder.add_unknown(layer);
  const CaffeBlob& input = builder.bottom(layer);
  if (builder.has_bottom(layer) && input.rank() < type->least_rank) {
    builder.reporter().add(ErrorCode::kShapeMismatch, layer.mark(),
                           "The layer " + in_quotes(layer.name) + " (" + layer.type_as_written +
                               ") needs channels, height and width, and is given " +
                               count_of(static_cast<long long>(input.rank()), "dimension") + ".");
    return;
  }
  type->build(builder, layer);
}

}  // namespace ledger
