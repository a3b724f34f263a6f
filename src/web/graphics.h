// The WebGL 2 context of the canvas and Dear ImGui's renderer on it.
#pragma once

namespace ledger {

// False where the browser has no WebGL 2. Needs the ImGui context.
bool start_graphics();
bool graphics_ready();
void lose_graphics();
void restore_graphics();

// What was rendered with ImGui::Render goes to the canvas.
void begin_graphics_frame();
void end_graphics_frame();

}  // namespace ledger
