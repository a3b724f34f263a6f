// A model with everything decided: repeats unrolled, arguments put in, inputs resolved to indices.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "model/catalog.h"

namespace ledger {

using Shape = std::vector<std::int64_t>;  // without the batch: channels, height, width

// As a layer has it: numbers for the field's symbols, or one of the field's words, or
// nothing, where the default's formula decides.
struct FieldValue {
  enum class Kind : std::uint8_t { kDefault, kNumbers, kWord };
  Kind kind = Kind::kDefault;
  bool edited = false;     // set by a person on top of the definition
  std::int16_t word = -1;  // index in FieldSpec::words
  std::array<Rational, kMostNumbers> numbers = {};
  friend bool operator==(const FieldValue& a, const FieldValue& b) {
    return a.kind == b.kind && a.word == b.word && a.numbers == b.numbers;
  }
};

// The fields of a layer, one for each of its kind's, in its order. Copies share the values until
// one of them sets another: networks repeat themselves, and values are most of what a layer is.
class FieldValues {
 public:
  FieldValues() = default;
  explicit FieldValues(std::size_t count)
      : values_(std::make_shared<std::vector<FieldValue>>(count)) {}

  std::size_t size() const { return values_ ? values_->size() : 0; }
  const FieldValue& operator[](std::size_t index) const { return (*values_)[index]; }
  std::span<const FieldValue> all() const {
    return values_ ? std::span<const FieldValue>(*values_) : std::span<const FieldValue>();
  }
  // To be set, for these fields alone.
  FieldValue& at(std::size_t index) {
    if (values_.use_count() > 1) values_ = std::make_shared<std::vector<FieldValue>>(*values_);
    return (*values_)[index];
  }
  friend bool operator==(const FieldValues& a, const FieldValues& b) {
    const std::span<const FieldValue> x = a.all(), y = b.all();
    return a.values_ == b.values_ || std::equal(x.begin(), x.end(), y.begin(), y.end());
  }

 private:
  std::shared_ptr<std::vector<FieldValue>> values_;
};

inline constexpr int kModelInput = -1;  // in Layer::inputs: the model's own input
inline constexpr int kNoGroup = -1;

struct Layer {
  std::string name;         // unique, dotted: "layer1.0.conv2"
  int kind = -1;            // in the catalog
  FieldValues fields;       // of the kind
  std::vector<int> inputs;  // earlier layers, or kModelInput
  std::vector<int> holds;   // earlier layers whose outputs a local variable keeps alive
  // The first layer that calls the same module (one ReLU object used twice) or holds the same
  // weights (an embedding and the head tied to it); its own index where nothing is shared.
  int module = -1;
  bool functional = false;  // calls a function, so tools that hook modules do not see it
  // An auxiliary head: its parameters are there, its work is done only where training runs it.
  bool training_only = false;
  int group = kNoGroup;  // the innermost block it stands in
  Mark mark = {};        // in the JSON text
};

// A model's layers. Models that differ in a few of them share the others, so that an edit of a
// layer copies that one alone.
class LayerList {
  using Shared = std::vector<std::shared_ptr<const Layer>>;

 public:
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = Layer;
    using difference_type = std::ptrdiff_t;
    using pointer = const Layer*;
    using reference = const Layer&;
    Iterator() = default;
    explicit Iterator(Shared::const_iterator at) : at_(at) {}
    const Layer& operator*() const { return **at_; }
    const Layer* operator->() const { return at_->get(); }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    Iterator operator++(int) { return Iterator(at_++); }
    std::ptrdiff_t operator-(const Iterator& other) const { return at_ - other.at_; }
    bool operator==(const Iterator& other) const { return at_ == other.at_; }

   private:
    Shared::const_iterator at_;
  };

  std::size_t size() const { return layers_.size(); }
  bool empty() const { return layers_.empty(); }
  const Layer& operator[](std::size_t index) const { return *layers_[index]; }
  const Layer& back() const { return *layers_.back(); }
  Iterator begin() const { return Iterator(layers_.begin()); }
  Iterator end() const { return Iterator(layers_.end()); }

  void reserve(std::size_t count) { layers_.reserve(count); }
  void add(Layer layer) { layers_.push_back(std::make_shared<const Layer>(std::move(layer))); }
  void replace(std::size_t index, Layer layer) {
    layers_[index] = std::make_shared<const Layer>(std::move(layer));
  }
  // Whether both have the very same layer there, so that nothing needs to be compared.
  bool shares(const LayerList& other, std::size_t index) const {
    return layers_[index] == other.layers_[index];
  }

 private:
  Shared layers_;
};

// A block in use: a fold in the table. Its layers are [first_layer, first_layer + layer_count).
struct Group {
  std::string name;   // "layer1", "layer1.0"
  std::string block;  // the block's name, empty for an inline group
  // The name that means all repeats of this use of the block, "layer1.*", and of those around it;
  // `name` itself where nothing repeats.
  std::string all;
  std::vector<Rational> arguments;  // the block's, by its arguments; none where it repeats
  int repeats = -1;                 // how often, where this is the fold around the repeats
  int parent = kNoGroup;
  int depth = 0;
  int first_layer = 0, layer_count = 0;
};

struct Model {
  std::shared_ptr<const Catalog> catalog;
  std::string name;   // the family: "ResNet"
  std::string title;  // the variant's: "ResNet-50 v1.5"
  Shape input;
  LayerList layers;           // in an order in which every input comes before its use
  std::vector<Group> groups;  // parents before children
  const LayerKind& kind_of(const Layer& layer) const {
    return catalog->kinds()[static_cast<std::size_t>(layer.kind)];
  }
};

}  // namespace ledger
