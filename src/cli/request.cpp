#include "cli/request.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <system_error>

#include "app/action.h"
#include "app/evaluate.h"
#include "cli/cli.h"
#include "cli/model_file.h"
#include "model/presets.h"

namespace ledger {
namespace {

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool exists(const std::string& name) {
  return std::ifstream(name).is_open();
}

std::optional<Rational> read_number(const std::string& text) {
  if (text == "true" || text == "yes") return Rational(1);
  if (text == "false" || text == "no") return Rational(0);
  return parse_decimal(text);
}

bool is_parameter(const ModelDefinition& definition, std::string_view name) {
  return std::any_of(definition.parameters.begin(), definition.parameters.end(),
                     [name](const ModelParameter& each) { return each.name == name; });
}

// "3,5" is typed more easily than "[3, 5]".
std::string as_json_text(const std::string& text) {
  const bool is_list = text.find(',') != std::string::npos && text.front() != '[';
  return is_list ? "[" + text + "]" : text;
}

int refuse(std::ostream& err, const Error& error) {
  return bad_usage(err, error.hint.empty() ? error.message : error.message + " " + error.hint);
}

class Preparer {
 public:
  Preparer(const ModelRequest& request, std::ostream& err, PreparedModel& prepared)
      : request_(request), err_(err), prepared_(prepared) {}

  int run(NamedText source) {
    prepared_.label = std::move(source.label);
    ParsedModel parsed = parse_model(source.text, built_in_catalog());
    if (!parsed.definition) return model_in_error(err_, prepared_.label, parsed.errors);
    prepared_.definition = std::move(parsed.definition);
    prepared_.document.source = std::move(source.text);
    prepared_.document.settings.variant = source.variant;
    for (const auto step : {&Preparer::set_variant, &Preparer::set_options,
                            &Preparer::set_parameters, &Preparer::set_fields}) {
      if (const int status = (this->*step)()) return status;
    }
    Evaluation result = evaluate_document();
    if (!result.analysis) return model_in_error(err_, prepared_.label, result.errors);
    prepared_.analysis = std::move(result.analysis);
    return kExitOk;
  }

 private:
  Evaluation evaluate_document() {
    const Document& document = prepared_.document;
    return evaluator_.evaluate(prepared_.definition, document.source, document.settings,
                               document.options);
  }

  int set_variant() {
    if (request_.variant.empty()) return kExitOk;
    const ModelDefinition& definition = *prepared_.definition;
    if (!definition.find_variant(request_.variant)) {
      std::vector<std::string_view> known;
      for (const Variant& variant : definition.variants) known.push_back(variant.id);
      return bad_usage(err_, "The model has no variant \"" + request_.variant + "\".",
                       nearest_name(request_.variant, known));
    }
    prepared_.document.settings.variant = request_.variant;
    return kExitOk;
  }

  int set_options() {
    const std::optional<Rational> batch = parse_decimal(request_.batch);
    if (!batch || !batch->is_whole() || batch->numerator < 1) {
      return bad_usage(err_,
                       "--batch takes a whole number from 1, not \"" + request_.batch + "\".");
    }
    AnalysisOptions& options = prepared_.document.options;
    options.batch = batch->numerator;
    if (const int status = set_type(request_.type, options.weight_type)) return status;
    if (const int status = set_type(request_.type, options.activation_type)) return status;
    if (const int status = set_type(request_.weight_type, options.weight_type)) return status;
    return set_type(request_.activation_type, options.activation_type);
  }

  int set_type(const std::string& name, DataType& type) {
    if (name.empty()) return kExitOk;
    if (const std::optional<DataType> found = find_data_type(name)) {
      type = *found;
      return kExitOk;
    }
    std::string known;
    for (int i = 0; i < kDataTypeCount; ++i) {
      known += (i > 0 ? ", " : "") + std::string(data_type_name(static_cast<DataType>(i)));
    }
    return bad_usage(err_, "There is no data type \"" + name + "\"; there are " + known + ".");
  }

  // Parameters first: they decide which layers there are.
  int set_parameters() {
    for (const std::string& setting : request_.settings) {
      const std::size_t equals = setting.find('=');
      if (equals == std::string::npos || equals == 0 || equals + 1 == setting.size()) {
        return bad_usage(err_, "--set takes NAME=VALUE, not \"" + setting + "\".");
      }
      const std::string name = setting.substr(0, equals);
      const std::string value = setting.substr(equals + 1);
      const bool names_field = name.find('.') != std::string::npos;
      if (!is_parameter(*prepared_.definition, name) && names_field) {
        fields_.push_back({name, value});
        continue;
      }
      const std::optional<Rational> number = read_number(value);
      if (!number) return bad_usage(err_, name + ": \"" + value + "\" is not a number.");
      if (const int status = act(SetParameter{name, *number}, {})) return status;
    }
    return kExitOk;
  }

  int set_fields() {
    if (fields_.empty()) return kExitOk;
    // Where the model is in error without them, they are taken as they are: they may mend it.
    const Evaluation before = evaluate_document();
    for (const auto& [name, value] : fields_) {
      const std::size_t dot = name.rfind('.');
      const SetField action{name.substr(0, dot), name.substr(dot + 1), as_json_text(value)};
      if (const int status = act(action, before.analysis)) return status;
    }
    return kExitOk;
  }

  int act(const Action& action, const std::shared_ptr<const Analysis>& analysis) {
    const Meaning meaning{prepared_.definition.get(), analysis.get()};
    Result<Document> changed = apply(prepared_.document, action, meaning);
    if (!changed) return refuse(err_, changed.error());
    prepared_.document = std::move(*changed);
    return kExitOk;
  }

  const ModelRequest& request_;
  std::ostream& err_;
  PreparedModel& prepared_;
  Evaluator evaluator_;
  std::vector<std::pair<std::string, std::string>> fields_;
};

// "byte 123, node x" -> ":123" and "node x": places in a file that is no text.
std::string_view take_offset(std::string_view path, std::ostream& err) {
  constexpr std::string_view kByte = "byte ";
  if (path.substr(0, kByte.size()) != kByte) return path;
  path.remove_prefix(kByte.size());
  const std::size_t end = std::min(path.find(','), path.size());
  err << path.substr(0, end) << ':';
  path.remove_prefix(end);
  if (!path.empty()) path.remove_prefix(std::min<std::size_t>(path.size(), 2));
  return path;
}

}  // namespace

int bad_usage(std::ostream& err, std::string_view message, std::string_view nearest) {
  err << "layerledger: " << message;
  if (!nearest.empty()) err << " Did you mean \"" << nearest << "\"?";
  err << '\n';
  return kExitUsage;
}

int model_in_error(std::ostream& err, std::string_view label, const Errors& errors) {
  for (const Error& error : errors) {
    err << label << ':';
    if (error.place.line > 0) err << error.place.line << ':';
    if (error.place.line > 0 && error.place.column > 0) err << error.place.column << ':';
    const std::string_view path = take_offset(error.place.path, err);
    err << ' ';
    if (!path.empty()) err << path << ": ";
    err << error.message;
    if (!error.hint.empty()) err << ' ' << error.hint;
    err << '\n';
  }
  return kExitModelError;
}

std::optional<NamedText> read_model_text(const std::string& model, Streams streams) {
  if (model == "-") return read_model_stream(streams.in, streams.err);
  if (const PresetVariant* preset = find_preset(model)) {
    return NamedText{preset->id, std::string(preset->text), preset->id, {}};
  }
  const bool names_file = ends_with(model, ".json") || model.find('/') != std::string::npos;
  if (names_file || exists(model)) return read_model_file(model, streams.err);
  std::vector<std::string_view> known;
  for (const PresetVariant& preset : preset_variants()) known.push_back(preset.id);
  const std::string_view nearest = nearest_name(model, known);
  bad_usage(streams.err,
            "There is no preset and no file named \"" + model + "\"." +
                (nearest.empty() ? " `layerledger list presets` names the presets." : ""),
            nearest);
  return std::nullopt;
}

int prepare_model(const ModelRequest& request, Streams streams, PreparedModel& prepared) {
  std::optional<NamedText> source = read_model_text(request.model, streams);
  if (!source) return kExitUsage;
  return prepare_model(request, std::move(*source), streams.err, prepared);
}

int prepare_model(const ModelRequest& request, NamedText source, std::ostream& err,
                  PreparedModel& prepared) {
  if (!source.errors.empty()) return model_in_error(err, source.label, source.errors);
  return Preparer(request, err, prepared).run(std::move(source));
}

int find_conventions(const std::vector<std::string>& ids, const Catalog& catalog, std::ostream& err,
                     std::vector<int>& conventions) {
  const auto add = [&conventions](int index) {
    if (std::find(conventions.begin(), conventions.end(), index) == conventions.end()) {
      conventions.push_back(index);
    }
  };
  std::vector<std::string_view> known;
  for (const Convention& convention : catalog.conventions()) known.push_back(convention.id);
  for (const std::string& id : ids) {
    if (id == "all") {
      for (std::size_t i = 0; i < known.size(); ++i) {
        if (catalog.conventions()[i].counts_work()) add(static_cast<int>(i));
      }
      continue;
    }
    const int index = catalog.find_convention(id);
    if (index < 0) {
      return bad_usage(err, "There is no convention named \"" + id + "\".",
                       nearest_name(id, known));
    }
    add(index);
  }
  return kExitOk;
}

int finish(Streams streams) {
  streams.out.flush();
  if (streams.out) return kExitOk;
  // Whoever reads no further (head, less) knows so.
  if (errno != EPIPE) streams.err << "layerledger: the output could not be written\n";
  return kExitModelError;
}

}  // namespace ledger
