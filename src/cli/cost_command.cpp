#include <iostream>

#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/request.h"
#include "export/export.h"
#include "export/html.h"
#include "export/mirror.h"
#include "export/summary.h"
#include "model/model_text.h"

namespace ledger {
namespace {

std::string html_text(const PreparedModel& model, const ExportOptions& options, bool fragment) {
  MirrorOptions mirror;
  mirror.convention = options.conventions.front();
  mirror.variant = options.variant;
  mirror.definition = options.definition;
  mirror.settings = options.settings;
  mirror.comparison = options.comparison;
  const std::string body = mirror_html(*model.analysis, mirror);
  if (fragment) return body;
  return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>" +
         escape_html(model_title(*model.analysis)) + " · Layer Ledger</title>\n</head>\n<body>\n" +
         body + "</body>\n</html>\n";
}

std::string text_in(const std::string& format, const PreparedModel& model,
                    const ExportOptions& options, bool fragment) {
  const Analysis& analysis = *model.analysis;
  if (format == "json") return export_json(analysis, options);
  if (format == "csv") return export_csv(analysis, options);
  if (format == "markdown") return export_markdown(analysis, options);
  if (format == "latex") return export_latex(analysis, options);
  if (format == "netron") return export_netron(analysis, options);
  if (format == "model") {
    return model_text(model.document.source, *model.definition, model.document.settings);
  }
  if (format == "html") return html_text(model, options, fragment);
  return export_table(analysis, options);
}

bool has_differences(std::string_view format) {
  return format != "netron" && format != "pytorch" && format != "model";
}

// The baseline is a model as it comes, at the batch and types of the other.
int prepare_both(const CostRequest& request, Streams streams, PreparedModel& model,
                 std::optional<PreparedModel>& baseline) {
  std::optional<NamedText> source = read_model_text(request.model.model, streams);
  if (!source) return kExitUsage;
  if (const int status = prepare_model(request.model, *source, streams.err, model)) return status;
  if (request.baseline.empty()) return kExitOk;
  if (!has_differences(request.format)) {
    return bad_usage(streams.err, "--format " + request.format +
                                      " has no place for differences from a --baseline.");
  }
  ModelRequest other = request.model;
  other.model = request.baseline;
  other.variant.clear();
  other.settings.clear();
  if (other.model != request.model.model) source = read_model_text(other.model, streams);
  if (!source) return kExitUsage;
  return prepare_model(other, *source, streams.err, baseline.emplace());
}

}  // namespace

int cost_command(const CostRequest& request, Streams streams) {
  PreparedModel model;
  std::optional<PreparedModel> baseline;
  if (const int status = prepare_both(request, streams, model, baseline)) return status;
  // A script that reads JSON picks its column itself.
  std::vector<std::string> ids = request.conventions;
  if (ids.empty()) ids.push_back(request.format == "json" ? "all" : "flops");
  ExportOptions options;
  const Catalog& catalog = *model.analysis->model->catalog;
  if (const int status = find_conventions(ids, catalog, streams.err, options.conventions)) {
    return status;
  }
  options.definition = model.definition.get();
  options.variant = model.document.settings.variant;
  options.settings = &model.document.settings;
  std::optional<ModelComparison> comparison;
  if (baseline) options.comparison = &comparison.emplace(baseline->analysis, model.analysis);
  if (request.format == "pytorch") {
    const Result<std::string> text = export_pytorch(*model.analysis, options);
    if (!text) return model_in_error(streams.err, model.label, {text.error()});
    streams.out << *text;
    return finish(streams);
  }
  streams.out << text_in(request.format, model, options, request.fragment);
  return finish(streams);
}

}  // namespace ledger
