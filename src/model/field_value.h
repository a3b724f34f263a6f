// Values of a layer's fields: numbers, pairs, words and formulas.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "model/definition.h"
#include "model/layer_kind.h"
#include "model/model.h"
#include "model/reading.h"

namespace ledger {

// A value as far as it is known without the parameters. Where a component is a formula, `value` is
// of kind kNumbers and waits for it.
struct FieldReading {
  FieldValue value;
  std::array<std::optional<Expression>, kMostNumbers> formulas;
  std::array<Mark, kMostNumbers> marks;
  bool fills_all = false;  // formulas[0] is all numbers
};

// Nothing where the value is wrong, which is reported. `key` is the field's name as written.
std::optional<FieldReading> read_field(const FieldSpec& field, std::string_view key,
                                       const JsonValue& json, const SymbolTable& symbols,
                                       Reporter& reporter);

// Gives the field's other symbols the first one's number, as one number for a pair means.
void fill_numbers(const FieldSpec& field, std::array<Rational, kMostNumbers>& numbers);

// "[height, width]": how a list for the field looks.
std::string dimensions_text(const FieldSpec& field);

// Why a field cannot have this number; no place.
std::optional<Error> refuse_number(const FieldSpec& field, const Rational& value);

// Why a parameter of the model cannot have this value; no place.
std::optional<Error> refuse_parameter(const ModelParameter& parameter, const Rational& value);

// "3.5", "1/3": a number for people.
std::string decimal_text(const Rational& value);

}  // namespace ledger
