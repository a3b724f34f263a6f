// The parts of the mirror, and the hooks that scripts and tests find them by:
//
//   h1[data-model="resnet50"]   p[data-summary]
//   dl[data-totals] dd[data-total="macs"][data-value="4089184256"]
//       macs flops parameters weights biases norm buffers weight_bytes buffer_bytes
//       activation_bytes peak_bytes peak_bytes_without_in_place
//   dl[data-settings] dd[data-setting="resolution"]
//       also batch weight_type activation_type convention
//   table[data-ledger][data-convention="flops"]
//       th[data-column="macs"]   name kind fields input output parameters macs count
//       activation_bytes
//       tr[data-layer="conv1"][data-kind="conv2d"], the selected one with aria-current
//       tr[data-group="layer1"][data-depth="0"]   tr[data-total-row]
//           td[data-column="macs"][data-value="118013952"]
//           td[data-column="count"][data-not-counted]   the convention has no rule
//   p[data-rows-left-out="98000"]   rows past kMaximumMirrorRows
//   p[data-left-out="flops"]        what the convention leaves out
//   td[data-column="fields"] mark[data-edited="stride"]   what a person changed
//   fieldset[data-fields="conv1"] input[data-field="stride"], button[data-reset="stride"],
//       output[data-field-error]   of the selected layer
//   section[data-formula="conv1"] dl[data-quantity="macs"] dd[data-symbols], dd[data-numbers],
//       dd[data-result]; p[data-not-counted-reason]
//   table[data-conventions] tr[data-convention="thop"] td[data-value], td[data-ratio],
//       td[data-rendering], td[data-not-counted]
//   table[data-figures], likewise without ratio: what tools say of memory and parameters
//   table[data-published-figures] tr[data-published="3.8"] td[data-value], td[data-difference]
//   ul[data-notes] li, code         what an import guessed or could not cost
//   ul[data-errors] li[data-error="shape_mismatch"][data-line="3"][data-error-column="7"]
//
// data-value is always the exact number, without grouping.
#include "export/mirror.h"

#include <algorithm>

#include "explain/compare.h"
#include "explain/difference.h"
#include "explain/published.h"
#include "export/html.h"
#include "export/mirror_parts.h"
#include "export/summary.h"
#include "formula/change_format.h"
#include "formula/number_format.h"

namespace ledger {
namespace {

std::string exact(std::int64_t value) {
  return std::to_string(value);
}

class Mirror {
 public:
  Mirror(const Analysis& analysis, const MirrorOptions& options)
      : analysis_(analysis), model_(*analysis.model), options_(options) {
    const int known = static_cast<int>(model_.catalog->conventions().size());
    convention_ = std::clamp(options.convention, 0, std::max(known - 1, 0));
  }

  std::string write() {
    heading();
    if (options_.errors != nullptr) write_errors(html_, *options_.errors);
    if (options_.definition != nullptr) notes(options_.definition->notes);
    totals();
    settings();
    write_ledger(html_, analysis_, options_, convention_);
    formulas();
    conventions();
    published();
    return html_.take();
  }

 private:
  const Convention& convention(std::size_t index) const {
    return model_.catalog->conventions()[index];
  }

  void heading() {
    const Totals& totals = analysis_.totals;
    html_.element("h1", model_title(analysis_),
                  {{"data-model", model_id(analysis_, options_.variant)}});
    html_.line();
    const std::string batch = analysis_.options.batch == 1
                                  ? "one input"
                                  : "a batch of " + format_whole(analysis_.options.batch);
    html_.element(
        "p",
        "For " + batch + " of " + shape_text(model_.input) + ": " + unit_text(totals.macs, "MACs") +
            " · " + unit_text(totals.flops, "FLOPs") + " · " + unit_text(totals.parameters, "") +
            " parameters · weights " + bytes_text(totals.weight_bytes) + " · activations " +
            bytes_text(totals.activation_bytes) + " · peak " + bytes_text(totals.peak_bytes) + ".",
        {{"data-summary", ""}});
    html_.line();
  }

  // ", 7.6 % more than in the baseline".
  static std::string against_text(std::int64_t now, std::int64_t was) {
    if (now == was) return ", as in the baseline";
    const std::string share = format_change_share(now - was, was);
    return ", " + (share.empty() ? signed_text(now - was) : share) +
           (now > was ? " more" : " less") + " than in the baseline";
  }

  // What stands between backticks is code, which the page offers to copy.
  void notes(const std::vector<std::string>& sentences) {
    if (sentences.empty()) return;
    html_.element("h2", "Guessed, or not costed");
    html_.open("ul", {{"data-notes", ""}});
    html_.line();
    for (const std::string_view sentence : sentences) {
      html_.open("li");
      const std::size_t start = sentence.find('`');
      const std::size_t end = start == sentence.npos ? start : sentence.find('`', start + 1);
      html_.text(sentence.substr(0, end == sentence.npos ? end : start));
      if (end != sentence.npos) {
        html_.element("code", sentence.substr(start + 1, end - start - 1));
        html_.text(sentence.substr(end + 1));
      }
      html_.close();
      html_.line();
    }
    html_.close();
    html_.line();
  }

  void totals() {
    html_.element("h2", "Totals");
    html_.open("dl", {{"data-totals", ""}});
    html_.line();
    const std::vector<TotalItem> items = total_items(analysis_);
    const ModelComparison* comparison = options_.comparison;
    const std::vector<TotalItem> pinned =
        comparison == nullptr ? std::vector<TotalItem>() : total_items(comparison->from());
    for (std::size_t i = 0; i < items.size(); ++i) {
      const TotalItem& item = items[i];
      html_.element("dt", item.label);
      html_.open("dd", {{"data-total", std::string(item.id)}, {"data-value", exact(item.value)}});
      html_.text(item.text);
      constexpr std::int64_t kShownWhole = 1000;
      if (item.value >= kShownWhole) html_.text(" = " + format_whole(item.value));
      if (i < pinned.size()) html_.text(against_text(item.value, pinned[i].value));
      html_.close();
      html_.line();
    }
    html_.close();
    html_.line();
  }

  void setting(std::string_view id, std::string_view label, std::string_view text) {
    html_.element("dt", label);
    html_.element("dd", text, {{"data-setting", std::string(id)}});
    html_.line();
  }

  void settings() {
    html_.element("h2", "Settings");
    html_.open("dl", {{"data-settings", ""}});
    html_.line();
    setting("batch", "Batch", exact(analysis_.options.batch));
    setting("weight_type", "Weights as", data_type_name(analysis_.options.weight_type));
    setting("activation_type", "Activations as", data_type_name(analysis_.options.activation_type));
    setting("convention", "Counted as", convention(static_cast<std::size_t>(convention_)).title);
    for (const ParameterValue& value :
         parameter_values(options_.definition, options_.settings, options_.variant)) {
      const std::string& title = value.parameter->title;
      setting(value.parameter->name, title.empty() ? value.parameter->name : title,
              parameter_text(value));
    }
    html_.close();
    html_.line();
  }

  void formulas() {
    for (std::size_t i = 0; i < model_.layers.size(); ++i) {
      if (model_.layers[i].name != options_.selected_layer) continue;
      write_fields(html_, analysis_, static_cast<int>(i), options_.settings);
      write_formulas(html_, analysis_, static_cast<int>(i), convention_);
      return;
    }
  }

  // The same network by every count there is, and the figures of other things.
  void conventions() {
    html_.element("h2", "By other counts");
    html_.open("table", {{"data-conventions", ""}});
    html_.element("caption", "Totals of " + model_title(analysis_) + " by every convention");
    html_.line();
    convention_rows({{"Convention"},
                     {"Its unit"},
                     {"Total", "", true},
                     {"÷ MACs", "", true},
                     {"As it prints"},
                     {"Layers that compute and are not counted"}},
                    true);
    html_.open("table", {{"data-figures", ""}});
    html_.element("caption", "What tools say of memory and parameters");
    html_.line();
    convention_rows({{"Figure"},
                     {"Its unit"},
                     {"Total", "", true},
                     {"As it prints"},
                     {"Layers that compute and are not counted"}},
                    false);
  }

  void convention_rows(const std::vector<HeadCell>& head, bool are_of_work) {
    write_head(html_, head);
    html_.open("tbody");
    html_.line();
    for (std::size_t i = 0; i < model_.catalog->conventions().size(); ++i) {
      if (convention(i).counts_work() == are_of_work) convention_row(i);
    }
    html_.close();
    html_.close();
    html_.line();
  }

  void convention_row(std::size_t index) {
    const Convention& by = convention(index);
    const std::int64_t total = analysis_.totals.counts[index];
    html_.open("tr", {{"data-convention", by.id}});
    html_.element("th", by.title, {{"scope", "row"}});
    html_.element("td", by.unit);
    html_.element("td", format_whole(total), {{"data-value", exact(total)}});
    if (by.counts_work()) {
      html_.element("td", ratio_text(total, analysis_.totals.macs),
                    {{"class", "number"}, {"data-ratio", ""}});
    }
    html_.element("td", rendering_text(analysis_, static_cast<int>(index)),
                  {{"data-rendering", ""}});
    html_.element("td", left_out_cell(index),
                  {{"data-not-counted", exact(analysis_.totals.not_counted[index])}});
    html_.close();
    html_.line();
  }

  // Their kinds, too, unless the model is a very long one.
  std::string left_out_cell(std::size_t index) const {
    const int layers = analysis_.totals.not_counted[index];
    const bool is_short = model_.layers.size() <= static_cast<std::size_t>(kMaximumMirrorRows);
    if (layers == 0 || !is_short) return format_whole(layers);
    return kinds_text(analysis_, left_out(analysis_, static_cast<int>(index)));
  }

  void published() {
    if (options_.definition == nullptr) return;
    const std::vector<PublishedComparison> figures =
        compare_published(analysis_, *options_.definition, options_.variant);
    if (figures.empty()) return;
    html_.element("h2", "Published figures");
    html_.open("table", {{"data-published-figures", ""}});
    html_.element("caption",
                  "What others printed for " + model_title(analysis_) + batch_note(analysis_));
    html_.line();
    write_head(
        html_,
        {{"Published"}, {"Source"}, {"Here", "", true}, {"Counted as"}, {"Difference"}, {"Note"}});
    html_.open("tbody");
    html_.line();
    for (const PublishedComparison& one : figures) {
      html_.open("tr", {{"data-published", one.figure->digits}});
      html_.element("th", one.printed_text, {{"scope", "row"}});
      html_.element("td", one.figure->source);
      html_.element("td", format_whole(one.ours), {{"data-value", exact(one.ours)}});
      html_.element("td", one.convention);
      html_.element("td", one.difference + ", " + one.verdict, {{"data-difference", ""}});
      html_.element("td", one.figure->note);
      html_.close();
      html_.line();
    }
    html_.close();
    html_.close();
    html_.line();
  }

  const Analysis& analysis_;
  const Model& model_;
  const MirrorOptions& options_;
  int convention_ = 0;
  HtmlWriter html_;
};

}  // namespace

std::string mirror_html(const Analysis& analysis, const MirrorOptions& options) {
  return Mirror(analysis, options).write();
}

}  // namespace ledger
