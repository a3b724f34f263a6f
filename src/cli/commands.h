// The commands behind the command line, each with what was asked of it. They give the exit status.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace ledger {

struct Streams {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
};

// A model and what is set on it, as typed.
struct ModelRequest {
  std::string model;  // a preset's id, a file's name or "-"
  std::string variant;
  std::vector<std::string> settings;  // "resolution=256", "layer1.0.conv1.out_channels=96"
  std::string batch = "1";
  std::string type;  // of weights and activations both
  std::string weight_type, activation_type;
};

struct CostRequest {
  ModelRequest model;
  std::vector<std::string> conventions;  // ids, or "all"; empty: the format's default
  std::string format = "table";
  bool fragment = false;  // HTML without the document around it
  std::string baseline;   // a model to take differences from, as typed
};
int cost_command(const CostRequest& request, Streams streams);

struct ExplainRequest {
  ModelRequest model;
  std::string layer;
  std::vector<std::string> conventions;
};
int explain_command(const ExplainRequest& request, Streams streams);

struct CompareRequest {
  ModelRequest model;
  std::string against = "macs";
  std::string format = "table";
};
int compare_command(const CompareRequest& request, Streams streams);

struct WhyRequest {
  ModelRequest model;
  std::string convention = "flops";
  std::string against;  // a convention
  std::string against_model, against_variant, against_batch;
  std::vector<std::string> against_settings;
  std::string format = "table";
};
int why_command(const WhyRequest& request, Streams streams);

struct WhichRequest {
  std::vector<std::string> words;  // a number and what stands around it
  std::string format = "table";
};
int which_command(const WhichRequest& request, Streams streams);

struct ListRequest {
  std::string what;  // "presets", "layers", "conventions"
  std::string format = "table";
};
int list_command(const ListRequest& request, Streams streams);

struct CheckRequest {
  std::vector<std::string> files;
};
int check_command(const CheckRequest& request, Streams streams);

}  // namespace ledger
