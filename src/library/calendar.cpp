// SPDX-License-Identifier: MIT
#include "library/calendar.hpp"

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "library/dates.hpp"
#include "mubi/film.hpp"

namespace matinee::library {

namespace {

// RFC 5545, 3.3.11. Control characters are not allowed in a text and are left out.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\\' || c == ';' || c == ',') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) {
      out += c;
    }
  }
  return out;
}

// RFC 5545, 3.1: a line has at most 75 octets. A longer one is folded between characters.
void append_line(std::string& text, std::string_view line) {
  std::size_t room = 75;
  while (line.size() > room) {
    std::size_t end = utf8::prefix_of(line, room).size();
    // Invalid UTF-8 is folded anywhere.
    if (end == 0) end = room;
    text.append(line.substr(0, end)).append("\r\n ");
    line.remove_prefix(end);
    room = 74;  // the leading blank counts
  }
  text.append(line).append("\r\n");
}

void append_event(std::string& text, const mubi::Film& film, UnixTime end, std::string_view country,
                  UnixTime now) {
  const auto add = [&](const std::string& line) { append_line(text, line); };
  const std::string summary = escaped(fmt::format("{} leaves MUBI", film.title));
  add("BEGIN:VEVENT");
  add(fmt::format("UID:film-{}-{}@matinee", film.id, country));
  add("DTSTAMP:" + calendar_moment(now));
  add("DTSTART:" + calendar_moment(end));
  add("SUMMARY:" + summary);
  add("URL:" + mubi::page_url(film));
  add("TRANSP:TRANSPARENT");
  add("BEGIN:VALARM");
  add("ACTION:DISPLAY");
  add("DESCRIPTION:" + summary);
  add("TRIGGER:-P3D");
  add("END:VALARM");
  add("END:VEVENT");
}

}  // namespace

std::string write_calendar(const std::vector<Entry>& entries, std::string_view country,
                           UnixTime now) {
  std::string text;
  append_line(text, "BEGIN:VCALENDAR");
  append_line(text, "VERSION:2.0");
  append_line(text, "PRODID:-//matinee//watchlist//EN");
  append_line(text, "CALSCALE:GREGORIAN");
  for (const Entry& entry : entries) {
    if (const auto end = parse_moment(entry.film.available_until)) {
      append_event(text, entry.film, *end, country, now);
    }
  }
  append_line(text, "END:VCALENDAR");
  return text;
}

}  // namespace matinee::library
