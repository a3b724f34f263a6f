// The page's one session and the parts of the browser's side that share it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "app/workspace.h"
#include "ui/frontend.h"

namespace ledger {

struct Page {
  Workspace workspace;
  // Null where the browser gives no WebGL 2: the HTML mirror then works on the workspace alone.
  std::unique_ptr<Frontend> frontend;
};

// Made by app_start; every exported function but that one needs it.
Page& page();
bool has_page();

// Draws one picture now, outside or inside the browser's animation frame, and returns how many more
// are wanted. Does nothing while there is no graphics context.
int draw_frame();
// Draws until every event fed so far has reached the frontend, so that the caller sees their
// effect.
void draw_until_settled();

// Keeps `text` alive until the next call and hands out the address that JavaScript reads it from.
const char* give_text(std::string text);

}  // namespace ledger
