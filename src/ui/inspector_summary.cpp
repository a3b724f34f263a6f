// What the inspector shows of a whole model or of a block.
#include "export/summary.h"
#include "formula/number_format.h"
#include "ui/inspector_parts.h"
#include "ui/panels.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

std::string exact_bytes(std::int64_t bytes) {
  return format_whole(bytes) + " bytes: " + format_bytes(bytes) + " or " +
         format_bytes(bytes, ByteUnits::kBinary);
}

void paragraph(const Context& context, std::string_view text) {
  if (text.empty()) return;
  const TextStyle style(context.theme, kTableSize, Weight::kRegular);
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() + context.px(4));
  wrapped_text(text);
}

void sources(const Context& context, const std::vector<std::string>& texts) {
  const TextStyle style(context.theme, kCaptionSize, Weight::kRegular, context.colors().muted);
  for (const std::string& text : texts) wrapped_text(text);
}

void part_line(const Context& context, std::string_view label, std::int64_t value, ImU32 color) {
  summary_line(context, label, format_count(value), format_whole(value), color);
}

void draw_parts(const Context& context) {
  const Totals& totals = context.good().totals;
  const Palette& colors = context.colors();
  section_title(context, "Learnable numbers");
  part_line(context, "Weights", totals.weights, colors.parameters);
  part_line(context, "Biases", totals.biases, colors.parameters);
  part_line(context, "Normalization", totals.norm, colors.parameters);
  part_line(context, "Running statistics, not learned", totals.buffers, colors.text);
  section_title(context, "Memory");
  const auto bytes = [&](std::string_view label, std::int64_t value) {
    summary_line(context, label,
                 format_bytes(value) + " · " + format_bytes(value, ByteUnits::kBinary),
                 exact_bytes(value), colors.memory);
  };
  bytes("Weights", totals.weight_bytes);
  bytes("Activations, all outputs", totals.activation_bytes);
  bytes("Peak of what is alive", totals.peak_bytes);
  bytes("Peak if nothing is overwritten", totals.peak_bytes_without_in_place);
}

void draw_published(const Context& context) {
  const std::vector<PublishedComparison>& figures = published_figures(context);
  if (figures.empty()) return;
  section_title(context, "What others printed");
  for (const PublishedComparison& figure : figures) {
    const bool differs = figure.agreement == PublishedComparison::Agreement::kDifferent;
    summary_line(context, figure.printed_text,
                 "here " + format_count(figure.ours) + (differs ? ", " + figure.difference : " ✓"),
                 format_whole(figure.ours) + " by " + figure.convention + ": " + figure.verdict,
                 differs ? context.colors().wrong : context.colors().text);
    const TextStyle style(context.theme, kCaptionSize, Weight::kRegular, context.colors().muted);
    wrapped_text(figure.figure->source + ". Compared with: " + figure.convention + ". " +
                 figure.figure->note);
    ImGui::SetCursorPosY(ImGui::GetCursorPosY() + context.px(4));
  }
}

void draw_convention(const Context& context) {
  const Convention& convention = context.convention();
  section_title(context, "Counted by: " + convention.title);
  paragraph(context, convention.about);
  paragraph(context, "Left out: " + convention.leaves_out);
  const std::string printed = rendering_text(context.good(), context.workspace.convention());
  if (!printed.empty()) {
    section_title(context, "As it prints the total itself");
    paragraph(context, printed);
  }
  sources(context, convention.sources);
}

}  // namespace

void draw_model_summary(const Context& context) {
  const ModelDefinition* definition = context.workspace.definition().get();
  if (definition != nullptr) {
    const Variant* variant =
        definition->find_variant(context.workspace.document().settings.variant);
    paragraph(context, definition->description);
    if (variant != nullptr) paragraph(context, variant->note);
  }
  draw_notes(context);
  if (!context.workspace.document().settings.is_plain()) {
    ImGui::SetCursorPosY(ImGui::GetCursorPosY() + context.px(4));
    if (button(context, "edits.reset", "Undo all changes to this network",
               "Every parameter, field and layer back to what the network has", Look::kBordered)) {
      context.push(ResetEdits{});
    }
  }
  draw_parts(context);
  if (definition != nullptr) draw_published(context);
  draw_convention(context);
  if (definition != nullptr && !definition->sources.empty()) {
    section_title(context, "Sources of the network");
    sources(context, definition->sources);
  }
}

void draw_group_summary(const Context& context, int index) {
  const GroupTotals& totals = context.good().groups[static_cast<std::size_t>(index)];
  const Totals& all = context.good().totals;
  const Palette& colors = context.colors();
  const auto convention = static_cast<std::size_t>(context.workspace.convention());
  section_title(context, "The block's part");
  const auto line = [&](std::string_view label, const std::string& value, std::int64_t part,
                        std::int64_t whole, ImU32 color) {
    summary_line(context, label, value + "  " + format_share(part, whole), format_whole(part),
                 color);
  };
  line("MACs", format_count(totals.macs), totals.macs, all.macs, colors.operations);
  if (convention < totals.counts.size() && context.convention().id != "macs") {
    const std::int64_t count = totals.counts[convention];
    line(context.count_title(), format_count(count), count, all.counts[convention],
         context.count_color());
  }
  line("Parameters", format_count(totals.parameters), totals.parameters, all.parameters,
       colors.parameters);
  line("Weights", format_bytes(totals.weight_bytes), totals.weight_bytes, all.weight_bytes,
       colors.parameters);
  line("Activations", format_bytes(totals.activation_bytes), totals.activation_bytes,
       all.activation_bytes, colors.memory);
}

}  // namespace ledger
