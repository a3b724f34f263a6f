#include "app/work_card.h"

#include "app/fingerprint.h"
#include "app/saved_state.h"
#include "export/summary.h"
#include "formula/number_format.h"
#include "model/json_writer.h"
#include "model/words.h"

namespace ledger {
namespace {

std::string summary(const Workspace& workspace) {
  std::string text;
  const auto add = [&](const std::string& part) {
    if (!part.empty()) text += (text.empty() ? "" : " · ") + part;
  };
  if (workspace.is_stale()) {
    add("in error");
  } else if (const Analysis* analysis = workspace.analysis().get()) {
    add(unit_text(analysis->totals.macs, "MACs"));
    add(format_count(analysis->totals.parameters) + " parameters");
  }
  const Document& document = workspace.document();
  if (document.options.batch != 1) add("batch " + format_whole(document.options.batch));
  const std::size_t changes = document.settings.count();
  if (changes > 0) add(count_of(static_cast<long long>(changes), "change"));
  return text;
}

bool is_plain(const Document& document) {
  const Settings& settings = document.settings;
  return is_preset_text(document) && settings.variant == document.preset_id && settings.is_plain();
}

}  // namespace

std::string write_work_card(const Workspace& workspace) {
  const Analysis* analysis = workspace.is_stale() ? nullptr : workspace.analysis().get();
  JsonWriter json;
  json.begin_object();
  json.member("title", analysis != nullptr ? model_title(*analysis) : "Your model");
  json.member("summary", summary(workspace));
  json.member("plain", is_plain(workspace.document()));
  json.member("same", fingerprint(write_state(workspace.document(), View())));
  json.member("work", workspace.save());
  json.end_object();
  return json.take();
}

}  // namespace ledger
