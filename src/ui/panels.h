// The parts of the page. Each draws into the window that is current and fills it.
#pragma once

#include "ui/context.h"

namespace ledger {

void draw_toolbar(const Context& context);
void draw_totals(const Context& context);
void draw_controls(const Context& context);
void draw_stale_banner(const Context& context);  // nothing where nothing is wrong
void draw_notes_strip(const Context& context);   // likewise where the model's text has no notes
void draw_notes(const Context& context);         // all of them, one below the other
void draw_outline(const Context& context);
void draw_ledger(const Context& context);
void draw_inspector(const Context& context);
void draw_charts(const Context& context);
void draw_json(const Context& context);
void draw_conventions(const Context& context);
void draw_difference(const Context& context);
void draw_bottom_tabs(const Context& context);  // what stands below the ledger
void draw_chart_tabs(const Context& context);   // of a narrow page
void draw_tab_bar(const Context& context);      // at the foot of a narrow page
void draw_help(const Context& context);         // over everything, where it is open
void draw_which(const Context& context);        // likewise
void draw_palette(const Context& context);      // likewise
void draw_history(const Context& context);      // likewise
void draw_notice(const Context& context);

// What others printed for the variant, compared once a revision.
const std::vector<PublishedComparison>& published_figures(const Context& context);

// Heights the panes above take at the present width, in pixels.
float toolbar_height(const Context& context);
float totals_height(const Context& context);
float controls_height(const Context& context);
float stale_banner_height(const Context& context);
float notes_height(const Context& context);
float tab_bar_height(const Context& context);
float bottom_tabs_height(const Context& context);

}  // namespace ledger
