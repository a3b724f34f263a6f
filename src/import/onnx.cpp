// ONNX files: scanned for their structure, read, inferred, translated, written.
#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "import/import.h"
#include "import/onnx_scanner.h"
#include "import/onnx_translate.h"
#include "model/words.h"

namespace ledger {
namespace {

constexpr std::int64_t kDefaultSide = 224;
constexpr std::int64_t kDefaultLength = 128;
constexpr std::int64_t kLargestSize = std::int64_t{1} << 40;

bool says(std::string_view text, std::string_view word) {
  const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
  return std::search(text.begin(), text.end(), word.begin(), word.end(), same) != text.end();
}

// A name that formulas can use.
std::string identifier(std::string_view name) {
  constexpr std::size_t kLongest = 60;
  std::string text;
  for (const char c : name.substr(0, kLongest)) {
    text += std::isalnum(static_cast<unsigned char>(c)) != 0 && (c & '\x80') == 0 ? c : '_';
  }
  if (text.empty() || std::isdigit(static_cast<unsigned char>(text.front())) != 0) {
    text.insert(0, "n_");
  }
  static const std::set<std::string, std::less<>> kTaken = {
      "i", "floor", "ceil", "round", "abs", "min", "max", "make_divisible", "input"};
  if (kTaken.count(text) > 0) text += "_size";
  return text;
}

class OnnxImport {
 public:
  explicit OnnxImport(ImportResult& result) : result_(result) {}

  void run(const OnnxScanner& scanner) {
    const std::optional<OnnxModel> model = read_onnx_model(scanner, result_.errors);
    if (!model) return;
    std::optional<OnnxGraph> graph = build_graph(*model, result_.errors);
    if (!graph) return;
    if (graph->nodes.empty() || graph->inputs.empty()) {
      result_.errors.push_back(
          {ErrorCode::kMissing,
           {0, 0, "graph"},
           graph->nodes.empty() ? "The graph has no nodes." : "The graph has no input.",
           {}});
      return;
    }
    set_inputs(*graph);
    if (!result_.errors.empty()) return;
    infer_shapes(*graph, result_.errors);
    if (!result_.errors.empty()) return;
    Translator translator(*graph);
    translator.run();
    write(*model, *graph, translator);
  }

 private:
  // Dimensions with a name become parameters; the batch is left out.
  void set_inputs(OnnxGraph& graph) {
    for (std::size_t i = 0; i < graph.inputs.size(); ++i) {
      GraphValue& value = *graph.value(graph.inputs[i]);
      const OnnxValueInfo& info = graph.input_infos[i];
      value.type = info.type;
      value.batch_axis = batch_axis_of(info);
      if (i == 0 && value.batch_axis >= 0) {
        const auto axis = static_cast<std::size_t>(value.batch_axis);
        graph.batch = std::max<std::int64_t>(info.dims[axis].value.value_or(1), 1);
      }
      Dims dims;
      for (std::size_t d = 0; d < info.dims.size(); ++d) {
        if (static_cast<int>(d) == value.batch_axis) {
          dims.emplace_back(graph.batch);
        } else {
          dims.push_back(dimension_of(graph, info, value, d));
        }
      }
      if (!info.has_shape) {
        result_.notes.push_back("The input " + info.name + " has no shape in the file.");
      }
      value.dims = std::move(dims);
    }
    if (graph.batch > 1) {
      result_.notes.push_back("The file has a batch of " + std::to_string(graph.batch) +
                              " built in. Numbers here are for one item.");
    }
  }

  static int batch_axis_of(const OnnxValueInfo& info) {
    for (std::size_t d = 0; d < info.dims.size(); ++d) {
      const OnnxDimension& dim = info.dims[d];
      if (!dim.value && (says(dim.name, "batch") || dim.name == "N" || dim.name == "n" ||
                         dim.name == "B" || dim.name == "b")) {
        return static_cast<int>(d);
      }
    }
    const std::size_t rank = info.dims.size();
    if (rank < 2) return -1;
    const OnnxDimension& first = info.dims.front();
    const bool is_map_alone = rank == 3 && first.value == std::int64_t{3};
    const bool length_first =
        rank == 3 && first.value.value_or(0) > 1 && info.dims[1].value == std::int64_t{1};
    if (is_map_alone) return -1;
    return length_first ? 1 : 0;
  }

  Dim dimension_of(const OnnxGraph& graph, const OnnxValueInfo& info, const GraphValue& value,
                   std::size_t index) {
    const OnnxDimension& dim = info.dims[index];
    if (dim.value && *dim.value > 0) {
      if (*dim.value > kLargestSize) {
        result_.errors.push_back({ErrorCode::kOutOfRange,
                                  {0, 0, "input " + info.name},
                                  "Its dimension " + std::to_string(index) + " has the size " +
                                      std::to_string(*dim.value) + ", more than can be costed.",
                                  {}});
      }
      return *dim.value;
    }
    if (dim.value && *dim.value < -1) {
      result_.errors.push_back({ErrorCode::kOutOfRange,
                                {0, 0, "input " + info.name},
                                "Its dimension " + std::to_string(index) + " has the size " +
                                    std::to_string(*dim.value) + ", below zero.",
                                {}});
      return 1;
    }
    const std::string name =
        identifier(dim.name.empty() ? info.name + "_" + std::to_string(index) : dim.name);
    const std::int64_t number = default_of(graph, info, value, index);
    constexpr std::size_t kMostParameters = 200;
    if (parameters_.size() >= kMostParameters && parameters_.count(name) == 0) return number;
    const auto [entry, is_new] = parameters_.emplace(name, number);
    if (is_new) order_.push_back(name);
    Dim size(entry->second);
    size.base = name;
    return size;
  }

  // What a first guess is for a size that the file leaves open.
  static std::int64_t default_of(const OnnxGraph& graph, const OnnxValueInfo& info,
                                 const GraphValue& value, std::size_t index) {
    const std::size_t rank = info.dims.size();
    if (says(info.dims[index].name, "past")) return 1;
    if (rank >= 4 && index == 1) {
      // The channels are what the first convolution reads.
      for (const int consumer : value.consumers) {
        const GraphNode& node = graph.nodes[static_cast<std::size_t>(consumer)];
        if (node.node.op != "Conv" || node.inputs.size() < 2) continue;
        const GraphValue* weight = graph.value(node.inputs[1]);
        if (weight == nullptr || !weight->dims || weight->dims->size() < 2) continue;
        const auto channels = multiply((*weight->dims)[1], node.node.integer("group", 1));
        if (channels && channels->value > 0) return channels->value;
      }
      return 3;
    }
    if (rank >= 4 && index >= 2) return kDefaultSide;
    return index >= 1 || rank == 1 ? kDefaultLength : 1;
  }

  void write(const OnnxModel& model, const OnnxGraph& graph, Translator& translator) {
    ImportedNetwork network;
    // What exporters call a graph that nobody named.
    static const std::set<std::string, std::less<>> kNoNames = {
        "", "torch_jit", "torch-jit-export", "main_graph", "main", "graph", "model", "tf2onnx"};
    const bool is_named = kNoNames.count(model.graph_name) == 0;
    network.name = is_named ? model.graph_name.substr(0, 100) : "ONNX model";
    for (const std::string& name : order_) {
      network.parameters[name] = slider(parameters_[name]);
    }
    const GraphValue& input = *graph.value(graph.inputs.front());
    Dims dims = item_dims(input, graph).value_or(Dims());
    if (dims.empty()) dims.emplace_back(1);
    network.input = Translator::json(dims);
    network.layers = translator.take_layers();
    add_notes(translator);
    network.notes = result_.notes;
    network.description = description_of(model, translator, network.layers.size());
    if (network.layers.empty()) {
      result_.errors.push_back(
          {ErrorCode::kMissing, {0, 0, "graph"}, "Nothing in the graph depends on its input.", {}});
      return;
    }
    result_.model = write_network(std::move(network));
    constexpr std::size_t kMostText = 16u << 20;
    if (result_.model.size() > kMostText) {
      result_.model.clear();
      result_.errors.push_back({ErrorCode::kTooLarge,
                                {0, 0, "graph"},
                                "The network's layers take more than the 16 MiB of text that are "
                                "read.",
                                {}});
    }
  }

  // Far enough for what people try, with the file's own size on the way.
  static OrderedJson slider(std::int64_t value) {
    constexpr std::int64_t kFar = 4;
    std::int64_t most = 64;
    while (most < kFar * value && most < kLargestSize) most *= 2;
    return {{"default", value}, {"min", 1}, {"max", most}};
  }

  void add_notes(const Translator& translator) {
    int nodes = 0;
    std::string list;
    for (const auto& [op, count] : translator.unknown()) {
      nodes += count;
      constexpr std::size_t kLongest = 300;
      if (list.size() < kLongest)
        list += (list.empty() ? "" : ", ") + op + " ×" + std::to_string(count);
    }
    std::vector<std::string> notes;
    if (nodes > 0) {
      const int share = 1000 * nodes / std::max(translator.node_count(), 1);
      notes.push_back(std::to_string(nodes) + " of " + std::to_string(translator.node_count()) +
                      " nodes (" + std::to_string(share / 10) + "." + std::to_string(share % 10) +
                      " %) are not costed: " + list + ".");
    }
    for (const std::string& name : order_) {
      notes.push_back("The size " + name + " is left open in the file; " +
                      std::to_string(parameters_.at(name)) + " is a guess.");
    }
    notes.insert(notes.end(), result_.notes.begin(), result_.notes.end());
    constexpr std::size_t kMostNotes = 40;
    if (notes.size() > kMostNotes) notes.resize(kMostNotes);
    result_.notes = std::move(notes);
  }

  static std::string description_of(const OnnxModel& model, const Translator& translator,
                                    std::size_t layers) {
    const std::string writer =
        model.producer.empty() ? "" : ", written by " + model.producer.substr(0, 100);
    return "Imported from ONNX" + writer + ": " + count_of(translator.node_count(), "node") +
           " became " + count_of(static_cast<long long>(layers), "layer") + "; " +
           std::to_string(translator.folded_count()) +
           " that compute shapes or constants were worked out.";
  }

  ImportResult& result_;
  std::map<std::string, std::int64_t> parameters_;
  std::vector<std::string> order_;
};

}  // namespace

ImportResult import_onnx(const OnnxScanner& scanner) {
  ImportResult result;
  result.format = ModelFormat::kOnnx;
  OnnxImport(result).run(scanner);
  return result;
}

ImportResult import_onnx(ByteSource& source) {
  OnnxScanner scanner(source.size());
  std::string bytes;
  while (const std::optional<ByteRange> range = scanner.wanted()) {
    bytes.resize(range->size);
    scanner.give(range->offset, std::string_view(bytes.data(), source.read(range->offset, bytes)));
  }
  return import_onnx(scanner);
}

}  // namespace ledger
