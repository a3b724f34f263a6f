// What outlives the page: links, work that is kept, the lists of kept models.

#include <emscripten/emscripten.h>

#include <string>
#include <utility>
#include <vector>

#include "app/saved_state.h"
#include "app/share_link.h"
#include "app/work_card.h"
#include "model/json.h"
#include "model/json_writer.h"
#include "page.h"

namespace ledger {

namespace {

std::string text_of(const JsonValue& json, std::string_view key) {
  const JsonValue* value = json.find(key);
  return value == nullptr ? std::string() : value->text;
}

std::string sentence_of(const Error& error) {
  return error.message + (error.hint.empty() ? "" : " " + error.hint);
}

// {"opened", "notice"}
const char* give_outcome(bool is_opened, std::string_view notice) {
  JsonWriter json;
  json.begin_object();
  json.member("opened", is_opened);
  json.member("notice", notice);
  json.end_object();
  return give_text(json.take());
}

}  // namespace

}  // namespace ledger

using namespace ledger;

extern "C" {

// What goes behind the '#', still to be compressed; empty where the model is too large for it.
EMSCRIPTEN_KEEPALIVE const char* app_link() {
  const Workspace& workspace = page().workspace;
  const Document* baseline = workspace.baseline() ? &workspace.baseline()->document : nullptr;
  return give_text(write_link(workspace.document(), workspace.view(), baseline));
}

// A link as app_link gives it. At the start nothing is there that an undo could lead back to.
EMSCRIPTEN_KEEPALIVE const char* app_open_link(const char* text, int at_start) {
  Result<LinkContent> link = read_link(text);
  if (!link) return give_outcome(false, sentence_of(link.error()));
  Workspace& workspace = page().workspace;
  link->state.view.columns = workspace.view().columns;
  link->state.view.edits_all = workspace.view().edits_all;
  workspace.open(std::move(link->state), at_start ? "" : "Opened a link");
  return give_outcome(true, left_out_sentence(link->left_out));
}

// Kept work. At the start it takes the place of what is there; else it is a step of the history,
// with `sentence`.
EMSCRIPTEN_KEEPALIVE const char* app_open_work(const char* json, const char* sentence) {
  Result<SavedState> state = read_state(json);
  if (!state) return give_outcome(false, sentence_of(state.error()));
  page().workspace.open(std::move(*state), sentence);
  return give_outcome(true, {});
}

// The steps of the work, about so long at most, to be kept beside it. And back, once it is open: 0
// where they are damaged or of other work.
EMSCRIPTEN_KEEPALIVE const char* app_history(int most_bytes) {
  return give_text(page().workspace.save_history(static_cast<std::size_t>(most_bytes)));
}

EMSCRIPTEN_KEEPALIVE int app_open_history(const char* json) {
  return page().workspace.restore_history(json).ok() ? 1 : 0;
}

// The work as it stands, and what a list says of it: app/work_card.h.
EMSCRIPTEN_KEEPALIVE const char* app_work_card() {
  return give_text(write_work_card(page().workspace));
}

// Grows when another model takes the place of this one, whose card app_replaced_card then gives.
EMSCRIPTEN_KEEPALIVE double app_openings() {
  return static_cast<double>(page().workspace.openings());
}

EMSCRIPTEN_KEEPALIVE const char* app_replaced_card() {
  return page().workspace.replaced().c_str();
}

// [{"id", "title", "detail", "saved"}], newest first: what the canvas lists.
EMSCRIPTEN_KEEPALIVE void app_set_kept(const char* json) {
  Errors errors;
  const std::optional<JsonValue> list = parse_json(json, errors);
  if (!list || !page().frontend) return;
  std::vector<KeptModel> models;
  for (const JsonValue& each : list->items) {
    const JsonValue* saved = each.find("saved");
    models.push_back({text_of(each, "id"), text_of(each, "title"), text_of(each, "detail"),
                      saved != nullptr && saved->boolean});
  }
  page().frontend->set_kept_models(std::move(models));
}

}  // extern "C"
