// How each layer kind is said in PyTorch.
#pragma once

#include <string_view>

namespace ledger {

// Texts with braces. Between them:
//   {formula}                 a symbol of the kind, a field, or a formula over its symbols: {C_out
//   - C}
//   {, name=formula:default}  an argument that is left out where it is the default, which is also
//                             PyTorch's; the comma goes where nothing stands before it
//   {, name='field}           a word of the field in quotes, left out where the field is not given
//   {?formula:text}           the text where the formula is not 0
// and in calls also {self}, {x}, {y}, {z} for the inputs (a missing one is the one before),
// {inputs} for all of them and {+}, {*} for all of them joined by that sign, {output} for the sizes
// of the output without the batch, {span} for the dimensions from start_dim to end_dim, {order} for
// the dimensions of a permutation, {slice} for one of a slice.
struct PytorchKind {
  std::string_view kind;
  std::string_view module;  // made once, in __init__; empty: a function
  std::string_view call = "{self}({x})";
  std::string_view condition = {};  // a formula; where it is 0, this cannot be said
  std::string_view note = {};       // what is not quite the same, for the head of the file
};

// Null for a kind that PyTorch has no short way to say.
const PytorchKind* find_pytorch_kind(std::string_view kind);

}  // namespace ledger
