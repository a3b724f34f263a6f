#include "model/convention.h"

#include <algorithm>
#include <utility>

#include "model/reading.h"
#include "model/words.h"

namespace ledger {
namespace {

using Type = JsonValue::Type;

class ConventionReader {
 public:
  ConventionReader(const JsonValue& json, Reporter& reporter) : json_(json), reporter_(reporter) {}

  std::optional<Convention> read() {
    if (!json_.is(Type::kObject)) {
      reporter_.wrong_type(json_, "a convention", "an object ({ … })");
      return std::nullopt;
    }
    check_keys();
    convention_.id = text("convention", true);
    convention_.title = text("title", true);
    convention_.unit = text("unit", true);
    convention_.about = text("about", true);
    convention_.leaves_out = text("leaves_out", true);
    if (const JsonValue* sources = wanted("sources")) {
      convention_.sources = read_texts(*sources, "sources", reporter_);
    }
    if (const JsonValue* counts = wanted("counts")) convention_.counts = rules(*counts, "counts");
    convention_.memory = text("memory", false);
    convention_.quantity =
        static_cast<CountedQuantity>(choice("quantity", {"operations", "bytes", "elements"}));
    convention_.repeated_calls =
        static_cast<RepeatedCalls>(choice("repeated_calls", {"each", "last", "first"}));
    convention_.sees_functional = choice("functional", {"seen", "unseen"}) == 0;
    convention_.runs_training = choice("mode", {"evaluation", "training"}) == 1;
    if (const JsonValue* rendering = json_.find("rendering")) {
      convention_.rendering = read_rendering(*rendering);
    }
    if (failed_) return std::nullopt;
    return std::move(convention_);
  }

 private:
  void check_keys() {
    check_keys_of(
        json_, "key of a convention",
        {"convention", "order", "title", "unit", "about", "leaves_out", "sources", "counts",
         "quantity", "memory", "repeated_calls", "functional", "mode", "rendering"});
  }

  void check_keys_of(const JsonValue& json, std::string_view what,
                     const std::vector<std::string_view>& known) {
    for (const JsonValue::Member& member : json.members) {
      if (is_remark(member.key)) continue;
      if (std::find(known.begin(), known.end(), member.key) != known.end()) continue;
      failed_ = true;
      reporter_.unknown(member.key_mark, what, member.key, known);
    }
  }

  const JsonValue* wanted(std::string_view key) {
    const JsonValue* value = json_.find(key);
    if (value == nullptr) {
      failed_ = true;
      reporter_.missing(json_.mark, "A convention needs " + in_quotes(key) + ".");
    }
    return value;
  }

  std::string text(std::string_view key, bool is_wanted) {
    const JsonValue* value = is_wanted ? wanted(key) : json_.find(key);
    if (value == nullptr) return {};
    return keep(read_text(*value, key, reporter_)).value_or("");
  }

  std::vector<Convention::Rule> rules(const JsonValue& json, std::string_view what) {
    std::vector<Convention::Rule> read;
    if (!json.is(Type::kObject)) {
      failed_ = true;
      reporter_.wrong_type(json, what, "an object ({ … })");
    }
    constexpr std::size_t kMostRules = 500;
    if (!check_size(json, what, kMostRules, reporter_)) failed_ = true;
    for (const JsonValue::Member& member : json.members) {
      if (failed_ && read.size() >= kMostRules) break;
      const JsonValue& value = member.value;
      if (value.is(Type::kText)) {
        read.push_back({member.key, value.text, value.mark});
      } else if (value.is(Type::kNumber)) {
        read.push_back({member.key, to_string(value.number), value.mark});
      } else {
        failed_ = true;
        reporter_.wrong_type(value, member.key, "a formula");
      }
    }
    return read;
  }

  std::size_t choice(std::string_view key, const std::vector<std::string_view>& words) {
    const JsonValue* value = json_.find(key);
    if (value == nullptr) return 0;
    const auto found = std::find(words.begin(), words.end(), value->text);
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    failed_ = true;
    reporter_.add(ErrorCode::kOutOfRange, value->mark,
                  std::string(key) + " is one of " + name_list(words) + ".");
    return 0;
  }

  Rendering read_rendering(const JsonValue& json) {
    check_keys_of(json, "key of a rendering", {"steps", "join", "choose", "shift_by_1024"});
    Rendering rendering;
    if (const JsonValue* join = json.find("join")) {
      rendering.join = keep(read_text(*join, "join", reporter_)).value_or("");
    }
    if (const JsonValue* units = json.find("shift_by_1024")) {
      rendering.truncate_by_1024 = true;
      for (std::string& unit : read_texts(*units, "shift_by_1024", reporter_)) {
        rendering.steps.push_back({1, 0, std::move(unit)});
      }
    } else if (const JsonValue* choose = json.find("choose")) {
      rendering.first_that_fits = true;
      read_steps(*choose, "choose", rendering);
    } else if (const JsonValue* steps = json.find("steps")) {
      read_steps(*steps, "steps", rendering);
    }
    if (rendering.empty()) {
      failed_ = true;
      reporter_.missing(json.mark, R"(A rendering needs "steps", "choose" or "shift_by_1024".)");
    }
    return rendering;
  }

  void read_steps(const JsonValue& json, std::string_view key, Rendering& rendering) {
    if (!check_size(json, key, kMaximumTexts, reporter_)) failed_ = true;
    for (const JsonValue& step : json.items) {
      if (!failed_) rendering.steps.push_back(read_step(step));
    }
  }

  RenderStep read_step(const JsonValue& json) {
    check_keys_of(json, "key of a step", {"divisor", "decimals", "fixed", "unit"});
    RenderStep step;
    if (const JsonValue* divisor = json.find("divisor")) {
      step.divisor = keep(read_whole(*divisor, "divisor", reporter_)).value_or(1);
    }
    if (const JsonValue* decimals = json.find("decimals")) {
      const auto read = keep(read_whole(*decimals, "decimals", reporter_)).value_or(0);
      step.decimals = read >= 0 && read <= 9 ? static_cast<int>(read) : -1;
    }
    if (const JsonValue* fixed = json.find("fixed")) {
      step.fixed = keep(read_boolean(*fixed, "fixed", reporter_)).value_or(false);
    }
    if (const JsonValue* unit = json.find("unit")) {
      step.unit = keep(read_text(*unit, "unit", reporter_)).value_or("");
    }
    if (step.divisor < 1 || step.decimals < 0) {
      failed_ = true;
      reporter_.add(ErrorCode::kOutOfRange, json.mark,
                    "A step has a divisor above 0 and 0 to 9 decimals.");
    }
    return step;
  }

  template <class Value>
  std::optional<Value> keep(std::optional<Value> value) {
    if (!value) failed_ = true;
    return value;
  }

  const JsonValue& json_;
  Reporter& reporter_;
  Convention convention_;
  bool failed_ = false;
};

}  // namespace

const Convention::Rule* Convention::rule(const KindNames& kind) const {
  const Rule* category = nullptr;
  const Rule* any = nullptr;
  for (const Rule& rule : counts) {
    if (rule.target == kind.name) return &rule;
    if (rule.target == kind.category) category = &rule;
    if (rule.target == "*") any = &rule;
  }
  return category != nullptr ? category : any;
}

std::optional<Convention> read_convention(const JsonValue& json, Errors& errors) {
  Reporter reporter;
  std::optional<Convention> convention = ConventionReader(json, reporter).read();
  for (Error& error : reporter.take()) errors.push_back(std::move(error));
  return convention;
}

}  // namespace ledger
