#pragma once

// How Dear ImGui is compiled, for the page and for the tests alike (IMGUI_USER_CONFIG).

#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#define IMGUI_DISABLE_DEMO_WINDOWS
#define IMGUI_DISABLE_DEBUG_TOOLS
#define IMGUI_DISABLE_FILE_FUNCTIONS
#define IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS
#define IMGUI_DISABLE_DEFAULT_FONT  // data/embedded.h has ours

// A ledger of many rows passes 65,536 vertices in one window.
#define ImDrawIdx unsigned int
