#include "host.h"

#include <emscripten/emscripten.h>

// clang-format off
EM_JS(void, host_copy, (const char* text, const char* what), {
  Module["host"].copy(UTF8ToString(text), UTF8ToString(what));
})

EM_JS(void, host_download, (const char* name, const char* mime, const char* text), {
  Module["host"].download(UTF8ToString(name), UTF8ToString(mime), UTF8ToString(text));
})

EM_JS(void, host_choose_file, (), {
  Module["host"].choose_file();
})

EM_JS(void, host_show_mirror, (int shown), {
  Module["host"].show_mirror(!!shown);
})

EM_JS(void, host_edit_source, (), {
  Module["host"].edit_source();
})

EM_JS(void, host_share, (), {
  Module["host"].share();
})

EM_JS(void, host_keep, (const char* what, const char* id), {
  Module["host"].keep(UTF8ToString(what), UTF8ToString(id));
})

EM_JS(void, host_caret, (float x, float y, float height), {
  Module["host"].caret(x, y, height);
})
// clang-format on
