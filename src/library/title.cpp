// SPDX-License-Identifier: MIT
#include "library/title.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/ascii.hpp"
#include "base/split.hpp"
#include "base/utf8.hpp"

namespace matinee::library {

namespace {

// The base letters, from the decompositions of Unicode 15. A full stop means that there is none.
constexpr char32_t k_latin = 0xc0;
constexpr std::string_view k_latin_letters =
    "aaaaaaeceeeeiiiidnooooo.ouuuuyhsaaaaaaeceeeeiiiidnooooo.ouuuuyhy"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii..jjkkkllllll."
    ".llnnnnnn.nnooooooeerrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
constexpr char32_t k_more_latin = 0x1e00;
constexpr std::string_view k_more_latin_letters =
    "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"
    "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"
    "wwwwwwwwwwxxxxyyzzzzzzhtwy.s..s.aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
    "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......";

// From U+0386.
constexpr char32_t k_greek = 0x386;
constexpr std::u32string_view k_greek_letters =
    U"α·εηι.ο.υωιαβγδεζηθικλμνξοπρ.στυφχψωιυαεηιυαβγδεζηθικλμνξοπρσστυφχψωιυουω";

std::string_view two_letters(char32_t point) {
  switch (point) {
    case 0xc6:  // AE
    case 0xe6:
      return "ae";
    case 0x152:  // OE
    case 0x153:
      return "oe";
    case 0xdf:  // sharp s
    case 0x1e9e:
      return "ss";
    case 0xde:  // thorn
    case 0xfe:
      return "th";
    default:
      return {};
  }
}

char32_t cyrillic(char32_t point) {
  if (point >= 0x410 && point < 0x430) point += 0x20;
  if (point >= 0x400 && point < 0x410) point += 0x50;
  switch (point) {
    case 0x439:  // short i
    case 0x45d:
      return 0x438;
    case 0x450:
    case 0x451:  // io
      return 0x435;
    case 0x457:  // yi
      return 0x456;
    case 0x45e:  // short u
      return 0x443;
    case 0x453:
      return 0x433;
    case 0x45c:
      return 0x43a;
    default:
      return point;
  }
}

bool is_between(char32_t point, char32_t first, char32_t last) {
  return point >= first && point <= last;
}

// Punctuation of Latin-1, general punctuation, and CJK punctuation.
bool is_punctuation(char32_t point) {
  return is_between(point, 0x80, 0xbf) || point == 0xd7 || point == 0xf7 ||
         is_between(point, 0x2b0, 0x2ff) || is_between(point, 0x2000, 0x206f) ||
         is_between(point, 0x3000, 0x303f) || point == 0x387 || point == 0x30fb;
}

bool is_apostrophe(char32_t point) {
  return point == '\'' || point == 0x2018 || point == 0x2019 || point == 0x2bc || point == 0x60 ||
         point == 0xb4;
}

// A combining accent (NFD) or a variation selector.
bool is_mark(char32_t point) {
  return is_between(point, 0x300, 0x36f) || is_between(point, 0xfe00, 0xfe0f);
}

class Folded {
 public:
  void add(char32_t point) {
    if (is_apostrophe(point) || is_mark(point)) return;
    // Full-width forms.
    if (is_between(point, 0xff01, 0xff5e)) point -= 0xfee0;
    if (point < 0x80) return add_ascii(static_cast<char>(point));
    if (is_punctuation(point)) return blank();
    if (const auto letters = two_letters(point); !letters.empty()) return append(letters);
    if (add_latin(point, k_latin, k_latin_letters)) return;
    if (add_latin(point, k_more_latin, k_more_latin_letters)) return;
    if (point >= k_greek && point - k_greek < k_greek_letters.size()) {
      point = k_greek_letters[point - k_greek];
    }
    character(cyrillic(point));
  }

  std::string take() { return std::move(text_); }

 private:
  void add_ascii(char c) {
    if (c == '&') {
      blank();
      append("and");
      return blank();
    }
    if (!ascii::is_alnum(c)) return blank();
    character(static_cast<char32_t>(ascii::to_lower(c)));
  }

  bool add_latin(char32_t point, char32_t first, std::string_view letters) {
    if (point < first || point - first >= letters.size()) return false;
    const char letter = letters[point - first];
    if (letter == '.') {
      character(point);
    } else {
      character(static_cast<char32_t>(letter));
    }
    return true;
  }

  void blank() { is_blank_due_ = !text_.empty(); }

  void append(std::string_view letters) {
    for (const char letter : letters)
      character(static_cast<char32_t>(letter));
  }

  void character(char32_t point) {
    if (is_blank_due_) text_ += ' ';
    is_blank_due_ = false;
    utf8::append(point, text_);
  }

  std::string text_;
  bool is_blank_due_ = false;
};

std::string folded(std::string_view text) {
  Folded result;
  while (!text.empty()) {
    const utf8::Character character = utf8::first_of(text);
    result.add(character.length == 0 ? U' ' : character.point);
    text.remove_prefix(std::max<std::size_t>(character.length, 1));
  }
  return result.take();
}

// Converts "Fall, The" to "The Fall". Catalogues that sort by title write it that way.
std::string with_article_first(std::string_view title) {
  constexpr std::array<std::string_view, 18> k_articles{"the", "a",   "an",  "le",  "la",  "les",
                                                        "un",  "une", "der", "die", "das", "ein",
                                                        "el",  "los", "las", "il",  "lo",  "de"};
  const auto comma = title.rfind(',');
  if (comma == std::string_view::npos) return std::string(title);
  const std::string_view last = ascii::trimmed(title.substr(comma + 1));
  if (std::ranges::find(k_articles, ascii::lower_case(last)) == k_articles.end()) {
    return std::string(title);
  }
  return fmt::format("{} {}", last, title.substr(0, comma));
}

bool is_of_a_word(char32_t point) {
  return point < 0x80 ? ascii::is_alnum(static_cast<char>(point)) : !is_punctuation(point);
}

}  // namespace

std::string comparable_title(std::string_view title) {
  std::string text = folded(with_article_first(ascii::trimmed(title)));
  return text.empty() ? std::string(ascii::trimmed(title)) : text;
}

std::string comparable_name(std::string_view name) {
  const std::string text = folded(name);
  std::vector<std::string_view> words;
  for (std::string_view rest = text; !rest.empty();)
    words.push_back(split_off(rest, ' '));
  std::ranges::sort(words);
  return fmt::format("{}", fmt::join(words, " "));
}

std::string_view longest_word(std::string_view title) {
  std::string_view longest;
  std::size_t start = 0;
  for (std::size_t at = 0; at <= title.size();) {
    const utf8::Character next = utf8::first_of(title.substr(at));
    const std::size_t length = std::max<std::size_t>(next.length, 1);
    if (next.length == 0 || !is_of_a_word(next.point)) {
      const std::string_view word = title.substr(start, at - start);
      if (word.size() > longest.size()) longest = word;
      start = at + length;
    }
    at += length;
  }
  return longest;
}

}  // namespace matinee::library
