// A value, or the error that stands in its place. It must be looked at before it is used.
#pragma once

#include <utility>
#include <variant>

#include "formula/error.h"

namespace ledger {

template <class Value>
class [[nodiscard]] Result {
 public:
  Result(Value value) : content_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : content_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return content_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Only where ok().
  const Value& value() const& { return *std::get_if<0>(&content_); }
  Value& value() & { return *std::get_if<0>(&content_); }
  Value&& value() && { return std::move(*std::get_if<0>(&content_)); }
  const Value& operator*() const& { return value(); }
  Value& operator*() & { return value(); }
  const Value* operator->() const { return std::get_if<0>(&content_); }
  Value* operator->() { return std::get_if<0>(&content_); }

  // Only where not ok().
  const Error& error() const& { return *std::get_if<1>(&content_); }
  Error& error() & { return *std::get_if<1>(&content_); }

 private:
  std::variant<Value, Error> content_;
};

}  // namespace ledger
