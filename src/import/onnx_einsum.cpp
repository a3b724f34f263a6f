// Einsum of two tensors: a sum of products over the letters that the result does not have, which is
// a product of matrices once the numbers are in order.
#include <algorithm>
#include <string>

#include "import/onnx_translate.h"

namespace ledger {
namespace {

constexpr std::size_t kMostLetters = 16;

struct Equation {
  std::string left, right, out;
};

bool holds(const std::string& letters, char letter) {
  return letters.find(letter) != std::string::npos;
}

bool is_plain(const std::string& letters) {
  std::string sorted = letters;
  std::sort(sorted.begin(), sorted.end());
  const bool are_letters = std::all_of(sorted.begin(), sorted.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
  return are_letters && sorted.size() <= kMostLetters &&
         std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end();
}

// "bij,bjk->bik". Nothing for more operands than two, "..." and letters that repeat in one.
std::optional<Equation> equation_of(const OnnxNode& node) {
  std::string text;
  for (const char c : node.text("equation", "")) {
    if (c != ' ') text += c;
  }
  const std::size_t comma = text.find(','), arrow = text.find("->");
  if (comma == std::string::npos) return std::nullopt;
  Equation equation;
  equation.left = text.substr(0, comma);
  equation.right = text.substr(comma + 1, arrow == std::string::npos ? arrow : arrow - comma - 1);
  if (!is_plain(equation.left) || !is_plain(equation.right)) return std::nullopt;
  if (arrow != std::string::npos) {
    equation.out = text.substr(arrow + 2);
  } else {
    for (const char c : equation.left + equation.right) {
      if (holds(equation.left, c) != holds(equation.right, c)) equation.out += c;
    }
    std::sort(equation.out.begin(), equation.out.end());
  }
  const bool is_known = std::all_of(equation.out.begin(), equation.out.end(), [&](char c) {
    return holds(equation.left, c) || holds(equation.right, c);
  });
  if (!is_plain(equation.out) || !is_known) return std::nullopt;
  return equation;
}

// A tensor as layers see it: without the letter of the batch.
struct Operand {
  std::string letters;
  Dims dims;
};

std::optional<Operand> operand_of(Translator& to, const GraphValue& value, std::string letters) {
  Operand operand = {std::move(letters), to.item(value)};
  if (is_batch_alone(value, to.graph())) {
    operand.letters.erase(static_cast<std::size_t>(value.batch_axis), 1);
  }
  if (operand.letters.size() != operand.dims.size()) return std::nullopt;
  return operand;
}

Dim size_of(const Operand& operand, char letter) {
  return operand.dims[operand.letters.find(letter)];
}

// Both tensors as matrices [all, rows, sum] and [all, sum, columns].
class Product {
 public:
  Product(const Operand& left, const Operand& right, const std::string& out)
      : left_(left), right_(right) {
    for (const char c : left.letters) {
      if (!holds(right.letters, c)) {
        (holds(out, c) ? rows_ : lost_) += c;
      } else {
        (holds(out, c) ? all_ : sum_) += c;
      }
    }
    for (const char c : right.letters) {
      if (!holds(left.letters, c)) (holds(out, c) ? columns_ : lost_) += c;
    }
  }

  // A letter that only one tensor has, and the result has not, would be summed before.
  bool is_product() const { return lost_.empty() && !sum_.empty(); }
  bool is_linear() const { return all_.empty() && sum_.size() == 1 && columns_.size() == 1; }
  std::string left_order() const { return all_ + rows_ + sum_; }
  std::string right_order() const { return all_ + sum_ + columns_; }
  std::string out_order() const { return all_ + rows_ + columns_; }

  std::optional<Dim> size(const std::string& letters) const {
    Dims sizes;
    for (const char c : letters) {
      sizes.push_back(holds(left_.letters, c) ? size_of(left_, c) : size_of(right_, c));
    }
    return product(sizes);
  }
  std::optional<Dims> matrix(const std::string& above, const std::string& beside) const {
    Dims dims;
    for (const char c : all_) dims.push_back(size_of(left_, c));
    const std::optional<Dim> height = size(above), width = size(beside);
    if (!height || !width) return std::nullopt;
    dims.push_back(*height);
    dims.push_back(*width);
    return dims;
  }
  std::optional<Dims> left_matrix() const { return matrix(rows_, sum_); }
  std::optional<Dims> right_matrix() const { return matrix(sum_, columns_); }
  std::optional<Dims> out_matrix() const { return matrix(rows_, columns_); }
  char sum() const { return sum_.front(); }
  char column() const { return columns_.front(); }

 private:
  const Operand& left_;
  const Operand& right_;
  std::string all_, rows_, columns_, sum_, lost_;
};

// In another order and shape, by a layer where that is not how the numbers stand.
int arranged(Translator& to, int layer, const Operand& from, const std::string& order,
             const Dims& shape) {
  if (from.letters == order) return to.reshaped(layer, from.dims, shape);
  OrderedJson fields = OrderedJson::object();
  Translator::put_shape(fields, shape);
  return to.add("rearrange", {layer}, std::move(fields));
}

int linear(Translator& to, const NodeView& view, const Product& product, const Operand& left,
           const Operand& right) {
  std::string order;
  Dims shape;
  for (const char c : left.letters) {
    if (c != product.sum()) {
      order += c;
      shape.push_back(size_of(left, c));
    }
  }
  shape.push_back(size_of(left, product.sum()));
  const int input = arranged(to, to.layer_of(*view.in(0)), left, order + product.sum(), shape);
  const int layer = to.add("linear", {input},
                           {{"in_features", Translator::json(shape.back())},
                            {"out_features", Translator::json(size_of(right, product.column()))},
                            {"bias", false}});
  to.share(layer, view.in(1)->weight);
  return layer;
}

}  // namespace

bool infer_einsum(const NodeView& view) {
  const std::optional<Equation> equation = equation_of(view.node());
  const Dims* left = view.shape(0);
  const Dims* right = view.shape(1);
  if (!equation || left == nullptr || right == nullptr) return false;
  if (equation->left.size() != left->size() || equation->right.size() != right->size()) {
    return false;
  }
  Dims out;
  for (const char c : equation->out) {
    const std::size_t at = equation->left.find(c);
    out.push_back(at != std::string::npos ? (*left)[at] : (*right)[equation->right.find(c)]);
  }
  view.set(std::move(out));
  for (std::size_t i = 0; i < 2; ++i) {
    const GraphValue& value = *view.in(i);
    if (value.batch_axis < 0) continue;
    const std::string& letters = i == 0 ? equation->left : equation->right;
    const std::size_t at = equation->out.find(letters[static_cast<std::size_t>(value.batch_axis)]);
    if (at != std::string::npos) view.set_batch(static_cast<int>(at), value.batch_before);
    break;
  }
  return true;
}

bool translate_einsum(Translator& to, const NodeView& view) {
  const std::optional<Equation> equation = equation_of(view.node());
  if (!equation || !to.known(view.in(1))) return false;
  const auto left = operand_of(to, *view.in(0), equation->left);
  const auto right = operand_of(to, *view.in(1), equation->right);
  const auto out = operand_of(to, *view.out(), equation->out);
  if (!left || !right || !out) return false;
  const Product product(*left, *right, out->letters);
  if (!product.is_product()) return false;
  const auto left_shape = product.left_matrix(), right_shape = product.right_matrix();
  const auto out_shape = product.out_matrix();
  if (!left_shape || !right_shape || !out_shape) return false;
  Operand made = {product.out_order(), *out_shape};
  int layer = 0;
  if (view.in(1)->is_constant && product.is_linear()) {
    layer = linear(to, view, product, *left, *right);
    made.dims.clear();
    for (const char c : made.letters) made.dims.push_back(size_of(*out, c));
  } else {
    const int a = arranged(to, to.layer_of(*view.in(0)), *left, product.left_order(), *left_shape);
    const int b =
        arranged(to, to.layer_of(*view.in(1)), *right, product.right_order(), *right_shape);
    layer = to.add("matmul", {a, b});
  }
  to.bind(view.out(), arranged(to, layer, made, out->letters, out->dims));
  return true;
}

}  // namespace ledger
