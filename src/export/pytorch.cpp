// Python source of an nn.Module: a line a layer in __init__ and in forward, in the model's order.
#include <algorithm>
#include <unordered_set>

#include "export/export.h"
#include "export/pytorch_text.h"
#include "export/summary.h"
#include "formula/number_format.h"
#include "model/words.h"

namespace ledger {
namespace {

// Words of Python and attributes of nn.Module, which a layer must not take the name of.
constexpr std::string_view kTaken =
    " and as assert async await break class continue def del elif else except finally for "
    "from global if import in is lambda nonlocal not or pass raise return try while with "
    "yield None True False self x image torch nn F apply bfloat16 buffers children "
    "compile cpu cuda double eval float forward half ipu load_state_dict modules "
    "named_buffers named_children named_modules named_parameters parameters "
    "register_buffer requires_grad_ share_memory state_dict to to_empty train training "
    "type xpu zero_grad dump_patches extra_repr ";

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Names that Python takes, each once.
class Names {
 public:
  std::string make(std::string_view name) {
    std::string result;
    for (const char c : name) result += is_letter(c) || is_digit(c) ? c : '_';
    if (result.empty() || is_digit(result.front())) result = "layer_" + result;
    if (kTaken.find(" " + result + " ") != std::string_view::npos) result += '_';
    const std::string plain = result;
    for (int i = 2; !used_.insert(result).second; ++i) result = plain + "_" + std::to_string(i);
    return result;
  }

 private:
  std::unordered_set<std::string> used_;
};

// "ResNet-50 v1.5" -> "ResNet50V15".
std::string class_name(std::string_view title) {
  std::string result;
  bool starts_word = true;
  for (const char c : title) {
    if (!is_letter(c) && !is_digit(c)) {
      starts_word = true;
      continue;
    }
    result += starts_word && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    starts_word = false;
  }
  if (result.empty()) return "Model";
  return is_digit(result.front()) ? "Model" + result : result;
}

class ModuleWriter {
 public:
  ModuleWriter(const Analysis& analysis, std::string name)
      : analysis_(analysis), model_(*analysis.model), class_(std::move(name)) {}

  Result<std::string> write() {
    if (std::optional<Error> error = find_obstacles()) return *error;
    name_everything();
    for (std::size_t i = 0; i < model_.layers.size(); ++i) layer(i);
    return text();
  }

 private:
  PytorchLayer at(std::size_t index) const {
    const Layer& layer = model_.layers[index];
    return {model_, layer, *analysis_.rows[index].cost,
            *find_pytorch_kind(model_.kind_of(layer).name)};
  }

  std::optional<Error> find_obstacles() const {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < model_.layers.size(); ++i) {
      const Layer& layer = model_.layers[i];
      const std::string& kind = model_.kind_of(layer).name;
      std::string why = layer.name + " (" + kind + ")";
      if (find_pytorch_kind(kind) != nullptr) {
        const std::optional<std::string> obstacle = pytorch_obstacle(at(i));
        if (!obstacle) continue;
        why += ": " + *obstacle;
      }
      names.push_back(std::move(why));
    }
    if (names.empty()) return std::nullopt;
    const std::vector<std::string_view> views(names.begin(), names.end());
    constexpr std::size_t kMost = 6;
    return Error{ErrorCode::kUnknownName,
                 {},
                 "PyTorch has no short way to say " + name_list(views, kMost) + ".",
                 "Save the model as JSON instead."};
  }

  // A layer whose output the next one alone reads gives it as x; others get a variable of their
  // own.
  void name_everything() {
    const std::size_t count = model_.layers.size();
    std::vector<int> readers(count + 1, 0);
    std::vector<bool> is_read_next(count + 1, false);
    for (std::size_t i = 0; i < count; ++i) {
      for (const int input : model_.layers[i].inputs) {
        const auto source = static_cast<std::size_t>(input + 1);
        if (is_skipped(i)) continue;
        ++readers[source];
        is_read_next[source] = source == i;
      }
    }
    Names names;
    variables_.push_back(readers[0] == 1 && is_read_next[0] ? "x" : "image");
    for (std::size_t i = 0; i < count; ++i) {
      const Layer& layer = model_.layers[i];
      attributes_.push_back(names.make(layer.name));
      const bool is_last = i + 1 == count;
      const bool is_plain = readers[i + 1] == 1 && is_read_next[i + 1];
      variables_.push_back(is_plain || is_last ? "x" : attributes_.back());
      if (readers[i + 1] == 0 && !is_skipped(i)) outputs_.push_back(variables_.back());
    }
  }

  // Only training runs it; its parameters are there all the same.
  bool is_skipped(std::size_t index) const { return model_.layers[index].training_only; }

  void layer(std::size_t index) {
    const PytorchLayer said = at(index);
    const auto owner = static_cast<std::size_t>(said.layer.module);
    const std::string self = "self." + attributes_[owner];
    if (!said.form.module.empty() && owner == index) {
      start_group(said.layer.group);
      made_ += "        " + self + " = " + pytorch_module(said) + "\n";
    }
    if (!said.form.note.empty()) note(said.form.note);
    if (is_skipped(index)) {
      return note(
          "Layers for training alone are made, so that all parameters are there, and not called.");
    }
    std::vector<std::string> inputs;
    for (const int input : said.layer.inputs) {
      inputs.push_back(variables_[static_cast<std::size_t>(input + 1)]);
    }
    const std::string call = pytorch_call(said, self, inputs);
    uses_functions_ = uses_functions_ || call.find("F.") != std::string::npos;
    called_ += "        " + variables_[index + 1] + " = " + call + "\n";
  }

  // A comment where another outermost block begins.
  void start_group(int group) {
    while (group != kNoGroup && model_.groups[static_cast<std::size_t>(group)].parent != kNoGroup) {
      group = model_.groups[static_cast<std::size_t>(group)].parent;
    }
    if (group == group_) return;
    group_ = group;
    if (!made_.empty()) made_ += "\n";
    if (group != kNoGroup) {
      made_ += "        # " + model_.groups[static_cast<std::size_t>(group)].name + "\n";
    }
  }

  void note(std::string_view sentence) {
    if (std::find(notes_.begin(), notes_.end(), sentence) == notes_.end()) {
      notes_.push_back(sentence);
    }
  }

  std::string head() const {
    std::string text = "\"\"\"" + class_ + " in PyTorch, written by Layer Ledger.\n\n";
    text += "Input " + shape_text(model_.input) + ", ";
    text += format_whole(analysis_.totals.parameters) + " parameters, ";
    text += unit_text(analysis_.totals.macs, "MACs") + " at batch ";
    text += format_whole(analysis_.options.batch) + ".\n";
    for (const std::string_view note : notes_) text += std::string(note) + "\n";
    text += "\"\"\"\n\nimport torch\nfrom torch import nn\n";
    if (uses_functions_) text += "from torch.nn import functional as F\n";
    return text;
  }

  std::string text() const {
    std::string result = head();
    result += "\n\nclass " + class_ + "(nn.Module):\n";
    result += "    def __init__(self):\n        super().__init__()\n" + made_;
    result += "\n    def forward(self, " + variables_.front() + "):\n" + called_;
    result += "        return ";
    for (std::size_t i = 0; i < outputs_.size(); ++i) result += (i > 0 ? ", " : "") + outputs_[i];
    result += "\n\n\nif __name__ == \"__main__\":\n";
    result += "    model = " + class_ + "().eval()\n";
    result += "    with torch.no_grad():\n";
    const bool is_one = outputs_.size() == 1;
    result += std::string("        ") + (is_one ? "output" : "outputs") + " = model(" + example();
    result += ")\n    print(sum(each.numel() for each in model.parameters()), \"parameters\")\n";
    result += is_one ? "    print(tuple(output.shape))\n"
                     : "    print(*(tuple(each.shape) for each in outputs))\n";
    return result;
  }

  // Indices where the first layer looks them up in a table.
  std::string example() const {
    std::string sizes = format_whole(1);
    for (const std::int64_t size : model_.input) sizes += ", " + std::to_string(size);
    const bool is_indices =
        !model_.layers.empty() && model_.kind_of(model_.layers[0]).name == "embedding";
    return "torch.zeros(" + sizes + (is_indices ? ", dtype=torch.long)" : ")");
  }

  const Analysis& analysis_;
  const Model& model_;
  std::string class_;
  std::vector<std::string> attributes_;  // by layer
  std::vector<std::string> variables_;   // by layer + 1; the first holds the model's input
  std::vector<std::string> outputs_;
  std::vector<std::string_view> notes_;
  std::string made_, called_;
  int group_ = kNoGroup;
  bool uses_functions_ = false;
};

}  // namespace

Result<std::string> export_pytorch(const Analysis& analysis, const ExportOptions&) {
  return ModuleWriter(analysis, class_name(model_title(analysis))).write();
}

}  // namespace ledger
