// Which count is this? A published number is typed, and the counts that come to it appear.
#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "formula/number_format.h"
#include "ui/panels.h"
#include "ui/widgets.h"

namespace ledger {
namespace {

// A frame's part of filling the index: the field still answers at once.
void fill_index(WhichPanel& which) {
  using Clock = std::chrono::steady_clock;
  constexpr std::chrono::milliseconds kMost(16);
  if (which.is_index_full) return;
  if (which.index == nullptr) which.index = std::make_unique<CountIndex>();
  const Clock::time_point start = Clock::now();
  while (Clock::now() - start < kMost) {
    if (which.index->step()) continue;
    which.is_index_full = true;
    return;
  }
}

// Anew when the text changes; while the index fills now and then, but not under a button that is
// held.
void search(WhichPanel& which) {
  constexpr double kSeconds = 0.25;
  const int networks = which.index->networks_done();
  const bool is_new_text = which.text != which.searched;
  const bool is_due = networks != which.searched_networks && !ImGui::IsMouseDown(0) &&
                      (which.is_index_full || ImGui::GetTime() - which.searched_at > kSeconds);
  if (!is_new_text && !is_due) return;
  which.searched = which.text;
  which.searched_networks = networks;
  which.searched_at = ImGui::GetTime();
  which.matches.clear();
  which.error.clear();
  if (which.text.find_first_not_of(' ') == std::string::npos) return;
  const Result<TypedNumber> number = parse_typed_number(which.text);
  if (number) {
    which.matches = find_counts(*which.index, *number);
  } else {
    which.error = describe(number.error());
  }
}

// The network, its size, batch and convention, as one step that can be undone.
void open_match(const Context& context, const CountMatch& match) {
  OpenPreset open{match.network, {}, match.batch};
  if (match.resolution != 0) open.parameters["resolution"] = Rational(match.resolution);
  context.push(std::move(open));
  if (!match.convention.empty()) context.push(SetConvention{match.convention});
  ImGui::CloseCurrentPopup();
}

// The sentence without the network's name, which stands above it.
std::string_view told_of(const CountMatch& match) {
  std::string_view text = match.sentence;
  if (text.substr(0, match.title.size()) != match.title) return text;
  text.remove_prefix(match.title.size());
  text.remove_prefix(std::min(text.find_first_not_of(":, "), text.size()));
  return text;
}

std::string also_text(const CountMatch& match) {
  std::string text;
  for (const AlsoCounted& each : match.also) {
    text += (text.empty() ? "Likewise by " : ", ") + each.convention;
  }
  return text;
}

void draw_answer(const Context& context, const CountMatch& match, std::size_t index) {
  const Palette& colors = context.colors();
  const float width = ImGui::GetContentRegionAvail().x, inset = context.px(6);
  const float left = context.px(12), wrap = width - 2 * left, line = context.px(20);
  const std::string_view told = told_of(match);
  const std::string also = also_text(match);
  float words = 0;
  {
    const TextStyle style(context.theme, kTableSize, Weight::kRegular);
    words = ImGui::CalcTextSize(told.data(), told.data() + told.size(), false, wrap).y;
  }
  const float height = 2 * inset + line + words + (also.empty() ? 0 : context.px(18));
  const std::string id = "which.answer." + std::to_string(index);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  if (ImGui::InvisibleButton(id.c_str(), {width, height}, ImGuiButtonFlags_EnableNav)) {
    open_match(context, match);
  }
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (ImGui::IsItemHovered()) {
    list->AddRectFilled(at, {at.x + width, at.y + height}, mixed(colors.page, colors.text, 0.05f),
                        context.px(6));
  }
  register_item(context,
                {.id = id, .role = "option", .label = match.sentence, .value = match.network});
  const ImVec2 text = {at.x + left, at.y + inset};
  {
    const TextStyle style(context.theme, kTableSize, Weight::kSemibold);
    list->AddText(text, colors.accent, elided_in_the_middle(match.title, wrap).c_str());
  }
  {
    const TextStyle style(context.theme, kTableSize, Weight::kRegular);
    list->AddText(ImGui::GetFont(), ImGui::GetFontSize(), {text.x, text.y + line}, colors.text,
                  told.data(), told.data() + told.size(), wrap);
  }
  if (also.empty()) return;
  const TextStyle style(context.theme, kCaptionSize, Weight::kRegular);
  list->AddText({text.x, text.y + line + words + context.px(2)}, colors.muted,
                elided_in_the_middle(also, wrap).c_str());
}

void draw_input(const Context& context) {
  WhichPanel& which = context.state.which;
  const bool was_enter =
      ImGui::IsKeyPressed(ImGuiKey_Enter) || ImGui::IsKeyPressed(ImGuiKey_KeypadEnter);
  text_input(context, "which.input", "A published number", which.text,
             {.width = ImGui::GetContentRegionAvail().x,
              .hint = "3.8   15.3 G   25.6M params   527MB   vgg16 30.96",
              .take_focus = std::exchange(which.wants_focus, false)});
  const bool is_done = ImGui::IsItemDeactivated();
  search(which);
  if (is_done && was_enter && !which.matches.empty()) open_match(context, which.matches.front());
}

// "Searched 40 of 120 networks", or why there is no answer.
void draw_status(const Context& context) {
  const WhichPanel& which = context.state.which;
  const std::string total = format_whole(which.index->networks_total());
  std::string text = which.error;
  if (text.empty()) {
    const bool is_nothing = which.is_index_full && which.matches.empty() && !which.searched.empty();
    text = which.is_index_full ? "Searched " + total + " networks under every convention"
                               : "Searched " + format_whole(which.index->networks_done()) + " of " +
                                     total + " networks";
    if (is_nothing) text = "No count of the " + total + " networks here comes to this number.";
  }
  const TextStyle style(context.theme, kCaptionSize, Weight::kRegular,
                        which.error.empty() ? context.colors().muted : context.colors().wrong);
  wrapped_text(text);
  register_item(context, {.id = "which.status", .role = "status", .label = text});
}

void draw_examples(const Context& context) {
  constexpr std::array<const char*, 5> kExamples = {"3.8", "15.3 G", "25.6M params", "527MB",
                                                    "mobilenet 0.57"};
  const TextStyle style(context.theme, kTableSize, Weight::kRegular);
  wrapped_text(
      "Papers and tools print one number and seldom say what it counts. Type one, with its unit or "
      "a network's name if you know them. Every network here is looked through, by every "
      "convention, at the usual resolutions, and with the slips people are known to make.");
  ImGui::Dummy({0, context.px(4)});
  text_line("Try");
  for (std::size_t i = 0; i < kExamples.size(); ++i) {
    ImGui::SameLine(0, context.px(12));
    if (ImGui::GetCursorPosX() + text_width(kExamples[i]) > ImGui::GetWindowWidth()) {
      ImGui::NewLine();
    }
    if (link(context, "which.example." + std::to_string(i), kExamples[i])) {
      context.state.which.text = kExamples[i];
      context.state.which.wants_focus = !context.theme.is_touch;
      context.state.wants_frame = true;
    }
  }
}

void draw_answers(const Context& context, float most) {
  ImGui::SetNextWindowSizeConstraints({0, 0}, {FLT_MAX, most});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::BeginChild("which.answers", {0, 0},
                    ImGuiChildFlags_NavFlattened | ImGuiChildFlags_AutoResizeY);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  const std::vector<CountMatch>& matches = context.state.which.matches;
  for (std::size_t i = 0; i < matches.size(); ++i) draw_answer(context, matches[i], i);
  ImGui::PopStyleVar();
  ImGui::EndChild();
  ImGui::PopStyleVar();
}

void draw_title(const Context& context) {
  {
    const TextStyle style(context.theme, kTitleSize, Weight::kSemibold);
    ImGui::AlignTextToFramePadding();
    text_line("Which count is this?");
  }
  const float side = context.theme.control_height();
  ImGui::SameLine(ImGui::GetWindowWidth() - side - context.px(8));
  if (button(context, "which.close", "✕", "Close")) ImGui::CloseCurrentPopup();
}

}  // namespace

void draw_which(const Context& context) {
  WhichPanel& which = context.state.which;
  constexpr const char* kId = "which";
  if (std::exchange(which.wants_to_open, false)) {
    ImGui::OpenPopup(kId);
    which.wants_focus = true;
  }
  const ImVec2 page = ImGui::GetIO().DisplaySize;
  const bool is_narrow = context.layout == Layout::kTabs;
  const float top = context.px(is_narrow ? 8 : 56);
  const float width = std::min(page.x - context.px(16), context.px(640));
  ImGui::SetNextWindowPos({page.x / 2, top}, ImGuiCond_Always, {0.5f, 0});
  ImGui::SetNextWindowSizeConstraints({width, 0}, {width, page.y - 2 * top});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {context.px(16), context.px(12)});
  const bool is_open = ImGui::BeginPopup(kId);
  ImGui::PopStyleVar();
  if (!is_open) return;
  // At once: the field alone would only take back what was typed.
  if (ImGui::IsKeyPressed(ImGuiKey_Escape)) ImGui::CloseCurrentPopup();
  fill_index(which);
  draw_title(context);
  draw_input(context);
  if (which.searched.empty()) {
    draw_examples(context);
  } else if (!which.matches.empty()) {  // an empty list would take all the room there is
    const float rest = ImGui::GetTextLineHeight() + context.px(28);
    draw_answers(context, page.y - top - ImGui::GetCursorScreenPos().y - rest);
  }
  draw_status(context);
  const bool has_more =
      !which.is_index_full || which.searched_networks != which.index->networks_done();
  if (has_more) context.state.wants_frame = true;
  ImGui::EndPopup();
}

}  // namespace ledger
