#include "app/action.h"
#include "app/layer_fields.h"

namespace ledger {
namespace {

class Widener {
 public:
  explicit Widener(const Model& model) : model_(model) {}

  void operator()(SetFields& action) const {
    for (SetField& field : action.fields) widen(field.layer);
  }
  void operator()(AddLayer& action) const {
    if (action.beside != "input") widen(action.beside);
  }
  void operator()(MoveLayerBeside& action) const {
    widen(action.layer);
    if (action.beside != "input") widen(action.beside);
  }
  template <class Other>
  void operator()(Other& action) const {
    if constexpr (requires { action.layer; }) widen(action.layer);
  }

 private:
  void widen(std::string& name) const { name = name_of_all(model_, name); }
  const Model& model_;
};

}  // namespace

Action for_all_repeats(Action action, const Model& model) {
  const Widener widen(model);
  std::visit([&](auto& each) { widen(each); }, action);
  return action;
}

}  // namespace ledger
