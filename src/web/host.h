// What C++ asks of the page: the functions of web/host.js, found as Module.host.
#pragma once

extern "C" {

void host_copy(const char* text, const char* what);
void host_download(const char* name, const char* mime, const char* text);
void host_choose_file();
void host_show_mirror(int shown);
void host_edit_source();
// The link to what is on screen, to copy and as a QR code.
void host_share();
// "list": tell app_set_kept what there is now; "open": the kept model `id`; "manage", "save_as":
// the list to rename and delete in, the field for a name.
void host_keep(const char* what, const char* id);
// Where the text caret stands, for input methods and keyboards on the screen.
void host_caret(float x, float y, float height);

}  // extern "C"
