// The fields of a layer: in words in the table, as native inputs where the layer is selected.
#include "export/mirror_parts.h"
#include "model/definition.h"

namespace ledger {
namespace {

std::string without_quotes(std::string text) {
  std::string plain;
  for (const char c : text) {
    if (c != '"') plain += c;
  }
  return plain;
}

// What the formulas saw where the model says nothing.
FieldValue value_in_force(const LayerKind& kind, const Layer& layer, const Row& row,
                          std::size_t index) {
  FieldValue value = layer.fields[index];
  if (value.kind != FieldValue::Kind::kDefault || row.cost == nullptr) return value;
  const std::vector<int>& slots = kind.fields[index].slots;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const auto slot = static_cast<std::size_t>(slots[i]);
    if (slot >= row.cost->values.size()) return value;
    value.numbers[i] = row.cost->values[slot];
  }
  value.kind = FieldValue::Kind::kNumbers;
  return value;
}

// The text of an edit that the analysis may not have yet.
std::string edited_text(const Settings* settings, const std::string& layer,
                        const std::string& field) {
  if (settings == nullptr) return {};
  const auto edits = settings->edits.find(layer);
  if (edits == settings->edits.end()) return {};
  const auto edit = edits->second.find(field);
  return edit == edits->second.end() ? std::string() : edit->second;
}

void write_input(HtmlWriter& html, const FieldSpec& field, const std::string& text,
                 bool is_edited) {
  html.open("label");
  is_edited ? html.element("mark", field.name) : html.text(field.name);
  html.text(" ");
  if (field.type == FieldType::kBoolean) {
    html.open_and_close(
        "input",
        {{"type", "checkbox"}, {"data-field", field.name}, {text == "true" ? "checked" : "", ""}});
  } else {
    const bool is_whole = field.slots.size() == 1 && field.words.empty();
    html.open_and_close("input", {{"type", "text"},
                                  {"data-field", field.name},
                                  {is_whole ? "inputmode" : "", "decimal"},
                                  {"value", without_quotes(text)}});
  }
  html.close();
  if (!is_edited) return;
  html.text(" ");
  html.element(
      "button", "Reset",
      {{"type", "button"}, {"data-reset", field.name}, {"aria-label", "Reset " + field.name}});
}

}  // namespace

void write_field_words(HtmlWriter& html, const Analysis& analysis, int layer) {
  const Layer& at = analysis.model->layers[static_cast<std::size_t>(layer)];
  const LayerKind& kind = analysis.model->kind_of(at);
  bool is_first = true;
  for (std::size_t i = 0; i < kind.fields.size(); ++i) {
    if (at.fields[i].kind == FieldValue::Kind::kDefault) continue;
    if (!is_first) html.text(", ");
    is_first = false;
    const std::string words =
        kind.fields[i].name + " " + without_quotes(write_field_value(kind.fields[i], at.fields[i]));
    if (at.fields[i].edited) {
      html.element("mark", words, {{"data-edited", kind.fields[i].name}});
    } else {
      html.text(words);
    }
  }
}

void write_fields(HtmlWriter& html, const Analysis& analysis, int layer, const Settings* settings) {
  const auto index = static_cast<std::size_t>(layer);
  const Layer& at = analysis.model->layers[index];
  const LayerKind& kind = analysis.model->kind_of(at);
  if (kind.fields.empty()) return;
  html.open("fieldset", {{"data-fields", at.name}});
  html.element("legend", "Fields of " + at.name);
  html.line();
  for (std::size_t i = 0; i < kind.fields.size(); ++i) {
    const FieldSpec& field = kind.fields[i];
    const std::string edit = edited_text(settings, at.name, field.name);
    const FieldValue value = value_in_force(kind, at, analysis.rows[index], i);
    html.open("p");
    write_input(html, field, edit.empty() ? write_field_value(field, value) : edit,
                at.fields[i].edited || !edit.empty());
    html.close();
    html.line();
  }
  html.element("output", "", {{"data-field-error", ""}, {"class", "error"}});
  html.close();
  html.line();
}

}  // namespace ledger
