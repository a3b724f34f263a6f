// The command line. CLI11 throws on bad usage; nothing of that leaves this file.
#include "cli/cli.h"

#include <CLI/CLI.hpp>
#include <iostream>

#include "cli/commands.h"
#include "cli/request.h"

namespace ledger {
namespace {

constexpr const char* kModelHelp = "a preset (see list presets), a .json file, or - for input";

void add_model_options(CLI::App& command, ModelRequest& request) {
  command.add_option("MODEL", request.model, kModelHelp)->required();
  command.add_option("--variant", request.variant, "of a file that has several")->option_text("ID");
  command
      .add_option("--set", request.settings,
                  "a parameter (resolution=256) or a field (conv1.out_channels=96); repeatable")
      ->option_text("NAME=VALUE")
      ->allow_extra_args(false);
  command.add_option("--batch", request.batch, "inputs at a time")->option_text("N");
  command.add_option("--dtype", request.type, "of all numbers: fp32, fp16, bf16, fp8, int8, int4")
      ->option_text("T");
  command.add_option("--weight-dtype", request.weight_type, "of weights alone")->option_text("T");
  command.add_option("--activation-dtype", request.activation_type, "of activations alone")
      ->option_text("T");
}

void add_convention_option(CLI::App& command, std::vector<std::string>& conventions) {
  command
      .add_option("--convention", conventions,
                  "what to count (see list conventions), or all; repeatable, or with commas")
      ->option_text("ID")
      ->allow_extra_args(false)
      ->delimiter(',');
}

void add_format_option(CLI::App& command, std::string& format,
                       const std::vector<std::string>& formats) {
  std::string text;
  for (const std::string& each : formats) text += (text.empty() ? "" : "|") + each;
  command.add_option("--format", format, "what to write")
      ->option_text(text)
      ->check(CLI::IsMember(formats));
}

struct Requests {
  CostRequest cost;
  ExplainRequest explain;
  CompareRequest compare;
  WhyRequest why;
  WhichRequest which;
  ListRequest list;
  CheckRequest check;
};

struct CommandLine {
  CLI::App app{"What a neural network costs, and by whose count.", "layerledger"};
  Requests requests;
  CLI::App* cost = nullptr;
  CLI::App* explain = nullptr;
  CLI::App* compare = nullptr;
  CLI::App* why = nullptr;
  CLI::App* which = nullptr;
  CLI::App* list = nullptr;
  CLI::App* check = nullptr;
};

void build_compare(CommandLine& line, CompareRequest& request) {
  line.compare = line.app.add_subcommand("compare", "All counting conventions side by side");
  add_model_options(*line.compare, request.model);
  line.compare->add_option("--against", request.against, "the convention to take differences from")
      ->option_text("ID");
  add_format_option(*line.compare, request.format, {"table", "json"});
}

void build_why(CommandLine& line, WhyRequest& request) {
  line.why = line.app.add_subcommand(
      "why", "Why two counts differ: two conventions, two networks, or one under two settings");
  CLI::App& why = *line.why;
  add_model_options(why, request.model);
  why.add_option("--convention", request.convention, "what to count")->option_text("ID");
  why.add_option("--against", request.against,
                 "the other convention; without it macs, or the same for another network")
      ->option_text("ID");
  why.add_option("--against-model", request.against_model, "another network")->option_text("MODEL");
  why.add_option("--against-variant", request.against_variant, "of the other side's file")
      ->option_text("ID");
  why.add_option("--against-batch", request.against_batch, "inputs at a time on the other side")
      ->option_text("N");
  why.add_option("--against-set", request.against_settings,
                 "a parameter or field on the other side, on top of --set; repeatable")
      ->option_text("NAME=VALUE")
      ->allow_extra_args(false);
  add_format_option(why, request.format, {"table", "json"});
}

void build_which(CommandLine& line, WhichRequest& request) {
  line.which = line.app.add_subcommand("which", "Which count a published number is");
  line.which
      ->add_option("NUMBER", request.words,
                   "as printed (4.1 GMACs, 25.6M params, 527MB), with a network's name or without")
      ->required();
  add_format_option(*line.which, request.format, {"table", "json"});
}

void build(CommandLine& line) {
  line.app.require_subcommand(1);
  Requests& requests = line.requests;

  line.cost = line.app.add_subcommand("cost", "The table of a model, with totals");
  add_model_options(*line.cost, requests.cost.model);
  add_convention_option(*line.cost, requests.cost.conventions);
  add_format_option(
      *line.cost, requests.cost.format,
      {"table", "json", "csv", "markdown", "latex", "html", "netron", "pytorch", "model"});
  line.cost
      ->add_option("--baseline", requests.cost.baseline,
                   "a model to show the differences from, at the same batch and types")
      ->option_text("MODEL");
  line.cost->add_flag("--fragment", requests.cost.fragment, "HTML without the page around it");

  line.explain = line.app.add_subcommand("explain", "The formulas of one layer, with numbers");
  add_model_options(*line.explain, requests.explain.model);
  line.explain->add_option("LAYER", requests.explain.layer, "a layer's name")->required();
  add_convention_option(*line.explain, requests.explain.conventions);

  build_compare(line, requests.compare);
  build_why(line, requests.why);
  build_which(line, requests.which);

  line.list = line.app.add_subcommand("list", "What there is");
  line.list->add_option("WHAT", requests.list.what, "presets, layers or conventions")
      ->required()
      ->check(CLI::IsMember({"presets", "layers", "conventions"}));
  add_format_option(*line.list, requests.list.format, {"table", "json"});

  line.check = line.app.add_subcommand("check", "Whether files hold models without errors");
  line.check->add_option("FILE", requests.check.files, "files, presets or -")->required();
}

int run_command(const CommandLine& line, Streams streams) {
  if (line.cost->parsed()) return cost_command(line.requests.cost, streams);
  if (line.explain->parsed()) return explain_command(line.requests.explain, streams);
  if (line.compare->parsed()) return compare_command(line.requests.compare, streams);
  if (line.why->parsed()) return why_command(line.requests.why, streams);
  if (line.which->parsed()) return which_command(line.requests.which, streams);
  if (line.list->parsed()) return list_command(line.requests.list, streams);
  return check_command(line.requests.check, streams);
}

int refuse(const CommandLine& line, int argc, const char* const* argv, const char* why,
           std::ostream& err) {
  const std::string_view first = argc > 1 ? argv[1] : "";
  const bool names_command = !first.empty() && first.front() != '-';
  if (names_command && line.app.get_subcommands().empty()) {
    bad_usage(err, "There is no command \"" + std::string(first) + "\".",
              nearest_name(first, {"cost", "explain", "compare", "why", "which", "list", "check"}));
  } else {
    bad_usage(err, why);
  }
  err << "`layerledger --help` says what there is.\n";
  return kExitUsage;
}

}  // namespace

int run_cli(int argc, const char* const* argv, std::istream& in, std::ostream& out,
            std::ostream& err) {
  CommandLine line;
  try {
    build(line);
    line.app.parse(argc, argv);
  } catch (const CLI::Success& success) {  // --help
    return line.app.exit(success, out, err);
  } catch (const CLI::Error& error) {
    return refuse(line, argc, argv, error.what(), err);
  }
  return run_command(line, {in, out, err});
}

}  // namespace ledger
