#include <algorithm>
#include <array>

#include "model/definition_reader.h"
#include "model/words.h"

namespace ledger {

using Type = JsonValue::Type;

namespace {

constexpr std::array<std::string_view, 9> kUseKeys = {"block", "layers", "name", "repeat", "inputs",
                                                      "if",    "output", "only", "feed"};

bool is_use_key(std::string_view key) {
  return std::find(kUseKeys.begin(), kUseKeys.end(), key) != kUseKeys.end();
}

std::vector<std::string_view> argument_names(const BlockTemplate& block) {
  std::vector<std::string_view> names;
  for (const BlockTemplate::Argument& argument : block.arguments) names.push_back(argument.name);
  return names;
}

}  // namespace

void DefinitionReader::read_blocks(const JsonValue& json) {
  if (!json.is(Type::kObject)) return reporter_.wrong_type(json, "blocks", "an object ({ … })");
  if (json.members.size() > static_cast<std::size_t>(kMaximumBlocks)) {
    reporter_.add(ErrorCode::kTooLarge, json.mark,
                  "A model has at most " + std::to_string(kMaximumBlocks) + " blocks.");
    return;
  }
  // Names and arguments first, so that a block may use one that is written behind it.
  std::vector<const JsonValue::Member*> members;
  for (const JsonValue::Member& member : json.members) {
    if (is_remark(member.key)) continue;
    if (member.key.empty() || member.key.size() > kMaximumNameBytes) {
      reporter_.add(
          ErrorCode::kOutOfRange, member.key_mark,
          "The name of a block has 1 to " + std::to_string(kMaximumNameBytes) + " bytes.");
      continue;
    }
    blocks_.emplace(member.key, static_cast<int>(members.size()));
    members.push_back(&member);
  }
  body().blocks.resize(members.size());
  edges_.resize(members.size());
  for (std::size_t i = 0; i < members.size(); ++i) {
    body().blocks[i].name = members[i]->key;
    read_block_arguments(*members[i], body().blocks[i]);
  }
  for (std::size_t i = 0; i < members.size(); ++i) {
    read_block_body(*members[i], static_cast<int>(i));
  }
  refuse_cycles();
}

void DefinitionReader::read_block_arguments(const JsonValue::Member& member, BlockTemplate& block) {
  const JsonValue* arguments = member.value.find("arguments");
  if (arguments == nullptr) return;
  if (!arguments->is(Type::kObject)) {
    return reporter_.wrong_type(*arguments, "arguments", R"(an object such as {"planes": null})");
  }
  if (arguments->members.size() > static_cast<std::size_t>(kMaximumArguments)) {
    reporter_.add(ErrorCode::kTooLarge, arguments->mark,
                  "A block has at most " + std::to_string(kMaximumArguments) + " arguments.");
    return;
  }
  SymbolTable symbols = indexed_parameters_;
  for (const JsonValue::Member& entry : arguments->members) {
    if (is_remark(entry.key)) continue;
    if (!check_symbol(entry.key, entry.key_mark, "argument", reporter_)) continue;
    if (symbols.find(entry.key) >= 0 || is_use_key(entry.key)) {
      reporter_.add(ErrorCode::kDuplicateName, entry.key_mark,
                    "The argument " + in_quotes(entry.key) + " has the name of " +
                        (is_use_key(entry.key) ? "a key of every block in use."
                         : entry.key == "i"    ? "the index of repeats."
                                               : "a parameter of the model."),
                    "Choose another name.");
      continue;
    }
    BlockTemplate::Argument argument;
    argument.name = entry.key;
    argument.required = entry.value.is(Type::kNull);
    if (!argument.required) {
      if (const auto value = read_quantity(entry.value, entry.key, symbols)) {
        argument.default_value = *value;
      }
    }
    symbols.add(entry.key);
    block.arguments.push_back(std::move(argument));
  }
}

void DefinitionReader::read_block_body(const JsonValue::Member& member, int index) {
  const JsonValue& json = member.value;
  if (!json.is(Type::kObject)) {
    return reporter_.wrong_type(json, "a block", R"(an object such as {"layers": [ … ]})");
  }
  static const std::vector<std::string_view> kKeys = {"arguments", "layers", "output", "title",
                                                      "description"};
  for (const JsonValue::Member& entry : json.members) {
    if (is_remark(entry.key) || std::find(kKeys.begin(), kKeys.end(), entry.key) != kKeys.end()) {
      continue;
    }
    reporter_.unknown(entry.key_mark, "key of a block", entry.key, kKeys);
  }
  const JsonValue* layers = json.find("layers");
  if (layers == nullptr) {
    return reporter_.missing(json.mark,
                             "The block " + in_quotes(member.key) + R"( has no "layers".)",
                             R"(Add "layers": [ … ].)");
  }
  SymbolTable symbols = indexed_parameters_;
  // Reading its layers adds inline groups behind the named blocks, so nothing is kept by reference.
  BlockTemplate block = std::move(body().blocks[static_cast<std::size_t>(index)]);
  body().blocks[static_cast<std::size_t>(index)].name = block.name;
  body().blocks[static_cast<std::size_t>(index)].arguments = block.arguments;
  for (const BlockTemplate::Argument& argument : block.arguments) symbols.add(argument.name);
  block.list.path = path_step("blocks", member.key) + ".layers";
  ListContext context{block.list, symbols};
  context.block = index;
  read_list(*layers, context);
  if (const JsonValue* output = json.find("output")) read_output(*output, block, context);
  body().blocks[static_cast<std::size_t>(index)] = std::move(block);
}

void DefinitionReader::read_output(const JsonValue& json, BlockTemplate& block,
                                   const ListContext& context) {
  if (json.is(Type::kNull)) return;
  if (auto reference = read_reference(json, "output", context)) {
    block.output = std::make_unique<Reference>(std::move(*reference));
  }
}

void DefinitionReader::refuse_cycles() {
  std::vector<int> state(edges_.size(), 0);  // 0 new, 1 on the chain, 2 done
  std::vector<std::size_t> next_edge(edges_.size(), 0);
  for (std::size_t i = 0; i < edges_.size(); ++i) {
    if (state[i] == 0 && find_cycle(static_cast<int>(i), state, next_edge)) return;
  }
}

// Depth first with a stack of its own: a chain may be as long as there are blocks.
bool DefinitionReader::find_cycle(int block, std::vector<int>& state,
                                  std::vector<std::size_t>& next_edge) {
  std::vector<int> chain = {block};
  state[static_cast<std::size_t>(block)] = 1;
  while (!chain.empty()) {
    const auto at = static_cast<std::size_t>(chain.back());
    if (next_edge[at] == edges_[at].size()) {
      state[at] = 2;
      chain.pop_back();
      continue;
    }
    const BlockEdge edge = edges_[at][next_edge[at]++];
    const auto target = static_cast<std::size_t>(edge.target);
    if (state[target] == 0) {
      state[target] = 1;
      chain.push_back(edge.target);
    } else if (state[target] == 1) {
      std::string names;
      for (auto i = std::find(chain.begin(), chain.end(), edge.target); i != chain.end(); ++i) {
        names += body().blocks[static_cast<std::size_t>(*i)].name + " → ";
      }
      reporter_.add(
          ErrorCode::kCycle, edge.mark,
          "Blocks use each other in a circle: " + names + body().blocks[target].name + ".",
          "A block cannot contain itself; use \"repeat\" for several in a row.");
      return true;
    }
  }
  return false;
}

void DefinitionReader::read_use(const JsonValue& json, Item& item, ListContext& context) {
  item.use = std::make_unique<BlockUse>();
  BlockUse& use = *item.use;
  const JsonValue* repeat = json.find("repeat");
  use.repeats = repeat != nullptr && !repeat->is(Type::kNull);
  if (use.repeats) {
    if (const auto count = read_quantity(*repeat, "repeat", context.symbols)) use.repeat = *count;
  }
  // At the top there is no `i` but that of a repeat.
  const bool at_top = context.symbols.find("i") < 0;
  const SymbolTable& symbols = use.repeats && at_top ? indexed_parameters_ : context.symbols;
  const JsonValue* block = json.find("block");
  const bool named = block != nullptr && block->is(Type::kText);
  name_item(json, named ? std::string_view(block->text) : "group", item, context, symbols);
  if (const JsonValue* feed = json.find("feed"); feed && !feed->is(Type::kNull)) {
    use.feeds_all = feed->text == "all";
    if (!use.feeds_all || !use.repeats) {
      reporter_.add(ErrorCode::kOutOfRange, feed->mark,
                    R"("feed" is "all" or left out, and belongs to a block with "repeat".)",
                    R"(With "all" each instance gets the outputs of all before it.)");
    }
  }
  if (const JsonValue* inputs = json.find("inputs")) {
    item.inputs = read_inputs(*inputs, item.name, context);
  }
  if (block == nullptr) {
    use.block = read_inline_group(json, context, symbols);
    return;
  }
  use.block = read_block_name(*block);
  if (json.find("layers") != nullptr) {
    reporter_.add(ErrorCode::kDuplicateName, json.mark,
                  R"(A block in use has "block" or "layers", not both.)", "Keep one of the two.");
  }
  if (use.block < 0) return;
  const ListContext* outermost = &context;
  while (outermost->around != nullptr) outermost = outermost->around;
  if (outermost->block >= 0) {
    edges_[static_cast<std::size_t>(outermost->block)].push_back({use.block, block->mark});
  }
  read_arguments(json, use, symbols);
}

int DefinitionReader::read_block_name(const JsonValue& json) {
  if (!json.is(Type::kText)) {
    reporter_.wrong_type(json, "block", "the name of a block in double quotes");
    return -1;
  }
  const auto found = blocks_.find(json.text);
  if (found != blocks_.end()) return found->second;
  std::vector<std::string_view> known;
  constexpr std::size_t kEnough = 256;
  for (const BlockTemplate& block : body().blocks) {
    if (!block.is_inline() && known.size() < kEnough) known.push_back(block.name);
  }
  std::string otherwise =
      known.empty() ? R"(Blocks are described in "blocks".)" : "Blocks: " + name_list(known) + ".";
  if (definition_->catalog->find_kind(json.text) >= 0) {
    otherwise = "It is a layer kind: write \"type\" in place of \"block\".";
  }
  reporter_.unknown(json.mark, "block", json.text, known, std::move(otherwise));
  return -1;
}

void DefinitionReader::read_arguments(const JsonValue& json, BlockUse& use,
                                      const SymbolTable& symbols) {
  const BlockTemplate& block = body().blocks[static_cast<std::size_t>(use.block)];
  use.arguments.resize(block.arguments.size());
  for (const JsonValue::Member& member : json.members) {
    if (is_use_key(member.key) && member.key != "output") continue;
    if (is_remark(member.key)) continue;
    const std::vector<std::string_view> names = argument_names(block);
    const auto found = std::find(names.begin(), names.end(), member.key);
    if (found == names.end()) {
      reporter_.unknown(
          member.key_mark, "argument of the block " + in_quotes(block.name) + ":", member.key,
          names,
          names.empty() ? "It has no arguments." : "Its arguments: " + name_list(names) + ".");
      continue;
    }
    if (member.value.is(Type::kNull)) continue;
    BlockUse::Argument& argument = use.arguments[static_cast<std::size_t>(found - names.begin())];
    argument.given = true;
    if (const auto value = read_quantity(member.value, member.key, symbols)) {
      argument.value = *value;
    }
  }
  for (std::size_t i = 0; i < block.arguments.size(); ++i) {
    if (use.arguments[i].given || !block.arguments[i].required) continue;
    reporter_.missing(
        json.mark,
        "The block " + in_quotes(block.name) + " needs " + in_quotes(block.arguments[i].name) + ".",
        "Add " + in_quotes(block.arguments[i].name) + " with a number or a formula.");
  }
}

int DefinitionReader::read_inline_group(const JsonValue& json, const ListContext& context,
                                        const SymbolTable& symbols) {
  for (const JsonValue::Member& member : json.members) {
    if (is_use_key(member.key) || is_remark(member.key)) continue;
    reporter_.unknown(member.key_mark, "key of grouped layers", member.key,
                      {"layers", "name", "repeat", "inputs", "if", "output", "only", "feed"},
                      "Only a named block takes arguments.");
  }
  BlockTemplate group;
  group.list.path =
      context.list.path + "[" + std::to_string(context.list.items.size()) + "].layers";
  ListContext inner{group.list, symbols, &context};
  read_list(*json.find("layers"), inner);
  if (const JsonValue* output = json.find("output")) read_output(*output, group, inner);
  body().blocks.push_back(std::move(group));
  return static_cast<int>(body().blocks.size()) - 1;
}

}  // namespace ledger
