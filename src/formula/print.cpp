#include "formula/print.h"

#include "formula/number_format.h"
#include "formula/operations.h"

namespace ledger {
namespace {

// What stands at the leaves: the symbols of a table, or the numbers put in for them.
class Leaves {
 public:
  explicit Leaves(const SymbolTable& symbols) : symbols_(&symbols) {}
  explicit Leaves(std::span<const Rational> values) : values_(values) {}

  bool are_symbols() const { return symbols_ != nullptr; }
  const std::string& name(int slot) const { return symbols_->name(slot); }
  const Rational& value(const Expression::Node& node) const {
    return node.operation == Operation::kName ? values_[static_cast<std::size_t>(node.slot)]
                                              : node.value;
  }
  bool is_symbol(const Expression::Node& node) const {
    return are_symbols() && node.operation == Operation::kName;
  }

 private:
  const SymbolTable* symbols_ = nullptr;
  std::span<const Rational> values_ = {};
};

bool is_leaf(const Expression::Node& node) {
  return node.operation == Operation::kNumber || node.operation == Operation::kName;
}

// How tightly a node binds as it is printed: a negative number or a fraction needs brackets too.
Precedence printed_precedence(const Expression::Node& node, const Leaves& leaves) {
  if (!is_leaf(node)) return precedence_of(node.operation);
  if (leaves.is_symbol(node)) return Precedence::kPrimary;
  const Rational& value = leaves.value(node);
  if (!value.is_whole()) return Precedence::kProduct;
  return value.numerator < 0 ? Precedence::kSum : Precedence::kPrimary;
}

// Whether an operand must stand in brackets. `fractions_stand_apart`: a drawn fraction bar says by
// itself what a slash in a line does not.
bool needs_brackets(const Expression::Node& parent, std::size_t index,
                    const Expression::Node& operand, const Leaves& leaves,
                    bool fractions_stand_apart) {
  const Precedence outside = precedence_of(parent.operation);
  const Precedence inside = printed_precedence(operand, leaves);
  const bool is_fraction = operand.operation == Operation::kDivide ||
                           (is_leaf(operand) && inside == Precedence::kProduct);
  if (is_fraction && fractions_stand_apart) return outside >= Precedence::kPower;
  if (is_fraction && outside == Precedence::kProduct) return true;
  if (inside != outside) return inside < outside;
  // On the same level only chains of one associative operation read without brackets.
  const bool is_associative =
      parent.operation == operand.operation &&
      (parent.operation == Operation::kAdd || parent.operation == Operation::kMultiply ||
       parent.operation == Operation::kAnd || parent.operation == Operation::kOr);
  const bool is_chain_end = index == 0 && outside != Precedence::kPower &&
                            outside != Precedence::kChoose && outside != Precedence::kCompare;
  return !is_associative && !is_chain_end;
}

// "C_in" is C with a small "in"; "affine" and "count_include_pad" are words.
struct SymbolParts {
  std::string base;
  std::string subscript;
};
SymbolParts split_symbol(const std::string& name) {
  const std::size_t underscore = name.find('_');
  constexpr std::size_t kLongestBase = 1;
  if (underscore == std::string::npos || underscore > kLongestBase) return {name, {}};
  return {name.substr(0, underscore), name.substr(underscore + 1)};
}

std::string spaced(std::string_view printed, Operation operation) {
  const bool is_tight = operation == Operation::kMultiply || operation == Operation::kDivide ||
                        operation == Operation::kPower;
  return is_tight ? std::string(printed) : " " + std::string(printed) + " ";
}

std::string_view function_name(Operation operation) {
  const FunctionName* function = find_function(operation);
  return function == nullptr ? std::string_view() : function->name;
}

// One line of text.
class LinePrinter {
 public:
  LinePrinter(const Expression& expression, const Leaves& leaves)
      : expression_(expression), leaves_(leaves) {}

  std::string print(const Expression::Node& node) const {
    if (leaves_.is_symbol(node)) return leaves_.name(node.slot);
    if (is_leaf(node)) return format_exact(leaves_.value(node));
    if (const InfixOperator* infix = find_infix(node.operation)) {
      return operand(node, 0) + spaced(infix->printed, node.operation) + operand(node, 1);
    }
    switch (node.operation) {
      case Operation::kNegate:
        return "−" + operand(node, 0);
      case Operation::kNot:
        return "not " + operand(node, 0);
      case Operation::kChoose:
        return operand(node, 0) + " ? " + operand(node, 1) + " : " + operand(node, 2);
      default:
        return std::string(function_name(node.operation)) + "(" + arguments(node) + ")";
    }
  }

 private:
  std::string operand(const Expression::Node& node, std::size_t index) const {
    const Expression::Node& inner = expression_.node(node.operands[index]);
    const std::string text = print(inner);
    return needs_brackets(node, index, inner, leaves_, false) ? "(" + text + ")" : text;
  }

  std::string arguments(const Expression::Node& node) const {
    std::string text;
    for (const int index : node.operands) {
      if (!text.empty()) text += ", ";
      text += print(expression_.node(index));
    }
    return text;
  }

  const Expression& expression_;
  const Leaves& leaves_;
};

std::string latex_word(std::string_view word) {
  std::string text = "\\mathrm{";
  for (const char c : word) {
    if (c == '_') text += '\\';
    text += c;
  }
  return text + "}";
}

std::string latex_symbol(const std::string& name) {
  const SymbolParts parts = split_symbol(name);
  std::string text = parts.base.size() == 1 ? parts.base : latex_word(parts.base);
  if (parts.subscript.size() == 1) text += "_" + parts.subscript;
  if (parts.subscript.size() > 1) text += "_{" + latex_word(parts.subscript) + "}";
  return text;
}

std::string latex_number(const Rational& value) {
  if (value.is_whole()) return std::to_string(value.numerator);
  return "\\frac{" + std::to_string(value.numerator) + "}{" + std::to_string(value.denominator) +
         "}";
}

class LatexPrinter {
 public:
  LatexPrinter(const Expression& expression, const Leaves& leaves)
      : expression_(expression), leaves_(leaves) {}

  std::string print(const Expression::Node& node) const {
    if (leaves_.is_symbol(node)) return latex_symbol(leaves_.name(node.slot));
    if (is_leaf(node)) return latex_number(leaves_.value(node));
    switch (node.operation) {
      case Operation::kDivide:
        return "\\frac{" + inside(node, 0) + "}{" + inside(node, 1) + "}";
      case Operation::kPower:
        return operand(node, 0) + "^{" + inside(node, 1) + "}";
      case Operation::kNegate:
        return "-" + operand(node, 0);
      case Operation::kNot:
        return "\\lnot " + operand(node, 0);
      case Operation::kFloor:
        return "\\left\\lfloor " + inside(node, 0) + " \\right\\rfloor";
      case Operation::kCeil:
        return "\\left\\lceil " + inside(node, 0) + " \\right\\rceil";
      case Operation::kAbs:
        return "\\left| " + inside(node, 0) + " \\right|";
      case Operation::kChoose:
        return "\\begin{cases} " + inside(node, 1) + " & \\text{if } " + inside(node, 0) +
               " \\\\ " + inside(node, 2) + " & \\text{otherwise} \\end{cases}";
      default:
        break;
    }
    if (const InfixOperator* infix = find_infix(node.operation)) {
      return operand(node, 0) + " " + std::string(infix->latex) + " " + operand(node, 1);
    }
    return call(node);
  }

 private:
  std::string inside(const Expression::Node& node, std::size_t index) const {
    return print(expression_.node(node.operands[index]));
  }

  std::string operand(const Expression::Node& node, std::size_t index) const {
    const Expression::Node& inner = expression_.node(node.operands[index]);
    const std::string text = print(inner);
    const bool brackets = needs_brackets(node, index, inner, leaves_, true);
    return brackets ? "\\left( " + text + " \\right)" : text;
  }

  std::string call(const Expression::Node& node) const {
    const bool is_built_in = node.operation == Operation::kMin || node.operation == Operation::kMax;
    std::string text = is_built_in
                           ? "\\" + std::string(function_name(node.operation))
                           : "\\operatorname{" + latex_word(function_name(node.operation)) + "}";
    text += "\\left( ";
    for (std::size_t i = 0; i < node.operands.size(); ++i) {
      if (i > 0) text += ", ";
      text += inside(node, i);
    }
    return text + " \\right)";
  }

  const Expression& expression_;
  const Leaves& leaves_;
};

TypesetBox text_box(std::string text) {
  TypesetBox box;
  box.kind = TypesetBox::Kind::kText;
  box.text = std::move(text);
  return box;
}

class Typesetter {
 public:
  Typesetter(const Expression& expression, const Leaves& leaves)
      : expression_(expression), leaves_(leaves) {}

  TypesetBox set(const Expression::Node& node) const {
    if (is_leaf(node)) return leaf(node);
    switch (node.operation) {
      case Operation::kDivide:
        return two(TypesetBox::Kind::kFraction, inside(node, 0), inside(node, 1));
      case Operation::kPower:
        return two(TypesetBox::Kind::kSuperscript, operand(node, 0), inside(node, 1));
      case Operation::kFloor:
      case Operation::kCeil: {
        TypesetBox box;
        box.kind = node.operation == Operation::kFloor ? TypesetBox::Kind::kFloor
                                                       : TypesetBox::Kind::kCeil;
        box.children.push_back(inside(node, 0));
        return box;
      }
      case Operation::kNegate:
        return row({text_box("−"), operand(node, 0)});
      case Operation::kNot:
        return row({text_box("not "), operand(node, 0)});
      case Operation::kChoose:
        return row({operand(node, 0), text_box(" ? "), operand(node, 1), text_box(" : "),
                    operand(node, 2)});
      default:
        break;
    }
    if (const InfixOperator* infix = find_infix(node.operation)) {
      return row(
          {operand(node, 0), text_box(spaced(infix->printed, node.operation)), operand(node, 1)});
    }
    return call(node);
  }

 private:
  TypesetBox leaf(const Expression::Node& node) const {
    TypesetBox box;
    box.slot = node.slot;
    if (!leaves_.is_symbol(node)) {
      const Rational& value = leaves_.value(node);
      if (value.is_whole()) {
        box.kind = TypesetBox::Kind::kText;
        box.text = format_whole(value.numerator);
        return box;
      }
      box = two(TypesetBox::Kind::kFraction, text_box(format_whole(value.numerator)),
                text_box(format_whole(value.denominator)));
      box.slot = node.slot;
      return box;
    }
    box.kind = TypesetBox::Kind::kSymbol;
    const SymbolParts parts = split_symbol(leaves_.name(node.slot));
    box.text = parts.base;
    box.subscript = parts.subscript;
    return box;
  }

  // Rows inside rows become one, so that a painter can break a long product between its factors.
  static TypesetBox row(std::vector<TypesetBox> parts) {
    TypesetBox box;
    for (TypesetBox& part : parts) {
      if (part.kind == TypesetBox::Kind::kRow) {
        for (TypesetBox& child : part.children) box.children.push_back(std::move(child));
      } else {
        box.children.push_back(std::move(part));
      }
    }
    return box;
  }

  static TypesetBox two(TypesetBox::Kind kind, TypesetBox first, TypesetBox second) {
    TypesetBox box;
    box.kind = kind;
    box.children.push_back(std::move(first));
    box.children.push_back(std::move(second));
    return box;
  }

  TypesetBox inside(const Expression::Node& node, std::size_t index) const {
    return set(expression_.node(node.operands[index]));
  }

  TypesetBox operand(const Expression::Node& node, std::size_t index) const {
    const Expression::Node& inner = expression_.node(node.operands[index]);
    if (!needs_brackets(node, index, inner, leaves_, true)) return set(inner);
    return row({text_box("("), set(inner), text_box(")")});
  }

  TypesetBox call(const Expression::Node& node) const {
    std::vector<TypesetBox> parts;
    parts.push_back(text_box(std::string(function_name(node.operation)) + "("));
    for (std::size_t i = 0; i < node.operands.size(); ++i) {
      if (i > 0) parts.push_back(text_box(", "));
      parts.push_back(inside(node, i));
    }
    parts.push_back(text_box(")"));
    return row(std::move(parts));
  }

  const Expression& expression_;
  const Leaves& leaves_;
};

}  // namespace

std::string print_symbols(const Expression& expression, const SymbolTable& symbols) {
  const Leaves leaves(symbols);
  return LinePrinter(expression, leaves).print(expression.root());
}

std::string print_numbers(const Expression& expression, std::span<const Rational> values) {
  const Leaves leaves(values);
  return LinePrinter(expression, leaves).print(expression.root());
}

std::string print_latex(const Expression& expression, const SymbolTable& symbols) {
  const Leaves leaves(symbols);
  return LatexPrinter(expression, leaves).print(expression.root());
}

std::string print_latex_numbers(const Expression& expression, std::span<const Rational> values) {
  const Leaves leaves(values);
  return LatexPrinter(expression, leaves).print(expression.root());
}

TypesetBox typeset_symbols(const Expression& expression, const SymbolTable& symbols) {
  const Leaves leaves(symbols);
  return Typesetter(expression, leaves).set(expression.root());
}

TypesetBox typeset_numbers(const Expression& expression, std::span<const Rational> values) {
  const Leaves leaves(values);
  return Typesetter(expression, leaves).set(expression.root());
}

}  // namespace ledger
