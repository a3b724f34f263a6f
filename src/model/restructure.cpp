#include "model/restructure.h"

#include <algorithm>
#include <utility>

#include "model/name_pattern.h"
#include "model/words.h"

namespace ledger {

Restructuring::Restructuring(const Model& model) : groups_(model.groups) {
  const int count = static_cast<int>(model.layers.size());
  nodes_.reserve(model.layers.size());
  for (const Layer& layer : model.layers) nodes_.push_back({layer});
  for (int i = 0; i < count; ++i) {
    at(i).previous = i - 1;
    at(i).next = i + 1 < count ? i + 1 : -1;
    for (const int input : at(i).layer.inputs) readers_of(input).push_back(i);
  }
  first_ = count > 0 ? 0 : -1;
  last_ = count - 1;
  next_module_ = count;
  forward_.assign(nodes_.size(), kModelInput);
}

void Restructuring::index_names() {
  if (!by_name_.empty()) return;
  by_name_.reserve(nodes_.size());
  for (int i = first_; i >= 0; i = at(i).next) by_name_.emplace(at(i).layer.name, i);
}

bool Restructuring::has_layer(const std::string& full_name) {
  index_names();
  const auto found = by_name_.find(full_name);
  return found != by_name_.end() && !at(found->second).is_out;
}

std::vector<int> Restructuring::find(std::string_view name) {
  index_names();
  const auto found = by_name_.find(std::string(name));
  if (found != by_name_.end() && !at(found->second).is_out) return {found->second};
  std::vector<int> nodes;
  if (!is_pattern(name)) return nodes;
  for (int i = first_; i >= 0; i = at(i).next) {
    if (matches_pattern(name, at(i).layer.name)) nodes.push_back(i);
  }
  return nodes;
}

std::vector<int> Restructuring::find_with_blocks(std::string_view name) {
  std::vector<int> nodes = find(name);
  if (!nodes.empty()) return nodes;
  for (int i = first_; i >= 0; i = at(i).next) {
    if (is_inside(i, name)) nodes.push_back(i);
  }
  return nodes;
}

bool Restructuring::is_inside(int node, std::string_view group_name) const {
  int group = layer(node).group;
  while (group != kNoGroup) {
    const Group& around = groups_[static_cast<std::size_t>(group)];
    if (matches_pattern(group_name, around.name)) return true;
    group = around.parent;
  }
  return false;
}

std::string Restructuring::full_name(int node, std::string_view local) const {
  const int group = node == kModelInput ? kNoGroup : layer(node).group;
  if (group == kNoGroup) return std::string(local);
  return groups_[static_cast<std::size_t>(group)].name + "." + std::string(local);
}

int Restructuring::append(Layer layer) {
  const int node = static_cast<int>(nodes_.size());
  index_names();
  by_name_.insert_or_assign(layer.name, node);
  nodes_.push_back({std::move(layer)});
  forward_.push_back(kModelInput);
  for (const int input : at(node).layer.inputs) readers_of(input).push_back(node);
  return node;
}

void Restructuring::forget_reader(int node, int reader) {
  std::vector<int>& readers = readers_of(node);
  const auto found = std::find(readers.begin(), readers.end(), reader);
  if (found != readers.end()) readers.erase(found);
}

void Restructuring::set_input(int node, std::size_t input, int to) {
  int& from = at(node).layer.inputs[input];
  forget_reader(from, node);
  from = to;
  readers_of(to).push_back(node);
}

// What reads `from` reads `to`, other than `except`.
void Restructuring::redirect(int from, int to, int except) {
  const std::vector<int> readers = std::move(readers_of(from));
  readers_of(from).clear();
  for (const int reader : readers) {
    if (reader == except) {
      readers_of(from).push_back(reader);
      continue;
    }
    std::vector<int>& inputs = at(reader).layer.inputs;
    std::replace(inputs.begin(), inputs.end(), from, to);
    readers_of(to).push_back(reader);
  }
}

void Restructuring::unlink(int node) {
  const int previous = at(node).previous, next = at(node).next;
  (previous >= 0 ? at(previous).next : first_) = next;
  (next >= 0 ? at(next).previous : last_) = previous;
}

void Restructuring::link(int node, int beside, bool is_before) {
  const int next = beside == kModelInput ? first_ : is_before ? beside : at(beside).next;
  const int previous = beside == kModelInput ? -1 : next >= 0 ? at(next).previous : last_;
  at(node).previous = previous;
  at(node).next = next;
  (previous >= 0 ? at(previous).next : first_) = node;
  (next >= 0 ? at(next).previous : last_) = node;
}

// On the path behind `beside`, or on that of its first input.
void Restructuring::stand(int node, int beside, bool is_before) {
  if (is_before && beside != kModelInput) {
    set_input(node, 0, at(beside).layer.inputs.front());
    set_input(beside, 0, node);
  } else {
    redirect(beside, node, node);
    set_input(node, 0, beside);
  }
  link(node, beside, is_before);
}

void Restructuring::add(Layer layer, int beside, bool is_before, bool has_inputs) {
  layer.group = beside == kModelInput ? kNoGroup : at(beside).layer.group;
  layer.training_only = beside != kModelInput && at(beside).layer.training_only;
  layer.module = new_module();
  const std::vector<int> inputs = layer.inputs;
  layer.inputs = {kModelInput};
  const int node = append(std::move(layer));
  stand(node, beside, is_before);
  if (!has_inputs) return;
  forget_reader(at(node).layer.inputs.front(), node);
  at(node).layer.inputs = inputs;
  for (const int input : inputs) readers_of(input).push_back(node);
}

void Restructuring::remove(int node) {
  const int input = at(node).layer.inputs.front();
  redirect(node, input, -1);
  for (const int each : at(node).layer.inputs) forget_reader(each, node);
  unlink(node);
  at(node).is_out = true;
  forward_[static_cast<std::size_t>(node)] = input;
}

std::optional<Error> Restructuring::move(int node, int beside, bool is_before) {
  const std::string& name = at(node).layer.name;
  if (node == beside) {
    return Error{ErrorCode::kCycle, {}, in_quotes(name) + " cannot stand beside itself.", {}};
  }
  const int group = beside == kModelInput ? kNoGroup : at(beside).layer.group;
  if (group != at(node).layer.group) {
    return Error{ErrorCode::kOutOfRange,
                 {},
                 in_quotes(name) + " stands in another block than the place it would move to.",
                 "A layer moves within its block."};
  }
  redirect(node, at(node).layer.inputs.front(), node);
  unlink(node);
  stand(node, beside, is_before);
  return std::nullopt;
}

void Restructuring::copy(int node, std::string full_name) {
  Layer layer = at(node).layer;
  layer.name = std::move(full_name);
  layer.holds.clear();
  layer.module = new_module();
  for (std::size_t i = 0; i < layer.fields.size(); ++i) layer.fields.at(i).edited = false;
  const bool is_training_only = layer.training_only;
  std::vector<int> inputs = layer.inputs;
  inputs.front() = node;
  layer.inputs = inputs;
  const int copied = static_cast<int>(nodes_.size());
  add(std::move(layer), node, false, true);
  at(copied).layer.training_only = is_training_only;
}

void Restructuring::replace(int node, Layer layer, std::size_t most_inputs) {
  Layer& old = at(node).layer;
  while (old.inputs.size() > most_inputs) {
    forget_reader(old.inputs.back(), node);
    old.inputs.pop_back();
  }
  layer.name = old.name;
  layer.inputs = old.inputs;
  layer.group = old.group;
  layer.training_only = old.training_only;
  layer.module = new_module();
  old = std::move(layer);
}

Errors Restructuring::finish(Model& model) {
  std::vector<int> number(nodes_.size(), -1);
  int count = 0;
  for (int i = first_; i >= 0; i = at(i).next) number[static_cast<std::size_t>(i)] = count++;
  const auto number_of = [&](int node) {
    // Inputs in a circle are an error, but not yet one that keeps layers from being taken out.
    for (std::size_t hops = 0; node != kModelInput && at(node).is_out; ++hops) {
      node = hops < nodes_.size() ? forward_[static_cast<std::size_t>(node)] : kModelInput;
    }
    return node == kModelInput ? kModelInput : number[static_cast<std::size_t>(node)];
  };
  Errors errors;
  std::unordered_map<int, int> first_of_module;
  LayerList layers;
  layers.reserve(static_cast<std::size_t>(count));
  for (int node = first_; node >= 0; node = at(node).next) {
    Layer layer = at(node).layer;
    const int own = number_of(node);
    for (int& input : layer.inputs) {
      if (number_of(input) >= own) {
        errors.push_back({ErrorCode::kCycle, layer.mark.place(),
                          in_quotes(layer.name) + " would read " + in_quotes(at(input).layer.name) +
                              ", which comes after it.",
                          "A layer uses layers before it."});
      }
      input = number_of(input);
    }
    std::vector<int> holds;
    for (const int held : layer.holds) {
      const int kept = number_of(held);
      if (kept >= 0 && kept < own) holds.push_back(kept);
    }
    layer.holds = std::move(holds);
    layer.module = first_of_module.emplace(layer.module, own).first->second;
    layers.add(std::move(layer));
  }
  model.layers = std::move(layers);
  write_groups(model);
  return errors;
}

// Blocks that have lost all their layers are gone.
void Restructuring::write_groups(Model& model) const {
  std::vector<Group> groups = groups_;
  for (Group& group : groups) group.first_layer = group.layer_count = 0;
  for (std::size_t i = 0; i < model.layers.size(); ++i) {
    int group = model.layers[i].group;
    while (group != kNoGroup) {
      Group& around = groups[static_cast<std::size_t>(group)];
      if (around.layer_count++ == 0) around.first_layer = static_cast<int>(i);
      group = around.parent;
    }
  }
  std::vector<int> number(groups.size(), kNoGroup);
  std::vector<Group> kept;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (groups[i].layer_count == 0) continue;
    number[i] = static_cast<int>(kept.size());
    kept.push_back(std::move(groups[i]));
  }
  const auto number_of = [&](int group) {
    return group == kNoGroup ? kNoGroup : number[static_cast<std::size_t>(group)];
  };
  for (Group& group : kept) group.parent = number_of(group.parent);
  const bool is_any_gone = kept.size() < groups.size();
  model.groups = std::move(kept);
  if (!is_any_gone) return;
  for (std::size_t i = 0; i < model.layers.size(); ++i) {
    const Layer& layer = model.layers[i];
    if (number_of(layer.group) == layer.group) continue;
    Layer renumbered = layer;
    renumbered.group = number_of(layer.group);
    model.layers.replace(i, std::move(renumbered));
  }
}

}  // namespace ledger
