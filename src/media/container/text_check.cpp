// SPDX-License-Identifier: MIT
#include "media/container/text_check.hpp"

#include <string>

#include "base/ascii.hpp"

namespace matinee::media {

namespace {

// Removes a byte order mark and all zero bytes. All keywords of interest are ASCII, so UTF-16 text
// becomes searchable once its zero bytes are gone.
std::string without_encoding(std::string_view head) {
  for (const std::string_view mark : {"\xef\xbb\xbf", "\xff\xfe", "\xfe\xff"}) {
    if (head.starts_with(mark)) head.remove_prefix(mark.size());
  }
  std::string text(head);
  std::erase(text, '\0');
  return text;
}

// Returns true if the first element is TTML's `tt`, with any namespace prefix.
bool can_be_ttml(std::string_view text) {
  while (text.starts_with("<?") || text.starts_with("<!")) {
    if (ascii::starts_with_ignoring_case(text, "<!doctype html")) return false;
    const std::string_view end = text.starts_with("<!--") ? "-->" : ">";
    const std::size_t at = text.find(end);
    if (at == std::string_view::npos) return true;
    text = ascii::trimmed_start(text.substr(at + end.size()));
  }
  if (text.empty()) return true;
  std::string_view name = text.substr(0, text.find_first_of(" \t\r\n/>", 1));
  name.remove_prefix(name.find(':') == std::string_view::npos ? 1 : name.find(':') + 1);
  return text.starts_with('<') && name == "tt";
}

// SubRip begins with a cue number or a time, and has an arrow soon after.
bool can_be_subrip(std::string_view text) {
  return ascii::is_digit(text.front()) && text.find("-->") != std::string_view::npos;
}

}  // namespace

bool can_be_subtitles(std::string_view head) {
  const std::string decoded = without_encoding(head);
  const std::string_view text = ascii::trimmed_start(decoded);
  if (text.empty() || text.starts_with("WEBVTT")) return true;
  return text.starts_with('<') ? can_be_ttml(text) : can_be_subrip(text);
}

}  // namespace matinee::media
