#include "app/share_link.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "app/action.h"
#include "app/layer_fields.h"
#include "app/link_text.h"
#include "model/field_value.h"
#include "model/presets.h"
#include "model/words.h"

namespace ledger {
namespace {

using Definition = std::shared_ptr<const ModelDefinition>;

Definition definition_of(const Document& document) {
  return parse_model(document.source, built_in_catalog()).definition;
}

const ModelParameter* find_parameter(const ModelDefinition& definition, std::string_view name) {
  for (const ModelParameter& parameter : definition.parameters) {
    if (parameter.name == name) return &parameter;
  }
  return nullptr;
}

// --- the readable form --------------------------------------------------------------------------

void write_settings(LinkWriter& link, const Settings& settings, const ModelDefinition& definition) {
  for (const auto& [name, value] : settings.parameters) {
    const ModelParameter* parameter = find_parameter(definition, name);
    const bool is_truth = parameter != nullptr && parameter->is_boolean;
    link.add(name, is_truth ? (value.is_zero() ? "false" : "true") : decimal_text(value));
  }
  for (const auto& [layer, fields] : settings.edits) {
    for (const auto& [field, text] : fields) {
      link.add(layer + "." + field, plain_field_text(text));
    }
  }
}

std::string write_readable(const Document& document, const View& view, const Document* baseline,
                           const ModelDefinition& definition) {
  const AnalysisOptions usual;
  const View usual_view;
  LinkWriter link(document.preset_id);
  write_settings(link, document.settings, definition);
  const AnalysisOptions& options = document.options;
  if (options.batch != usual.batch) link.add("batch", std::to_string(options.batch));
  if (options.weight_type != usual.weight_type) {
    link.add("weights", data_type_name(options.weight_type));
  }
  if (options.activation_type != usual.activation_type) {
    link.add("activations", data_type_name(options.activation_type));
  }
  if (view.convention != usual_view.convention) link.add("convention", view.convention);
  if (!view.selected_layer.empty()) link.add("layer", view.selected_layer);
  if (!view.search.empty()) link.add("search", view.search);
  if (view.sort != usual_view.sort || view.sort_descending) {
    link.add("sort", (view.sort_descending ? "-" : "") + std::string(column_name(view.sort)));
  }
  if (view.tab != usual_view.tab) link.add("tab", tab_name(view.tab));
  if (view.exact_numbers) link.add("exact", "true");
  for (const std::string& group : view.folded) link.add("fold", group);
  if (baseline != nullptr) link.add("baseline", baseline->preset_id);
  return link.take();
}

// Takes the parts one by one; false for a part that says nothing.
class PartReader {
 public:
  PartReader(SavedState& state, const ModelDefinition& definition)
      : state_(state), definition_(definition) {}

  bool read(const LinkPart& part) {
    const std::size_t dot = part.key.rfind('.');
    if (dot != std::string::npos) {
      if (dot == 0 || dot + 1 == part.key.size()) return false;
      state_.document.settings.edits[part.key.substr(0, dot)][part.key.substr(dot + 1)] =
          field_text_of(part.value);
      return true;
    }
    if (find_parameter(definition_, part.key) != nullptr) return read_parameter(part);
    return read_option(part) || read_view(part);
  }

 private:
  bool read_parameter(const LinkPart& part) {
    const std::optional<Rational> value = read_link_number(part.value);
    if (value) state_.document.settings.parameters[part.key] = *value;
    return value.has_value();
  }

  bool read_option(const LinkPart& part) {
    AnalysisOptions& options = state_.document.options;
    if (part.key == "batch") {
      const std::optional<Rational> value = read_link_number(part.value);
      if (!value || !value->is_whole() || value->numerator < 1) return false;
      options.batch = value->numerator;
      return true;
    }
    const std::optional<DataType> type = find_data_type(part.value);
    if (!type) return false;
    if (part.key == "weights") {
      options.weight_type = *type;
    } else if (part.key == "activations") {
      options.activation_type = *type;
    } else {
      return false;
    }
    return true;
  }

  bool read_view(const LinkPart& part) {
    View& view = state_.view;
    if (part.key == "convention") {
      view.convention = part.value;
    } else if (part.key == "layer") {
      view.selected_layer = part.value;
    } else if (part.key == "search") {
      view.search = part.value;
    } else if (part.key == "fold") {
      view.folded.push_back(part.value);
    } else if (part.key == "exact" && (part.value == "true" || part.value == "false")) {
      view.exact_numbers = part.value == "true";
    } else if (part.key == "tab") {
      const std::optional<Tab> tab = find_tab(part.value);
      if (tab) view.tab = *tab;
      return tab.has_value();
    } else if (part.key == "baseline") {
      return read_baseline(part.value);
    } else if (part.key == "sort") {
      return read_sort(part.value);
    } else {
      return false;
    }
    return true;
  }

  // A preset as it comes; its options are those of the document once all parts are read.
  bool read_baseline(std::string_view variant) {
    const PresetVariant* preset = find_preset(variant);
    if (preset == nullptr) return false;
    Document& baseline = state_.baseline.emplace();
    baseline.preset_id = baseline.settings.variant = preset->id;
    baseline.source = std::string(preset->text);
    return true;
  }

  bool read_sort(std::string_view text) {
    const bool is_descending = !text.empty() && text.front() == '-';
    const std::optional<Column> column = find_column(text.substr(is_descending ? 1 : 0));
    if (!column) return false;
    state_.view.sort = *column;
    state_.view.sort_descending = is_descending;
    return true;
  }

  SavedState& state_;
  const ModelDefinition& definition_;
};

// Edits that could be made of this model; values in the one way that edits write them.
void check_edits(LinkContent& content, const ModelDefinition& definition, const Model& model) {
  auto& edits = content.state.document.settings.edits;
  const auto written = std::exchange(edits, {});
  for (const auto& [layer, fields] : written) {
    for (const auto& [field, text] : fields) {
      const Result<Document> made =
          apply({}, SetField{layer, field, text}, {.definition = &definition, .model = &model});
      if (!made) {
        content.left_out.push_back(layer + "." + field);
        continue;
      }
      for (const auto& [name, value] : made->settings.edits.at(layer)) edits[layer][name] = value;
    }
  }
}

Result<LinkContent> read_readable(const LinkParts& parts, const PresetVariant& preset,
                                  const ModelDefinition& definition) {
  LinkContent content;
  Document& document = content.state.document;
  document.preset_id = preset.id;
  document.source = std::string(preset.text);
  document.settings.variant = preset.id;
  PartReader reader(content.state, definition);
  for (const LinkPart& part : parts.others) {
    if (!reader.read(part)) content.left_out.push_back(part.key);
  }
  if (content.state.baseline) content.state.baseline->options = document.options;
  Settings unedited = document.settings;
  unedited.edits.clear();
  const ExpandedModel expanded = expand(definition, unedited);
  // Where the parameters are wrong the page says so beside the model, and nothing can be checked.
  if (expanded.model) check_edits(content, definition, *expanded.model);
  return content;
}

// --- both ---------------------------------------------------------------------------------------

bool has_row(const Model& model, std::string_view name) {
  return find_layer(model, name) >= 0 ||
         std::any_of(model.groups.begin(), model.groups.end(),
                     [&](const Group& group) { return group.name == name; });
}

void check_view(LinkContent& content, const ModelDefinition& definition) {
  View& view = content.state.view;
  if (definition.catalog->find_convention(view.convention) < 0) {
    content.left_out.push_back("convention " + view.convention);
    view.convention = View().convention;
  }
  // Folds of blocks that are not there do nothing, and may come back with them.
  if (view.selected_layer.empty()) return;
  Settings settings = content.state.document.settings;
  ExpandedModel expanded = expand(definition, settings, Absent::kRests);
  if (!expanded.model) {
    settings.edits.clear();
    expanded = expand(definition, settings, Absent::kRests);
  }
  if (!expanded.model) return;
  if (has_row(*expanded.model, view.selected_layer)) return;
  content.left_out.push_back("layer " + view.selected_layer);
  view.selected_layer.clear();
}

Error broken_link(std::string message, std::string hint = {}) {
  return {ErrorCode::kOutOfRange, {}, std::move(message), std::move(hint)};
}

Result<LinkContent> read_preset_link(std::string_view text) {
  const LinkParts parts = split_link(text);
  const PresetVariant* preset = find_preset(parts.preset);
  if (preset == nullptr) {
    std::vector<std::string_view> known;
    for (const PresetVariant& each : preset_variants()) known.push_back(each.id);
    const std::string_view nearest = nearest_name(parts.preset, known);
    return Error{
        ErrorCode::kUnknownName,
        {},
        "This link names the network " + in_quotes(parts.preset) + ", which is not known here.",
        nearest.empty() ? "" : "Did you mean \"" + std::string(nearest) + "\"?"};
  }
  const Definition definition = parse_model(preset->text, built_in_catalog()).definition;
  if (!definition) return broken_link("The network of this link cannot be read.");
  Result<LinkContent> content = read_readable(parts, *preset, *definition);
  if (content) check_view(*content, *definition);
  return content;
}

Result<LinkContent> read_state_link(std::string_view json) {
  LinkContent content;
  Result<SavedState> state = read_state(json, &content.left_out);
  if (!state) {
    return broken_link("This link is damaged or cut off, so it was not opened.",
                       state.error().message);
  }
  content.state = std::move(*state);
  if (const Definition definition = definition_of(content.state.document)) {
    check_view(content, *definition);
  }
  return content;
}

}  // namespace

std::string write_link(const Document& document, const View& whole_view, const Document* baseline) {
  View view = whole_view;
  view.columns = View().columns;
  view.edits_all = View().edits_all;
  if (is_preset_text(document)) {
    if (const Definition definition = definition_of(document)) {
      std::string text = write_readable(document, view, baseline, *definition);
      // What it cannot say it would lose: edits that rest, names that mean something else here.
      const Result<LinkContent> back = read_preset_link(text);
      SavedState state = {document, view};
      if (baseline != nullptr) state.baseline = *baseline;
      if (back && back->left_out.empty() && back->state == state) return text;
    }
  }
  if (document.source.size() > kMaximumLinkBytes) return {};
  std::string text = std::to_string(kLinkVersion) + "." + write_state(document, view, baseline);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text.size() > kMaximumLinkBytes ? std::string() : text;
}

Result<LinkContent> read_link(std::string_view text) {
  if (text.size() > kMaximumLinkBytes) {
    return Error{ErrorCode::kTooLarge, {}, "This link is longer than any this page makes.", {}};
  }
  const std::optional<LinkVersion> version = link_version(text);
  if (!version) return read_preset_link(text);
  if (version->number != kLinkVersion) {
    return broken_link("This link was made by another version of Layer Ledger.",
                       "Reload the page to get the newest.");
  }
  return read_state_link(version->rest);
}

std::string left_out_sentence(const std::vector<std::string>& left_out) {
  if (left_out.empty()) return {};
  std::vector<std::string_view> names;
  for (const std::string& each : left_out) names.push_back(each);
  constexpr std::size_t kMost = 6;
  return "Left out of this link, because nothing here is named so: " + name_list(names, kMost) +
         ".";
}

}  // namespace ledger
