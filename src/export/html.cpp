#include "export/html.h"

#include "model/utf8.h"

namespace ledger {
namespace {

std::string_view entity(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

bool is_allowed(const Utf8Character& character) {
  if (!character.is_valid) return false;
  const unsigned char first = static_cast<unsigned char>(character.bytes.front());
  return first >= 0x20 || first == '\n' || first == '\t';
}

void append_escaped(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const Utf8Character character = next_character(text);
    text.remove_prefix(character.bytes.size());
    if (!is_allowed(character)) {
      out += kReplacementCharacter;
      continue;
    }
    const std::string_view named = entity(character.bytes.front());
    out += named.empty() ? character.bytes : named;
  }
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  append_escaped(out, text);
  return out;
}

void HtmlWriter::open(std::string_view element, Attributes attributes) {
  begin(element, attributes);
  html_ += '>';
  open_.push_back(element);
}

void HtmlWriter::open_and_close(std::string_view element, Attributes attributes) {
  begin(element, attributes);
  html_ += "/>";
}

void HtmlWriter::begin(std::string_view element, Attributes attributes) {
  html_ += '<';
  html_ += element;
  for (const Attribute& attribute : attributes) {
    if (attribute.first.empty()) continue;
    html_ += ' ';
    html_ += attribute.first;
    if (attribute.second.empty()) continue;
    html_ += "=\"";
    append_escaped(html_, attribute.second);
    html_ += '"';
  }
}

void HtmlWriter::close() {
  html_ += "</";
  html_ += open_.back();
  html_ += '>';
  open_.pop_back();
}

void HtmlWriter::text(std::string_view content) {
  append_escaped(html_, content);
}

void HtmlWriter::element(std::string_view name, std::string_view content, Attributes attributes) {
  open(name, attributes);
  text(content);
  close();
}

}  // namespace ledger
