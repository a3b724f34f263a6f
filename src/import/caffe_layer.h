// A layer of a prototxt, old or new, read with located errors.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "import/proto_text.h"
#include "model/reading.h"

namespace ledger {

// The fields of a message such as convolution_param; missing ones have defaults.
class CaffeFields {
 public:
  CaffeFields(const ProtoField* message, Reporter& reporter)
      : message_(message), reporter_(&reporter) {}

  const ProtoField* find(std::string_view field) const {
    return message_ == nullptr ? nullptr : message_->find(field);
  }
  bool has(std::string_view field) const { return find(field) != nullptr; }
  long long whole(std::string_view field, long long otherwise, long long least) const;
  bool boolean(std::string_view field, bool otherwise) const;
  // As written: MAX, 0.1.
  std::string_view word(std::string_view field, std::string_view otherwise) const;
  // Whether a number is given that differs from `usual`.
  bool differs(std::string_view field, std::string_view usual) const;
  // Of a field that may be repeated.
  std::vector<long long> wholes(std::string_view field, long long least) const;
  // [height, width] of `field` once or twice, or of field_h and field_w.
  std::vector<long long> pair(std::string_view field, std::string_view height,
                              std::string_view width, long long otherwise, long long least) const;
  CaffeFields inside(std::string_view field) const { return {find_message(field), *reporter_}; }
  Reporter& reporter() const { return *reporter_; }

 private:
  const ProtoField* find_message(std::string_view field) const;
  long long number(const ProtoField& field, long long otherwise, long long least) const;

  const ProtoField* message_;
  Reporter* reporter_;
};

struct CaffeLayer {
  std::string name;
  std::string type;  // folded: "innerproduct" of "InnerProduct" and INNER_PRODUCT
  std::string type_as_written;
  struct Blob {
    std::string name;
    Mark mark;
  };
  std::vector<Blob> bottoms, tops;
  const ProtoField* message = nullptr;
  CaffeFields fields;

  // "convolution_param" and so on.
  CaffeFields parameters(std::string_view message_name) const {
    return fields.inside(message_name);
  }
  Mark mark() const { return message->mark; }
  // Whether the layer is there when the network is used, or while it is trained.
  bool runs_in(std::string_view phase) const;
};

// All `layer` and `layers` of a network in the order of the text.
std::vector<CaffeLayer> read_caffe_layers(const ProtoField& net, Reporter& reporter);

}  // namespace ledger
