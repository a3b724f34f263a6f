// How the operations are spelled and how tightly they bind: one table for parser and printer.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "formula/expression.h"

namespace ledger {

// Higher binds tighter. Calls and names never need brackets.
enum class Precedence : std::uint8_t {
  kChoose,
  kOr,
  kAnd,
  kCompare,
  kSum,
  kProduct,
  kUnary,
  kPower,
  kPrimary,
};

struct InfixOperator {
  std::string_view spelling;  // in a formula's text
  std::string_view printed;   // for people: "·" for "*"
  std::string_view latex;
  Operation operation;
  Precedence precedence;
};
// Longer spellings come before those they begin with.
std::span<const InfixOperator> infix_operators();
const InfixOperator* find_infix(Operation operation);  // null where it is none

struct FunctionName {
  std::string_view name;
  Operation operation;
  int least_arguments, most_arguments;  // most -1: any number
};
std::span<const FunctionName> functions();
const FunctionName* find_function(Operation operation);

Precedence precedence_of(Operation operation);

// "7 / 0", "make_divisible(3, 0)": an operation with its numbers, for messages.
std::string operation_text(Operation operation, std::string_view a, std::string_view b);

}  // namespace ledger
