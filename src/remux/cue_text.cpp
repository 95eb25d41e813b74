// SPDX-License-Identifier: MIT
#include "remux/cue_text.hpp"

#include <cstddef>
#include <utility>

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "remux/character_references.hpp"

namespace matinee::remux {

namespace {

// Returns "rt" for "<rt>", "<rt.class>" and "<rt annotation>", and "/rt" for "</rt>".
std::string tag_name(std::string_view tag) {
  return ascii::lower_case(tag.substr(0, tag.find_first_of(". \t\n\f/", 1)));
}

class PlainText {
 public:
  std::string convert(std::string_view markup) && {
    while (!markup.empty())
      markup.remove_prefix(convert_one(markup));
    close_ruby();
    return std::move(text_);
  }

 private:
  // Converts one tag, character reference or character. Returns its length in bytes.
  std::size_t convert_one(std::string_view markup) {
    const std::size_t close = markup.front() == '<' ? markup.find('>') : std::string_view::npos;
    if (close != std::string_view::npos) {
      apply(tag_name(markup.substr(1, close - 1)));
      return close + 1;
    }
    if (const auto reference = parse_character_reference(markup)) {
      if (!is_in_fallback_) utf8::append(reference->point, text_);
      return reference->length;
    }
    if (!is_in_fallback_) text_ += markup.front();
    return 1;
  }

  void apply(const std::string& tag) {
    if (tag == "br") text_ += '\n';
    if (tag == "rt" && !is_in_ruby_) {
      text_ += '(';
      is_in_ruby_ = true;
    }
    // The last </rt> may be omitted.
    if (tag == "/rt" || tag == "/ruby") close_ruby();
    // The author's own parentheses for players without ruby.
    if (tag == "rp") is_in_fallback_ = true;
    if (tag == "/rp" || tag == "rt" || tag == "/ruby") is_in_fallback_ = false;
  }

  void close_ruby() {
    if (!std::exchange(is_in_ruby_, false)) return;
    if (text_.ends_with('(')) {
      text_.pop_back();
    } else {
      text_ += ')';
    }
  }

  std::string text_;
  bool is_in_ruby_ = false;
  bool is_in_fallback_ = false;
};

}  // namespace

std::string plain_text(std::string_view markup) {
  return PlainText().convert(markup);
}

bool is_blank(std::string_view markup) {
  const std::string text = plain_text(markup);
  for (std::string_view rest = text; !rest.empty();) {
    const utf8::Character character = utf8::first_of(rest);
    const char32_t point = character.point;
    const bool is_space = point <= ' ' || point == 0xa0 || point == 0xfeff || point == 0x3000 ||
                          (point >= 0x2000 && point <= 0x200f);
    if (character.length == 0 || !is_space) return false;
    rest.remove_prefix(character.length);
  }
  return true;
}

}  // namespace matinee::remux
