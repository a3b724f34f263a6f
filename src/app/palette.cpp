#include "app/palette.h"

#include <algorithm>
#include <array>

#include "app/commands.h"
#include "app/workspace.h"
#include "model/presets.h"

namespace ledger {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Letters in order from one place on, each as early as it comes.
int score_from(std::string_view wanted, std::string_view text, std::size_t start) {
  constexpr int kLetter = 2, kTogether = 6, kWordStart = 5, kTextStart = 4;
  int score = start == 0 ? kTextStart : 0;
  std::size_t at = start, last = std::string_view::npos;
  for (const char letter : wanted) {
    while (at < text.size() && lower(text[at]) != lower(letter)) ++at;
    if (at == text.size()) return 0;
    score += kLetter;
    if (last != std::string_view::npos && at == last + 1) score += kTogether;
    if (at == 0 || !is_word_character(text[at - 1])) score += kWordStart;
    last = at++;
  }
  return score;
}

// The best of all places where it may begin.
int score_word(std::string_view wanted, std::string_view text) {
  int best = 0;
  for (std::size_t start = 0; start < text.size(); ++start) {
    if (lower(text[start]) == lower(wanted.front())) {
      best = std::max(best, score_from(wanted, text, start));
    }
  }
  return best;
}

class Finder {
 public:
  explicit Finder(std::string_view wanted)
      : wanted_(wanted), is_everything_(wanted.find_first_not_of(' ') == std::string_view::npos) {}

  bool is_everything() const { return is_everything_; }

  // `also` is searched too and counts a little less.
  void offer(PaletteKind kind, std::string_view id, std::string_view title, std::string_view detail,
             std::string_view also = {}) {
    const int by_title = match_score(wanted_, title);
    const int by_other = also.empty() ? 0 : match_score(wanted_, also) - 1;
    const int score = std::max(by_title, by_other);
    if (score <= 0 && !is_everything_) return;
    // Of equals the shorter one: it has less that was not asked for.
    found_.push_back(
        {kind, std::string(id), std::string(title), std::string(detail),
         is_everything_ ? 0
                        : score * 64 - static_cast<int>(std::min<std::size_t>(title.size(), 63))});
  }

  // No more than `most`.
  std::vector<PaletteEntry> take(std::size_t most = kMostPaletteEntries) {
    std::stable_sort(
        found_.begin(), found_.end(),
        [](const PaletteEntry& a, const PaletteEntry& b) { return a.score > b.score; });
    if (found_.size() > most) found_.resize(most);
    return std::move(found_);
  }

 private:
  std::string_view wanted_;
  bool is_everything_;
  std::vector<PaletteEntry> found_;
};

}  // namespace

int match_score(std::string_view wanted, std::string_view text) {
  int sum = 0;
  while (!wanted.empty()) {
    const std::size_t end = std::min(wanted.find(' '), wanted.size());
    const std::string_view word = wanted.substr(0, end);
    wanted.remove_prefix(std::min(end + 1, wanted.size()));
    if (word.empty()) continue;
    const int score = score_word(word, text);
    if (score == 0) return 0;
    sum += score;
  }
  return sum;
}

std::vector<PaletteEntry> find_in_palette(const Workspace& workspace, std::string_view wanted) {
  Finder finder(wanted);
  for (const Command& command : commands()) {
    if (command.scope == CommandScope::kCursor || command.id == "palette.open") continue;
    finder.offer(PaletteKind::kCommand, command.id, command.title, command.shortcut);
  }
  if (finder.is_everything()) return finder.take();
  for (const PresetVariant& preset : preset_variants()) {
    finder.offer(PaletteKind::kNetwork, preset.id, preset.title, "network", preset.id);
  }
  for (const Convention& convention : workspace.catalog().conventions()) {
    if (!convention.counts_work()) continue;
    finder.offer(PaletteKind::kConvention, convention.id, convention.title, "count", convention.id);
  }
  if (workspace.shown()) {
    const Model& model = *workspace.shown()->model;
    for (const Group& group : model.groups) {
      finder.offer(PaletteKind::kLayer, group.name, group.name, "block");
    }
    for (const Layer& layer : model.layers) {
      finder.offer(PaletteKind::kLayer, layer.name, layer.name, model.kind_of(layer).title);
    }
  }
  return finder.take();
}

std::vector<PaletteEntry> find_layer_kinds(const Workspace& workspace, std::string_view wanted) {
  constexpr std::array<std::string_view, 10> kUsual = {
      "conv2d",  "batch_norm2d", "relu",    "max_pool2d", "adaptive_avg_pool2d",
      "flatten", "linear",       "dropout", "add",        "concat"};
  const LayerKinds& kinds = workspace.catalog().kinds();
  Finder finder(wanted);
  const auto offer = [&](const LayerKind& kind) {
    finder.offer(PaletteKind::kLayerKind, kind.name, kind.title, kind.name, kind.name);
  };
  const auto is_usual = [&](const LayerKind& kind) {
    return std::find(kUsual.begin(), kUsual.end(), kind.name) != kUsual.end();
  };
  for (const std::string_view name : kUsual) {
    const int kind = workspace.catalog().find_kind(name);
    if (kind >= 0) offer(kinds[static_cast<std::size_t>(kind)]);
  }
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (!is_usual(kinds[i])) offer(kinds[i]);
  }
  return finder.take(kinds.size());
}

}  // namespace ledger
