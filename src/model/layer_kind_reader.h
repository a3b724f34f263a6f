// Reads one layer kind: layer_kind.cpp goes through the file, layer_kind_fields.cpp reads its
// fields and its formulas.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/layer_kind.h"
#include "model/reading.h"

namespace ledger {

class LayerKindReader {
 public:
  LayerKindReader(const JsonValue& json, Reporter& reporter);
  std::optional<LayerKind> read();

 private:
  void check_keys();
  void read_names();
  void read_input();
  void read_input_count(const JsonValue& json);
  void read_fields();
  void read_field(const JsonValue::Member& member);
  void read_field_symbols(const JsonValue& json, FieldSpec& field, std::vector<JsonValue>& names);
  void read_field_bounds(const JsonValue& json, FieldSpec& field);
  void read_words(const JsonValue& json, FieldSpec& field, std::size_t symbols);
  void read_default(const JsonValue& json, FieldSpec& field, std::size_t symbols);
  std::vector<Expression> read_values(const JsonValue& json, std::string_view what,
                                      std::size_t symbols);
  void read_where();
  void read_requirements();
  std::string read_template(const JsonValue& json);
  void read_output();
  void read_output_dimension(const JsonValue& json);
  void read_parameters();
  void read_operations();
  void read_window();
  void read_memory();

  // A formula that decides shapes: nothing that follows from shapes may stand in it.
  std::optional<Expression> read_early_formula(const JsonValue& json, std::string_view what);
  // A formula over known shapes: no parameters and no operations.
  Expression read_cost_formula(const JsonValue& json, std::string_view what);
  std::optional<Expression> read_without(const JsonValue& json, std::string_view what,
                                         bool shapes_known);

  bool bounded(const JsonValue& json, std::string_view what);

  // The new symbol's slot, -1 where the name is taken or is none.
  int define(std::string_view name, Mark mark);
  int define(const JsonValue& name);

  void fail(ErrorCode code, Mark mark, std::string message, std::string hint = {});
  void fail_type(const JsonValue& found, std::string_view what, std::string_view wanted);
  void fail_missing(Mark mark, std::string message);
  template <class Value>
  std::optional<Value> keep(std::optional<Value> value) {
    if (!value) failed_ = true;
    return value;
  }

  const JsonValue& json_;
  Reporter& reporter_;
  LayerKind kind_;
  std::vector<Mark> pending_parameters_;
  bool failed_ = false;
};

}  // namespace ledger
