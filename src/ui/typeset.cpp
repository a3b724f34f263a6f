#include "ui/typeset.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace ledger {
namespace {

using Kind = TypesetBox::Kind;

// Ascent and descent are from the middle line of the letters, on which fraction bars lie.
struct Extent {
  float width = 0, ascent = 0, descent = 0;
  float height() const { return ascent + descent; }
};

constexpr float kSmall = 0.72f;       // subscripts and powers
constexpr float kInFraction = 0.88f;  // each level of fractions
constexpr float kSmallestSize = 9;

class Painter {
 public:
  Painter(const TypesetStyle& style, ImDrawList* list, ImVec2 mouse)
      : style_(style), list_(list), mouse_(mouse) {}

  Extent measure(const TypesetBox& box, float size) const {
    switch (box.kind) {
      case Kind::kRow:
        return measure_row(box.children, 0, box.children.size(), size);
      case Kind::kText:
        return {text_width(box.text, size) + 2 * side_space(box, size), size / 2, size / 2};
      case Kind::kSymbol: {
        const float small = smaller(size, kSmall);
        const float width = text_width(box.text, size) + text_width(box.subscript, small);
        return {width, size / 2, size / 2 + (box.subscript.empty() ? 0 : size * 0.18f)};
      }
      case Kind::kFraction: {
        const float inner = smaller(size, kInFraction);
        const Extent over = measure(box.children[0], inner),
                     under = measure(box.children[1], inner);
        return {std::max(over.width, under.width) + size * 0.3f, over.height() + bar_gap(size),
                under.height() + bar_gap(size)};
      }
      case Kind::kSuperscript: {
        const Extent base = measure(box.children[0], size);
        const Extent power = measure(box.children[1], smaller(size, kSmall));
        return {base.width + power.width, base.ascent + power.height() * 0.45f, base.descent};
      }
      case Kind::kFloor:
      case Kind::kCeil: {
        const Extent inner = measure(box.children[0], size);
        return {inner.width + 2 * bracket_width(size), inner.ascent + size * 0.1f,
                inner.descent + size * 0.1f};
      }
    }
    return {};
  }

  // `x`: left edge, `y`: the middle line.
  void draw(const TypesetBox& box, float x, float y, float size) {
    const Extent extent = measure(box, size);
    mark(box, x, y, extent, size);
    switch (box.kind) {
      case Kind::kRow:
        draw_row(box.children, 0, box.children.size(), x, y, size);
        break;
      case Kind::kText:
        text(box.text, x + side_space(box, size), y, size,
             is_number(box) ? style_.text : style_.muted);
        break;
      case Kind::kSymbol:
        text(box.text, x, y, size, style_.text);
        text(box.subscript, x + text_width(box.text, size), y + size * 0.34f, smaller(size, kSmall),
             style_.text);
        break;
      case Kind::kFraction:
        draw_fraction(box, x, y, size, extent);
        break;
      case Kind::kSuperscript: {
        const Extent base = measure(box.children[0], size);
        draw(box.children[0], x, y, size);
        draw(box.children[1], x + base.width, y - base.ascent * 0.75f, smaller(size, kSmall));
        break;
      }
      case Kind::kFloor:
      case Kind::kCeil:
        draw_brackets(box.kind == Kind::kFloor, x, y, size, extent);
        draw(box.children[0], x + bracket_width(size), y, size);
        break;
    }
  }

  // Parts [first, last) of a row, breaking no line.
  Extent measure_row(const std::vector<TypesetBox>& parts, std::size_t first, std::size_t last,
                     float size) const {
    Extent row = {0, size / 2, size / 2};
    for (std::size_t i = first; i < last; ++i) {
      const Extent part = measure(parts[i], size);
      row.width += part.width;
      row.ascent = std::max(row.ascent, part.ascent);
      row.descent = std::max(row.descent, part.descent);
    }
    return row;
  }

  void draw_row(const std::vector<TypesetBox>& parts, std::size_t first, std::size_t last, float x,
                float y, float size) {
    for (std::size_t i = first; i < last; ++i) {
      const float width = measure(parts[i], size).width;
      const Extent between = inside_brackets(parts, i, size);
      if (between.height() > size * 1.4f) {
        draw_tall_bracket(parts[i].text == "(", x, y, width, between);
      } else {
        draw(parts[i], x, y, size);
      }
      x += width;
    }
  }

  int hovered_slot() const { return hovered_slot_; }

 private:
  static float smaller(float size, float factor) { return std::max(size * factor, kSmallestSize); }
  static float bar_gap(float size) { return size * 0.12f; }
  // A product's dot would otherwise touch its factors.
  static float side_space(const TypesetBox& box, float size) {
    return box.text == "·" ? size * 0.1f : 0;
  }
  static float bracket_width(float size) { return size * 0.42f; }
  static bool is_number(const TypesetBox& box) {
    return box.slot >= 0 || (!box.text.empty() && box.text[0] >= '0' && box.text[0] <= '9');
  }

  float text_width(const std::string& text, float size) const {
    return style_.font->CalcTextSizeA(size, FLT_MAX, 0, text.data(), text.data() + text.size()).x;
  }

  void text(const std::string& text, float x, float y, float size, ImU32 color) {
    list_->AddText(style_.font, size, {x, y - size / 2}, color, text.data(),
                   text.data() + text.size());
  }

  // What stands between the bracket at `index` and its partner; empty where it is no bracket.
  Extent inside_brackets(const std::vector<TypesetBox>& parts, std::size_t index,
                         float size) const {
    const auto is = [&](std::size_t i, const char* bracket) {
      return parts[i].kind == Kind::kText && parts[i].text == bracket;
    };
    int depth = 0;
    if (is(index, "(")) {
      for (std::size_t i = index; i < parts.size(); ++i) {
        depth += is(i, "(") ? 1 : is(i, ")") ? -1 : 0;
        if (depth == 0) return measure_row(parts, index + 1, i, size);
      }
    } else if (is(index, ")")) {
      for (std::size_t i = index + 1; i-- > 0;) {
        depth += is(i, ")") ? 1 : is(i, "(") ? -1 : 0;
        if (depth == 0) return measure_row(parts, i + 1, index, size);
      }
    }
    return {};
  }

  void mark(const TypesetBox& box, float x, float y, const Extent& extent, float size) {
    if (box.slot < 0) return;
    const float pad = size * 0.08f;
    const ImVec2 low = {x - pad, y - extent.ascent - pad};
    const ImVec2 high = {x + extent.width + pad, y + extent.descent + pad};
    const bool is_hovered =
        mouse_.x >= low.x && mouse_.x < high.x && mouse_.y >= low.y && mouse_.y < high.y;
    if (is_hovered) hovered_slot_ = box.slot;
    if (is_hovered || box.slot == style_.highlighted_slot) {
      list_->AddRectFilled(low, high, style_.highlight, size * 0.2f);
    }
  }

  void draw_fraction(const TypesetBox& box, float x, float y, float size, const Extent& extent) {
    const float inner = smaller(size, kInFraction);
    const Extent over = measure(box.children[0], inner), under = measure(box.children[1], inner);
    draw(box.children[0], x + (extent.width - over.width) / 2, y - bar_gap(size) - over.descent,
         inner);
    draw(box.children[1], x + (extent.width - under.width) / 2, y + bar_gap(size) + under.ascent,
         inner);
    const float inset = size * 0.08f;
    list_->AddLine({x + inset, y}, {x + extent.width - inset, y}, style_.text, stroke());
  }

  void draw_brackets(bool is_floor, float x, float y, float size, const Extent& extent) {
    const float top = y - extent.ascent, bottom = y + extent.descent;
    const float foot_y = is_floor ? bottom : top, foot = size * 0.2f, inset = size * 0.14f;
    const float right = x + extent.width - inset, left = x + inset;
    for (const float edge : {left, right}) {
      list_->AddLine({edge, top}, {edge, bottom}, style_.muted, stroke());
      list_->AddLine({edge, foot_y}, {edge + (edge == left ? foot : -foot), foot_y}, style_.muted,
                     stroke());
    }
  }

  void draw_tall_bracket(bool is_opening, float x, float y, float width, const Extent& inside) {
    const float top = y - inside.ascent, bottom = y + inside.descent;
    const float bend = is_opening ? x + width * 0.15f : x + width * 0.85f;
    const float ends = is_opening ? x + width * 0.85f : x + width * 0.15f;
    list_->AddBezierCubic({ends, top}, {bend, top + inside.height() * 0.25f},
                          {bend, bottom - inside.height() * 0.25f}, {ends, bottom}, style_.muted,
                          stroke());
  }

  float stroke() const { return std::max(1.0f, style_.size / 14); }

  const TypesetStyle& style_;
  ImDrawList* list_;
  ImVec2 mouse_;
  int hovered_slot_ = -1;
};

bool is_operator(const TypesetBox& box) {
  constexpr const char* kOperators[] = {"·", " + ", " − ", " - ", " = ", " ? ", " : "};
  return box.kind == Kind::kText && std::any_of(std::begin(kOperators), std::end(kOperators),
                                                [&](const char* text) { return box.text == text; });
}

struct Line {
  std::size_t first = 0, last = 0;  // parts of the row
  Extent extent;
};

constexpr float kLeading = 0.35f;  // between lines, of the letters' size

// Lines no wider than `width`, if there are operators enough to break before.
std::vector<Line> break_lines(const Painter& painter, const std::vector<TypesetBox>& parts,
                              float size, float width) {
  std::vector<Line> lines;
  std::size_t first = 0, last_break = 0;
  for (std::size_t i = 0; i <= parts.size(); ++i) {
    const bool may_break = i == parts.size() || (i > first && is_operator(parts[i]));
    if (!may_break) continue;
    const Extent extent = painter.measure_row(parts, first, i, size);
    if (extent.width > width && last_break > first) {
      lines.push_back({first, last_break, painter.measure_row(parts, first, last_break, size)});
      first = last_break;
    }
    last_break = i;
  }
  if (first < parts.size()) {
    lines.push_back({first, parts.size(), painter.measure_row(parts, first, parts.size(), size)});
  }
  return lines;
}

// A formula as one row, and the size at which its widest line fits.
struct Setting {
  std::vector<TypesetBox> single;  // the box, where it is no row
  const std::vector<TypesetBox>* row = nullptr;
  std::vector<Line> lines;
  float size = 0;
  const std::vector<TypesetBox>& parts() const { return row == nullptr ? single : *row; }
};

Setting set_formula(const Painter& painter, const TypesetBox& box, float size, float width) {
  Setting setting;
  if (box.kind == Kind::kRow) {
    setting.row = &box.children;
  } else {
    setting.single.push_back(box);
  }
  setting.size = size;
  constexpr float kLeastScale = 0.7f;
  for (float scale = 1; scale >= kLeastScale; scale -= 0.1f) {
    setting.size = size * scale;
    setting.lines = break_lines(painter, setting.parts(), setting.size, width);
    const bool fits = std::all_of(setting.lines.begin(), setting.lines.end(),
                                  [&](const Line& line) { return line.extent.width <= width; });
    if (fits) break;
  }
  return setting;
}

}  // namespace

FormulaSize measure_formula(const TypesetBox& box, const TypesetStyle& style, float width) {
  const Painter painter(style, nullptr, {});
  const Setting setting = set_formula(painter, box, style.size, width);
  FormulaSize size;
  for (const Line& line : setting.lines) {
    if (size.height == 0) size.first_middle = setting.size * kLeading / 2 + line.extent.ascent;
    size.width = std::max(size.width, line.extent.width);
    size.height += line.extent.height() + setting.size * kLeading;
  }
  return size;
}

int draw_formula(ImDrawList& list, ImVec2 at, const TypesetBox& box, const TypesetStyle& style,
                 float width, ImVec2 mouse) {
  Painter painter(style, &list, mouse);
  const Setting setting = set_formula(painter, box, style.size, width);
  float y = at.y;
  for (const Line& line : setting.lines) {
    y += setting.size * kLeading / 2 + line.extent.ascent;
    painter.draw_row(setting.parts(), line.first, line.last, at.x, std::round(y), setting.size);
    y += line.extent.descent + setting.size * kLeading / 2;
  }
  return painter.hovered_slot();
}

}  // namespace ledger
