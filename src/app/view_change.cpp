#include "app/view_change.h"

#include <algorithm>

#include "app/layer_fields.h"

namespace ledger {
namespace {

bool has_name(const Model* model, std::string_view name) {
  return model != nullptr && (find_layer(*model, name) >= 0 || is_block(*model, name));
}

Error unknown(std::string message, std::string_view nearest) {
  Error error{ErrorCode::kUnknownName, {}, std::move(message), {}};
  if (!nearest.empty()) error.hint = "Did you mean \"" + std::string(nearest) + "\"?";
  return error;
}

Error unknown_convention(const std::string& id, const Catalog& catalog) {
  std::vector<std::string_view> known;
  for (const Convention& convention : catalog.conventions()) known.push_back(convention.id);
  return unknown("There is no convention named \"" + id + "\".", nearest_name(id, known));
}

// Carries out the actions on the view; what it cannot do it says.
class ViewChanger {
 public:
  // `newest`: the model as it stands, though its shapes may not fit.
  ViewChanger(View& view, const Model* model, const Model* newest, const Catalog& catalog)
      : view_(view), model_(model), newest_(newest), catalog_(catalog) {}

  Errors operator()(const SetConvention& action) {
    if (catalog_.find_convention(action.id) < 0) return {unknown_convention(action.id, catalog_)};
    view_.convention = action.id;
    return {};
  }

  Errors operator()(const SelectLayer& action) {
    const bool exists =
        action.name.empty() || has_name(model_, action.name) || has_name(newest_, action.name);
    if (!exists) {
      return {unknown("This model has no layer or block named \"" + action.name + "\".",
                      model_ ? nearest_layer(*model_, action.name) : std::string_view())};
    }
    view_.selected_layer = action.name;
    return {};
  }

  Errors operator()(const SetSearch& action) {
    view_.search = action.text;
    return {};
  }

  Errors operator()(const SetSort& action) {
    view_.sort = action.column;
    view_.sort_descending = action.descending;
    return {};
  }

  Errors operator()(const ToggleGroup& action) {
    const auto found = std::find(view_.folded.begin(), view_.folded.end(), action.name);
    if (found != view_.folded.end()) {
      view_.folded.erase(found);
      return {};
    }
    if (!model_ || !is_block(*model_, action.name)) {
      return {unknown("This model has no block named \"" + action.name + "\".", {})};
    }
    view_.folded.push_back(action.name);
    return {};
  }

  Errors operator()(const FoldAll& action) {
    view_.folded.clear();
    if (!action.folded || !model_) return {};
    for (const Group& group : model_->groups) view_.folded.push_back(group.name);
    return {};
  }

  Errors operator()(const SetTab& action) {
    view_.tab = action.tab;
    return {};
  }

  Errors operator()(const SetEditsAll& action) {
    view_.edits_all = action.all;
    return {};
  }

  Errors operator()(const SetExactNumbers& action) {
    view_.exact_numbers = action.exact;
    return {};
  }

  Errors operator()(const SetColumn& action) {
    view_.columns[static_cast<std::size_t>(action.column)] = action.choice;
    return {};
  }

  Errors operator()(const ResetColumns&) {
    view_.columns = {};
    return {};
  }

  template <class Other>
  Errors operator()(const Other&) {
    return {};
  }

 private:
  View& view_;
  const Model* model_;
  const Model* newest_;
  const Catalog& catalog_;
};

}  // namespace

bool is_block(const Model& model, std::string_view name) {
  return std::any_of(model.groups.begin(), model.groups.end(),
                     [name](const Group& group) { return group.name == name; });
}

Errors change_view(View& view, const Action& action, const Model* model, const Model* newest,
                   const Catalog& catalog) {
  return std::visit(ViewChanger(view, model, newest, catalog), action);
}

}  // namespace ledger
