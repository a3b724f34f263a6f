// What every panel is given: the work to read, the places to write wishes to, and the few things
// that a pane must remember from one frame to the next.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/action.h"
#include "app/fixes.h"
#include "app/ledger_rows.h"
#include "app/workspace.h"
#include "explain/formula_text.h"
#include "explain/published.h"
#include "ui/baseline_state.h"
#include "ui/explain_state.h"
#include "ui/frontend.h"
#include "ui/item_registry.h"
#include "ui/ledger_state.h"
#include "ui/palette_state.h"
#include "ui/theme.h"

namespace ledger {

// By the width of the page.
enum class Layout : std::uint8_t { kTabs, kTwoPanes, kThreePanes };

// Bars of the cost profile, one a pixel or a layer, whichever is fewer.
struct ProfileBars {
  struct Bar {
    int first_layer = 0, layer_count = 0;
    std::int64_t count = 0, parameters = 0, activation = 0;  // the largest of its layers
  };
  std::vector<Bar> bars;
  std::int64_t largest_count = 0, largest_parameters = 0, largest_activation = 0;
};

// Formulas of the selected layer, made anew when what they follow from changes.
struct InspectorFormulas {
  std::uint64_t revision = 0;
  bool is_filled = false;
  struct Section {
    Quantity quantity = Quantity::kMacs;
    std::vector<FormulaText> formulas;
  };
  std::vector<Section> sections;
  std::string not_counted_reason;
};

// What would mend a layer, tried out once a revision.
struct KeptFixes {
  std::uint64_t revision = 0;
  std::string layer;
  std::vector<Fix> fixes;
};

// The list of steps.
struct HistoryList {
  bool wants_to_open = false;
  float button_end = 0;  // of the button that opens it, its right side; 0: it has none
};

// Scratch of the panels. Nothing here is worth keeping beyond the session.
struct PanelState {
  LedgerRowsCache ledger;
  LedgerState sheet;
  PaletteState palette;
  HistoryList history;
  InspectorFormulas formulas;
  KeptFixes fixes;
  ProfileBars profile;
  std::uint64_t profile_revision = 0;
  int profile_width = 0;
  std::vector<PublishedComparison> published;
  std::uint64_t published_revision = 0;
  bool is_published_filled = false;

  ConventionsPanel conventions;
  WhichPanel which;
  BaselineState baseline;

  float outline_width = 192, inspector_width = 352;
  float profile_height = 152, json_height = 348, conventions_height = 348;
  float difference_height = 348;
  bool has_one_tab = false;  // at a time: the layout is that of a phone

  Selection scrolled_to;      // the selection the ledger last scrolled to
  bool wants_scroll = false;  // scroll to the selection even if it is the same
  bool wants_search_focus = false;
  bool wants_inspector_focus = false;
  bool wants_ledger_focus = false;
  int hovered_layer = -1, hovered_layer_next = -1;  // linked between ledger and charts
  int hovered_slot = -1, hovered_slot_next = -1;    // linked between fields and formulas
  bool are_pairs_linked = true;

  std::string preset_search;
  std::string json_text;
  std::uint64_t json_revision = 0;
  bool is_json_filled = false;
  bool is_json_active = false;
  std::uint64_t json_gesture = 0;
  double json_typed_at = -1e9;
  int json_go_to_byte = -1;  // where the caret is to go

  bool wants_help = false;
  bool wants_preset_list = false;
  bool wants_kept_list = false;
  std::vector<KeptModel> kept;
  std::string notice;
  double notice_until = 0;

  // For the highlight on what an edit changed.
  std::shared_ptr<const Analysis> shown, before;
  double changed_at = -1e9;

  // The number that is being typed; one at a time.
  struct NumberEdit {
    unsigned id = 0;  // ImGui's
    std::string text;
    std::uint64_t gesture = 0;
    int frames = 0;      // drawn so far
    int last_frame = 0;  // ImGui's count when it was
  } number_edit;
  double dragged = 0;  // pixels that a drag has not yet turned into steps

  std::uint64_t next_gesture = 1;
  std::uint64_t active_gesture = 0;
  bool wants_frame = false;  // something still settles, fades or waits
};

// Tells something at the foot of the page, the longer the more there is to read.
void tell(PanelState& state, std::string_view text);

// A metric's colour by what is counted.
ImU32 quantity_color(const Palette& colors, CountedQuantity quantity);

struct Context {
  const Workspace& workspace;
  const Platform& platform;
  const Theme& theme;
  Layout layout;
  ItemRegistry& items;
  PanelState& state;

  // Wishes, carried out after the frame is drawn, in order.
  struct Wish {
    Action action;
    std::uint64_t gesture = 0;
  };
  std::vector<Wish>& wishes;
  std::vector<std::string>& commands;

  void push(Action action, std::uint64_t gesture = 0) const {
    wishes.push_back({std::move(action), gesture});
  }
  void run(std::string_view command) const { commands.emplace_back(command); }

  // Whose layers are shown. Where they do not fit, its sums say nothing: see good().
  const Analysis& analysis() const { return *workspace.shown(); }
  const Model& model() const { return *analysis().model; }
  // The last one without errors, whose totals stand.
  const Analysis& good() const { return *workspace.analysis(); }
  const Palette& colors() const { return theme.colors; }
  float px(float length) const { return theme.px(length); }
  const LedgerRows& rows() const { return state.ledger.rows(workspace); }
  const Selection& selection() const { return state.ledger.selection(workspace); }
  const Convention& convention() const {
    return workspace.catalog().conventions()[static_cast<std::size_t>(workspace.convention())];
  }
  // "MACs by thop (pytorch-OpCounter)"; "FLOPs = 2·MACs" says the unit itself.
  std::string count_title() const;
  // What its exact numbers are of: "MACs", "bytes".
  std::string count_unit() const;
  ImU32 count_color() const;
  // How strongly a value that differs between these two analyses lights up now: 1 … 0.
  float highlight() const;
};

}  // namespace ledger
