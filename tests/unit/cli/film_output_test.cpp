// SPDX-License-Identifier: MIT
#include "film_output.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "ui/width.hpp"

namespace matinee::cli {
namespace {

using nlohmann::json;

mubi::Film a_film() {
  return {.id = 187,
          .slug = "a-film",
          .title = "A Film with Quite a Long Title, and More of It",
          .year = 1999,
          .duration_minutes = 93,
          .directors = {"Ann Invented", "Bob Invented"},
          .offer = mubi::Offer::live,
          .trailers = {{.url = "https://trailers.example/a.mp4", .profile = "720p"}}};
}

TEST(TableOf, FitsTheTerminal) {
  for (std::size_t width = 60; width <= 120; ++width) {
    const std::string text = table_of({a_film()}, {.columns = width});
    std::string_view table = text;
    while (!table.empty()) {
      const auto end = table.find('\n');
      EXPECT_LE(columns_of(table.substr(0, end)), width);
      table.remove_prefix(end + 1);
    }
  }
}

TEST(TableOf, SaysOfAnEpisodeWhoseItIs) {
  mubi::Film film = a_film();
  film.title = "Fog Signal";
  film.episode = mubi::Episode{.series = "Harbour Lights", .label = "S1, E2"};
  EXPECT_NE(table_of({film}, {}).find("Harbour Lights S1, E2: Fog Signal"), std::string::npos);
}

TEST(LinesBeside, FitAndCutNothing) {
  for (std::size_t width = 30; width <= 80; ++width) {
    std::string words;
    for (const std::string& line : lines_beside(a_film(), {.columns = width})) {
      EXPECT_LE(columns_of(line), width);
      words += line + " ";
    }
    EXPECT_EQ(words,
              "A Film with Quite a Long Title, and More of It Ann Invented, Bob Invented "
              "1999, 93 min offered: yes id 187 ");
  }
}

TEST(LinesBeside, SteerNothing) {
  mubi::Film film = a_film();
  film.title = "two\nlines\x1b[2J";
  film.directors = {"a\x1b]0;b"};
  const auto lines = lines_beside(film, {.columns = 60});
  EXPECT_EQ(lines.at(0), "two lines [2J");
  EXPECT_EQ(lines.at(1), "a ]0;b");
}

TEST(LinesOf, AreWhatDownloadTakes) {
  EXPECT_EQ(lines_of({a_film()}, "id"), "187\n");
  EXPECT_EQ(lines_of({a_film()}, "slug"), "a-film\n");
  EXPECT_EQ(lines_of({a_film()}, "url"), "https://mubi.com/films/a-film\n");
}

TEST(LinesOf, AreOneLineEachWhateverTheTitle) {
  mubi::Film film = a_film();
  film.title = "two\nlines\x1b[2J";
  EXPECT_EQ(lines_of({film}, "title"), "two lines [2J\n");
}

TEST(FactsOf, LeaveOutWhatIsNotKnown) {
  const std::string facts = facts_of({.id = 1, .title = "x"}, film::StreamState::unknown, {}, {});
  EXPECT_EQ(facts.find("director"), std::string::npos);
  EXPECT_NE(facts.find("stream      unknown (--check-stream"), std::string::npos);
}

TEST(FactsOf, TellTheLastDayAsAllOtherMoments) {
  mubi::Film film = a_film();
  film.available_until = "2026-11-28T09:00:00Z";
  const UnixTime now{std::chrono::sys_days{std::chrono::year(2026) / 11 / 25}};
  const auto until_of = [&] { return facts_of(film, film::StreamState::clear, now, {}); };
  EXPECT_NE(until_of().find("until       2026-11-28 09:00 UTC (in 3 days)\n"), std::string::npos);
  film.available_until = "some day";
  EXPECT_NE(until_of().find("until       some day\n"), std::string::npos);
}

TEST(JsonOf, LeavesNoMemberOut) {
  const json film =
      json::parse(json_of(mubi::Film{.id = 1, .title = "x"}, film::StreamState::clear));
  EXPECT_EQ(film["stream"], "clear");
  EXPECT_EQ(film["offer"], "unknown");
  for (const char* name : {"slug", "original_title", "year", "duration_minutes", "synopsis",
                           "rating", "episode", "available_until", "audio", "subtitles"}) {
    ASSERT_TRUE(film.contains(name)) << name;
    EXPECT_TRUE(film[name].is_null()) << name;
  }
}

TEST(JsonOf, TellsOfAListWhetherThereIsMore) {
  const json list = json::parse(json_of(mubi::Listing<mubi::Film>{
      .items = {a_film()}, .unreadable = 0, .total = 50, .has_more = true}));
  EXPECT_EQ(list["films"].size(), 1U);
  EXPECT_EQ(list["total"], 50);
  EXPECT_EQ(list["more"], true);
}

}  // namespace
}  // namespace matinee::cli
