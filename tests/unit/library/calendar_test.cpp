// SPDX-License-Identifier: MIT
#include "library/calendar.hpp"

#include <gtest/gtest.h>

namespace matinee::library {
namespace {

const UnixTime k_now{std::chrono::seconds(1'772'396'100)};

std::string event_of(const std::string& title) {
  return write_calendar(
      {{.film =
            {.id = 7, .slug = "rain", .title = title, .available_until = "2026-04-01T22:00:00Z"}}},
      "NL", k_now);
}

TEST(WriteCalendar, HasAnEventForEachFilmThatLeaves) {
  const std::string text = event_of("Rain");
  for (const char* line : {"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "UID:film-7-NL@matinee\r\n",
                           "DTSTAMP:20260301T201500Z\r\n", "DTSTART:20260401T220000Z\r\n",
                           "SUMMARY:Rain leaves MUBI\r\n", "URL:https://mubi.com/films/rain\r\n",
                           "TRANSP:TRANSPARENT\r\n", "TRIGGER:-P3D\r\n", "END:VCALENDAR\r\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line;
  }
}

TEST(WriteCalendar, LeavesOutWhatHasNoEnd) {
  EXPECT_EQ(write_calendar({{.film = {.id = 7, .title = "x"}}}, "NL", k_now).find("VEVENT"),
            std::string::npos);
}

TEST(WriteCalendar, EscapesTexts) {
  const std::string text = event_of("A, B; C\\D\nE\x1b[31m");
  EXPECT_NE(text.find("SUMMARY:A\\, B\\; C\\\\D\\nE[31m leaves MUBI\r\n"), std::string::npos)
      << text;
}

TEST(WriteCalendar, FoldsLinesBetweenCharacters) {
  std::string title;
  for (int i = 0; i < 60; ++i)
    title += "東";
  const std::string text = event_of(title);
  std::size_t begin = 0;
  for (std::size_t end = 0; (end = text.find("\r\n", begin)) != std::string::npos;
       begin = end + 2) {
    EXPECT_LE(end - begin, 75U);
    const auto first =
        static_cast<unsigned char>(text[begin] == ' ' ? text[begin + 1] : text[begin]);
    EXPECT_NE(first & 0xc0U, 0x80U) << "a character is split";
  }
}

}  // namespace
}  // namespace matinee::library
