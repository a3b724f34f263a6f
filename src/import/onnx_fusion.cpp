#include "import/onnx_fusion.h"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace ledger {
namespace {

class Finder {
 public:
  explicit Finder(OnnxGraph& graph) : graph_(graph) {
    found_.absorbed.resize(graph.nodes.size());
    is_output_.resize(graph.values.size());
    for (const int output : graph.outputs) is_output_[static_cast<std::size_t>(output)] = true;
  }

  Fusions run() {
    for (int n = 0; n < static_cast<int>(graph_.nodes.size()); ++n) {
      const std::string_view op = node(n).node.op;
      if (!is_known_domain(node(n).node.domain)) continue;
      if (op == "MatMul") find_bias(n);
      if (op == "Div" || op == "Mul") find_norm(n);
      if (op == "Erf") find_gelu(n);
      if (op == "Sigmoid") find_gate(n, Fusion::Kind::kSilu);
      if (op == "HardSigmoid") find_gate(n, Fusion::Kind::kHardSwish);
      if (op == "Tanh") find_mish(n);
    }
    return std::move(found_);
  }

 private:
  const GraphNode& node(int index) const { return graph_.nodes[static_cast<std::size_t>(index)]; }
  const GraphValue& value(int index) const {
    return graph_.values[static_cast<std::size_t>(index)];
  }

  int output(int n) const { return node(n).outputs.empty() ? kNoValue : node(n).outputs[0]; }
  int input(int n, std::size_t i) const {
    return i < node(n).inputs.size() ? node(n).inputs[i] : kNoValue;
  }
  // The node that gives a value, if it is of that operator.
  int producer(int v, std::string_view op) const {
    if (v < 0) return -1;
    const int n = value(v).producer;
    return n >= 0 && node(n).node.op == op && !taken(n) ? n : -1;
  }
  bool taken(int n) const {
    return found_.absorbed[static_cast<std::size_t>(n)] || found_.at.count(n) > 0;
  }
  // The only node that reads a node's output, if it is of that operator.
  int only_user(int n, std::string_view op) const {
    const int v = output(n);
    if (v < 0 || is_output_[static_cast<std::size_t>(v)] || value(v).consumers.size() != 1) {
      return -1;
    }
    const int user = value(v).consumers.front();
    return node(user).node.op == op && !taken(user) ? user : -1;
  }
  int other_input(int n, int v) const { return input(n, 0) == v ? input(n, 1) : input(n, 0); }
  bool is_number(int v, double number) const {
    constexpr double kNear = 1e-3;
    return v >= 0 && value(v).real && std::abs(*value(v).real - number) < kNear;
  }
  // A constant vector as long as the last dimension of another value.
  bool is_row(int v, int like) const {
    if (v < 0 || like < 0 || !value(v).is_constant || !value(v).dims || !value(like).dims ||
        value(like).dims->empty() || value(v).dims->empty()) {
      return false;
    }
    const Dim& width = value(like).dims->back();
    return width.is_plain() && value(v).dims->back().value == width.value &&
           value(v).stored == width.value;
  }
  void absorb(std::initializer_list<int> nodes) {
    for (const int n : nodes) {
      if (n >= 0) found_.absorbed[static_cast<std::size_t>(n)] = true;
    }
  }

  void find_bias(int product) {
    const int weight = input(product, 1);
    if (weight < 0 || !value(weight).is_constant || !value(weight).dims ||
        value(weight).dims->size() != 2) {
      return;
    }
    const int sum = only_user(product, "Add");
    if (sum < 0) return;
    const int bias = other_input(sum, output(product));
    if (!is_row(bias, output(product)) || !value(bias).is_learned) return;
    absorb({product});
    found_.at[sum] = {Fusion::Kind::kLinear, product, kNoValue, bias};
  }

  // Mean over the last dimension.
  bool is_row_mean(int n) const {
    const int from = input(n, 0);
    if (n < 0 || from < 0 || !value(from).dims) return false;
    const NodeView view(graph_, node(n));
    const std::optional<Dims> axes = view.list(1, "axes");
    if (!axes || axes->size() != 1) return false;
    const auto rank = static_cast<std::int64_t>(value(from).dims->size());
    return axes->front().value == -1 || axes->front().value == rank - 1;
  }

  // x - mean(x)
  int centered_from(int v, int& subtraction, int& mean) const {
    subtraction = producer(v, "Sub");
    if (subtraction < 0) return kNoValue;
    const int x = input(subtraction, 0);
    mean = producer(input(subtraction, 1), "ReduceMean");
    return mean >= 0 && input(mean, 0) == x && is_row_mean(mean) ? x : kNoValue;
  }

  // v*v or v^2
  int squared_from(int v, int& square) const {
    square = producer(v, "Pow");
    if (square >= 0) {
      const int by = input(square, 1);
      if (by < 0 || is_number(by, 2)) return by < 0 ? kNoValue : input(square, 0);
      const std::optional<Dims>& exponent = value(by).data;
      const bool is_two = exponent && exponent->size() == 1 && exponent->front().value == 2;
      return is_two ? input(square, 0) : kNoValue;
    }
    square = producer(v, "Mul");
    return square >= 0 && input(square, 0) == input(square, 1) ? input(square, 0) : kNoValue;
  }

  // 1/x, as some write it for rsqrt.
  int reciprocal_of(int v, int& x) const {
    int n = producer(v, "Reciprocal");
    if (n >= 0) {
      x = input(n, 0);
      return n;
    }
    n = producer(v, "Div");
    if (n < 0 || !is_number(input(n, 0), 1)) return -1;
    x = input(n, 1);
    return n;
  }

  // A quotient by sqrt(mean(d^2) + e), or a product with its reciprocal.
  void find_norm(int quotient) {
    if (taken(quotient)) return;
    int reciprocal = -1, root = -1, above = kNoValue;
    if (node(quotient).node.op == "Div") {
      above = input(quotient, 0);
      root = producer(input(quotient, 1), "Sqrt");
    } else {
      for (std::size_t side = 0; side < 2 && root < 0; ++side) {
        int below = kNoValue;
        reciprocal = reciprocal_of(input(quotient, side), below);
        root = producer(below, "Sqrt");
        above = input(quotient, 1 - side);
      }
    }
    if (root < 0 || above < 0) return;
    const int sum = producer(input(root, 0), "Add");
    if (sum < 0) return;
    int variance = producer(input(sum, 0), "ReduceMean");
    if (variance < 0) variance = producer(input(sum, 1), "ReduceMean");
    if (variance < 0 || !is_row_mean(variance)) return;
    int square = -1, subtraction = -1, mean = -1, again = -1, mean_again = -1;
    const int deviation = squared_from(input(variance, 0), square);
    if (deviation < 0) return;
    Fusion fusion;
    fusion.input = centered_from(above, subtraction, mean);
    fusion.kind = Fusion::Kind::kLayerNorm;
    if (fusion.input >= 0) {
      if (deviation != above && centered_from(deviation, again, mean_again) != fusion.input) return;
    } else {
      if (deviation != above) return;
      fusion.kind = Fusion::Kind::kRmsNorm;
      fusion.input = above;
    }
    absorb({reciprocal, root, sum, variance, square, subtraction, mean, again, mean_again});
    found_.at[take_affine(quotient, fusion)] = fusion;
  }

  // What comes behind: times a row, plus a row. Gives the last node.
  int take_affine(int last, Fusion& fusion) {
    const int product = only_user(last, "Mul");
    if (product < 0 || !is_row(other_input(product, output(last)), output(last))) return last;
    fusion.scale = other_input(product, output(last));
    absorb({last});
    const int sum = only_user(product, "Add");
    const bool shifts = fusion.kind == Fusion::Kind::kLayerNorm && sum >= 0 &&
                        is_row(other_input(sum, output(product)), output(product));
    if (!shifts) return product;
    fusion.bias = other_input(sum, output(product));
    absorb({product});
    return sum;
  }

  // x*(1 + erf(x/sqrt(2)))/2, the half at either end.
  void find_gelu(int erf) {
    int inner = producer(input(erf, 0), "Div");
    if (inner < 0) inner = producer(input(erf, 0), "Mul");
    const int sum = only_user(erf, "Add");
    if (inner < 0 || sum < 0) return;
    const int x = input(inner, 0);
    const int product = only_user(sum, "Mul");
    if (product < 0) return;
    const int other = other_input(product, output(sum));
    if (other == x) {
      const int half = only_user(product, "Mul");
      if (half < 0 || !is_number(other_input(half, output(product)), 0.5)) return;
      absorb({inner, erf, sum, product});
      found_.at[half] = {Fusion::Kind::kGelu, x, kNoValue, kNoValue};
      return;
    }
    const int half = producer(other, "Mul");
    if (half >= 0 && input(half, 0) == x && is_number(input(half, 1), 0.5)) {
      absorb({inner, erf, sum, half});
      found_.at[product] = {Fusion::Kind::kGelu, x, kNoValue, kNoValue};
      return;
    }
    const int late = only_user(product, "Mul");
    if (is_number(other, 0.5) && late >= 0 && other_input(late, output(product)) == x) {
      absorb({inner, erf, sum, product});
      found_.at[late] = {Fusion::Kind::kGelu, x, kNoValue, kNoValue};
    }
  }

  // x*f(x)
  void find_gate(int gate, Fusion::Kind kind) {
    const int product = only_user(gate, "Mul");
    if (product < 0 || other_input(product, output(gate)) != input(gate, 0)) return;
    absorb({gate});
    found_.at[product] = {kind, input(gate, 0), kNoValue, kNoValue};
  }

  void find_mish(int tanh) {
    const int softplus = producer(input(tanh, 0), "Softplus");
    const int product = only_user(tanh, "Mul");
    if (softplus < 0 || product < 0 || other_input(product, output(tanh)) != input(softplus, 0)) {
      return;
    }
    absorb({softplus, tanh});
    found_.at[product] = {Fusion::Kind::kMish, input(softplus, 0), kNoValue, kNoValue};
  }

  OnnxGraph& graph_;
  Fusions found_;
  std::vector<bool> is_output_;
};

}  // namespace

Fusions find_fusions(OnnxGraph& graph) {
  return Finder(graph).run();
}

}  // namespace ledger
