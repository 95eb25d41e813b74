// SPDX-License-Identifier: MIT
#include "cookies/cookie_text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "cookies/binary_cookies.hpp"
#include "cookies/json_cookies.hpp"
#include "cookies/live_file.hpp"
#include "cookies/netscape.hpp"
#include "cookies/stored.hpp"

namespace matinee::cookies {

namespace {

constexpr std::size_t k_largest_file = std::size_t{16} * 1024 * 1024;
constexpr std::string_view k_utf8_mark = "\xef\xbb\xbf";
constexpr std::string_view k_utf16_little_mark = "\xff\xfe";
constexpr std::string_view k_utf16_big_mark = "\xfe\xff";
constexpr std::string_view k_utf32_little_mark{"\xff\xfe\0\0", 4};
constexpr std::string_view k_utf32_big_mark{"\0\0\xfe\xff", 4};
constexpr std::string_view k_sqlite_magic{"SQLite format 3\0", 16};
constexpr std::string_view k_blanks = " \t\r\n";

// Whether a line starts a Cookie header or a command that contains one. A shell prompt or the
// markers of `curl -v` may precede it.
bool is_header_line(std::string_view line) noexcept {
  const std::size_t start = line.find_first_not_of(" \t$>%<");
  if (start == std::string_view::npos) return false;
  line.remove_prefix(start);
  return std::ranges::any_of(
      std::array<std::string_view, 5>{"cookie:", "set-cookie:", "curl ", "-H 'cookie:", "fetch("},
      [line](std::string_view word) { return ascii::starts_with_ignoring_case(line, word); });
}

// Whether the text is a single line "a=b; c=d", or contains a header or command with one.
bool is_header(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of("\r\n", at), text.size());
    if (is_header_line(text.substr(at, end - at))) return true;
    at = end + 1;
  }
  const std::string_view line = text.substr(0, text.find_first_of("\r\n"));
  const bool is_only = text.find_first_not_of(k_blanks, line.size()) == std::string_view::npos;
  const std::size_t equals = line.find('=');
  return is_only && equals != std::string_view::npos && equals > 0 &&
         line.find_first_of(k_blanks) > equals;
}

// Whether the text is a single word that is long enough for a token, or an Authorization header.
bool is_token(std::string_view text) noexcept {
  constexpr std::size_t k_shortest = 20;
  for (const std::string_view word : {"authorization:", "bearer "}) {
    if (ascii::starts_with_ignoring_case(text, word)) return true;
  }
  text = text.substr(0, text.find_last_not_of(k_blanks) + 1);
  if (text.size() > 2 && text.front() == '"' && text.back() == '"') {
    text = text.substr(1, text.size() - 2);
  }
  return text.size() >= k_shortest && std::ranges::all_of(text, [](char c) {
           return ascii::is_alnum(c) || c == '-' || c == '_' || c == '.' || c == '+' || c == '/';
         });
}

// In UTF-16, every second byte of ASCII text is a character and the others are NUL.
bool looks_like_utf16(std::string_view text) noexcept {
  const std::string_view head = text.substr(0, 256);
  std::array<std::size_t, 2> letters{};
  std::array<std::size_t, 2> zeros{};
  for (std::size_t i = 0; i < head.size(); ++i) {
    const bool is_text = (head[i] >= ' ' && head[i] < 0x7f) || ascii::is_blank(head[i]);
    letters[i % 2] += is_text ? 1 : 0;
    zeros[i % 2] += head[i] == '\0' ? 1 : 0;
  }
  const std::size_t most = head.size() / 2 * 9 / 10;
  const auto is_so = [&](std::size_t text_at, std::size_t zero_at) {
    return letters[text_at] > 0 && letters[text_at] >= most && zeros[zero_at] >= most;
  };
  return is_so(0, 1) || is_so(1, 0);
}

// A lone surrogate and an odd byte at the end become U+FFFD.
std::string utf8_of_utf16(std::string_view bytes, bool is_big) {
  constexpr char32_t k_replacement = 0xfffd;
  const auto unit_at = [&](std::size_t at) -> char32_t {
    const auto first = static_cast<unsigned char>(bytes[at]);
    const auto second = static_cast<unsigned char>(bytes[at + 1]);
    return is_big ? char32_t{first} << 8 | second : char32_t{second} << 8 | first;
  };
  std::string text;
  text.reserve(bytes.size() * 3 / 2 + 3);  // growing would leave unwiped copies behind
  std::size_t at = 0;
  for (; at + 1 < bytes.size(); at += 2) {
    char32_t point = unit_at(at);
    const bool is_high = point >= 0xd800 && point < 0xdc00;
    const bool is_low = point >= 0xdc00 && point < 0xe000;
    const char32_t next = is_high && at + 3 < bytes.size() ? unit_at(at + 2) : 0;
    if (next >= 0xdc00 && next < 0xe000) {
      point = 0x10000 + ((point - 0xd800) << 10) + (next - 0xdc00);
      at += 2;
    } else if (is_high || is_low) {
      point = k_replacement;
    }
    utf8::append(point, text);
  }
  if (at < bytes.size()) utf8::append(k_replacement, text);
  return text;
}

std::string what_it_is(CookieForm form, std::string_view text, const std::string& file) {
  const bool is_firefox = text.find("moz_cookies") != std::string_view::npos;
  switch (form) {
    case CookieForm::empty:
      return "an empty file";
    case CookieForm::sqlite:
      return fmt::format("a browser's database; name it with --cookies-from-browser {}:{}",
                         is_firefox ? "firefox" : "chromium", file == "-" ? "PATH" : file);
    case CookieForm::safari:
      return fmt::format("a file of Safari's; name it with --cookies-from-browser safari:{}",
                         file == "-" ? "PATH" : file);
    case CookieForm::html:
      return "an HTML page, not a file of cookies";
    case CookieForm::header:
      return "a Cookie header, not a file of cookies";
    case CookieForm::token:
      return "a token, not a file of cookies";
    case CookieForm::utf16:
      return "UTF-16 without a byte-order mark, which is not read";
    case CookieForm::binary:
      return "a binary file, not a file of cookies";
    case CookieForm::utf32:
      return "UTF-32, which is not read";
    case CookieForm::json:
    case CookieForm::lines:
      break;
  }
  return "neither a Netscape cookies.txt nor JSON";
}

// The subject decides which hint the user gets: a browser's own file and a token are each named by
// another option.
Subject subject_of(CookieForm form) noexcept {
  if (form == CookieForm::sqlite || form == CookieForm::safari) return Subject::database;
  return form == CookieForm::token ? Subject::token : Subject::input;
}

Error unreadable(CookieForm form, std::string_view text, const std::string& file) {
  return Error(Errc::unsupported, fmt::format("{}: {}", file, what_it_is(form, text, file)))
      .about(subject_of(form));
}

MisreadCookie misread_of(const MisreadEntry& entry, CookieForm form, const std::string& file) {
  const std::string_view unit = form == CookieForm::json ? "entry" : "line";
  return {.why = Error(Errc::unsupported,
                       fmt::format("{}, {} {}: a cookie of mubi.com that cannot be read: {}", file,
                                   unit, entry.number, entry.why))
                     .about(Subject::input),
          .may_be_session = entry.may_be_session};
}

void add_notes(const ParsedCookies& parsed, const std::string& file, Reading& reading) {
  const std::size_t others = parsed.others - parsed.misread.size();
  if (others > 0) {
    reading.notes.push_back(fmt::format(
        "{}: {}", file,
        others == 1 ? "1 entry is no cookie" : fmt::format("{} entries are no cookies", others)));
  }
  if (parsed.foreign > 0) {
    reading.notes.push_back(
        fmt::format("{}: left out, because they belong to mubi.com within another site: {}", file,
                    parsed.foreign));
  }
}

// Returns session cookies that settle() dropped and that differ from those in the jar. A file has
// several sessions if one export was appended to another.
std::vector<Cookie> older_sessions(std::vector<StoredCookie> dropped, const CookieJar& jar) {
  std::vector<Cookie> older;
  const auto is_known = [](const Cookie& one, const Cookie& other) {
    return one.name == other.name && one.domain == other.domain && one.value == other.value;
  };
  for (StoredCookie& stored : dropped) {
    Cookie& cookie = stored.cookie;
    if (!is_session_cookie(cookie) || cookie.value.empty()) continue;
    const auto is_it = [&](const Cookie& each) { return is_known(each, cookie); };
    if (std::ranges::any_of(jar.cookies, is_it) || std::ranges::any_of(older, is_it)) continue;
    older.push_back(std::move(cookie));
  }
  return older;
}

Reading reading_of(ParsedCookies parsed, CookieForm form, std::string file, UnixTime now) {
  Reading reading;
  std::vector<StoredCookie> live;
  std::int64_t position = 0;  // ranks duplicates, so that the last one in the file is used
  for (Cookie& cookie : parsed.cookies) {
    ++position;
    if (cookie.expires && *cookie.expires <= now) {
      reading.expired.push_back({.name = cookie.name,
                                 .domain = cookie.domain,
                                 .path = cookie.path,
                                 .expires = *cookie.expires});
      continue;
    }
    // An empty session cookie holds no session, so any other copy takes precedence over it.
    const bool is_none = cookie.value.empty() && is_session_cookie(cookie);
    live.emplace_back().cookie = std::move(cookie);
    live.back().updated_us = is_none ? 0 : position;
  }
  auto dropped = settle(live);
  add_notes(parsed, file, reading);
  for (const MisreadEntry& entry : parsed.misread)
    reading.misread.push_back(misread_of(entry, form, file));
  reading.jar.origin = {"file", "", std::nullopt, std::move(file)};
  for (StoredCookie& stored : live)
    reading.jar.cookies.push_back(std::move(stored.cookie));
  reading.older = older_sessions(std::move(dropped), reading.jar);
  return reading;
}

// `binary` is included because a list of cookies may contain a stray NUL.
bool may_have_lines(CookieForm form) noexcept {
  return form == CookieForm::lines || form == CookieForm::header || form == CookieForm::token ||
         form == CookieForm::binary;
}

Result<Reading> read_utf8(std::string_view text, std::string file, UnixTime now) {
  const CookieForm form = form_of(text);
  ParsedCookies parsed;
  if (form == CookieForm::json) {
    auto read = parse_json_cookies(without_indent(text));
    if (!read) return read.error().within(file);
    parsed = *std::move(read);
    const bool is_other = parsed.count == 0 && parsed.others > 0 && parsed.misread.empty();
    if (is_other) return Error(Errc::unsupported, file + ": JSON, and no list of cookies");
  } else if (may_have_lines(form)) {
    parsed = parse_netscape(text);
    const bool is_bare_header = text.starts_with('#') && parsed.others == 0;
    const bool is_list = parsed.count > 0 || is_bare_header ||
                         std::ranges::any_of(parsed.misread, &MisreadEntry::has_fields);
    if (!is_list) return unreadable(form, text, file);
  } else {
    return unreadable(form, text, file);
  }
  return reading_of(std::move(parsed), form, std::move(file), now);
}

}  // namespace

CookieForm form_of(std::string_view text) noexcept {
  if (text.starts_with(k_sqlite_magic)) return CookieForm::sqlite;
  // Safari's magic and the word "cookie" both start with "cook".
  const bool is_cookie_header = ascii::starts_with_ignoring_case(text, "cookie:");
  if (!is_cookie_header && is_binary_cookies(std::as_bytes(std::span(text)))) {
    return CookieForm::safari;
  }
  const std::string_view content = without_indent(text);
  if (content.empty()) return CookieForm::empty;
  if (text.starts_with(k_utf32_big_mark)) return CookieForm::utf32;
  const bool has_nul = text.find('\0') != std::string_view::npos;
  if (has_nul && looks_like_utf16(text)) return CookieForm::utf16;
  if (content.front() == '[' || content.front() == '{') return CookieForm::json;
  if (has_nul) return CookieForm::binary;
  if (content.front() == '<') return CookieForm::html;
  if (is_token(content)) return CookieForm::token;
  return is_header(content) ? CookieForm::header : CookieForm::lines;
}

Result<Reading> read_cookie_text(std::string_view bytes, std::string file, UnixTime now) {
  if (bytes.starts_with(k_utf8_mark)) {
    return read_utf8(bytes.substr(k_utf8_mark.size()), std::move(file), now);
  }
  if (bytes.starts_with(k_utf32_little_mark)) {
    return unreadable(CookieForm::utf32, bytes, file);
  }
  const bool is_big = bytes.starts_with(k_utf16_big_mark);
  if (!is_big && !bytes.starts_with(k_utf16_little_mark)) {
    return read_utf8(bytes, std::move(file), now);
  }
  std::string text = utf8_of_utf16(bytes.substr(k_utf16_big_mark.size()), is_big);
  const WipeOnExit wiped(text);
  return read_utf8(text, std::move(file), now);
}

Result<Reading> read_cookie_file(const std::filesystem::path& path, UnixTime now) {
  MATINEE_TRY_ASSIGN(std::string bytes, read_live_text(path, k_largest_file));
  const WipeOnExit wiped(bytes);
  std::error_code error;
  const auto name = std::filesystem::absolute(path, error);
  return read_cookie_text(bytes, error ? path.native() : name.native(), now);
}

}  // namespace matinee::cookies
