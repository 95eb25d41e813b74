// SPDX-License-Identifier: MIT
#include "library/wanted.hpp"

#include <gtest/gtest.h>

#include "library/csv.hpp"

namespace matinee::library {
namespace {

std::vector<Wanted> parsed(std::string_view text) {
  auto wanted = parse_wanted(text);
  EXPECT_TRUE(wanted.has_value());
  return wanted ? *std::move(wanted) : std::vector<Wanted>();
}

TEST(ParseWanted, ReadsLetterboxdsWatchlist) {
  const auto list = parsed(
      "\xef\xbb\xbf"
      "Date,Name,Year,Letterboxd URI\n"
      "2024-01-02,\"Rain, \"\"Again\"\"\",1999,https://boxd.it/abcd\n"
      "2024-01-03,1917,,https://boxd.it/efgh\n");
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0].title, "Rain, \"Again\"");
  EXPECT_EQ(list[0].year, 1999);
  EXPECT_EQ(list[0].text, "Rain, \"Again\" (1999)");
  EXPECT_EQ(list[0].line, 2U);
  EXPECT_FALSE(list[0].ref);
  EXPECT_EQ(list[1].title, "1917");
  EXPECT_FALSE(list[1].ref) << "a title of digits is no id";
}

TEST(ParseWanted, ReadsLetterboxdsListBehindItsOwnTable) {
  const auto list = parsed(
      "Letterboxd list export v7\n"
      "Date,Name,Tags,URL,Description\n"
      "2024-01-02,Best of,,https://boxd.it/list,\n"
      "\n"
      "Position,Name,Year,URL,Description\n"
      "1,Rain,1999,https://boxd.it/abcd,\n");
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0].title, "Rain");
  EXPECT_FALSE(list[0].ref) << "an address of another service names no film of this one";
}

TEST(ParseWanted, ReadsOurOwnExport) {
  const Entry entry{
      .film = {
          .id = 7, .slug = "rain", .title = "=Rain", .year = 1999, .directors = {"A B", "C D"}}};
  const auto list = parsed(write_csv(Kind::wish, {entry}));
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0].title, "=Rain");
  EXPECT_EQ(list[0].directors, (std::vector<std::string>{"A B", "C D"}));
  EXPECT_EQ(list[0].ref, mubi::FilmRef{"rain"});
  EXPECT_EQ(list[0].trust, RefTrust::certain);
}

TEST(ParseWanted, DoesNotTrustAColumnThatMayBeAnothers) {
  auto list = parsed("id,title,year\n187,Rain,1999\n");
  ASSERT_EQ(list.size(), 1U);
  EXPECT_FALSE(list[0].ref);
  list = parsed("title;slug\nRain;rain-1999\n");
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0].ref, mubi::FilmRef{"rain-1999"});
  EXPECT_EQ(list[0].trust, RefTrust::claimed);
}

TEST(ParseWanted, NamesARowThatNamesNoFilm) {
  const auto list = parsed("Title,Year\n,1999\nRain\n");
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0].text, "line 2");
  EXPECT_TRUE(list[0].problem);
  EXPECT_EQ(list[1].title, "Rain");
  EXPECT_FALSE(list[1].year);
}

TEST(ParseWanted, ReadsLines) {
  const auto list = parsed(
      "# films\r\n"
      "\r\n"
      "187\r\n"
      "the-lantern-keeper\n"
      "https://mubi.com/en/nl/films/rain?x=1\n"
      "Rain, Steam & Speed (1987)\n"
      "#Alive (2020)\n"
      "Of two words\n"
      "https://letterboxd.com/film/rain/\n"
      "(1999)");
  ASSERT_EQ(list.size(), 8U);
  EXPECT_EQ(list[0].ref, mubi::FilmRef{"187"});
  EXPECT_EQ(list[0].line, 3U);
  EXPECT_EQ(list[1].ref, mubi::FilmRef{"the-lantern-keeper"});
  EXPECT_EQ(list[2].ref, mubi::FilmRef{"rain"});
  EXPECT_EQ(list[3].title, "Rain, Steam & Speed");
  EXPECT_EQ(list[3].year, 1987);
  EXPECT_EQ(list[4].title, "#Alive");
  EXPECT_EQ(list[5].title, "Of two words");
  EXPECT_TRUE(list[6].problem);
  EXPECT_EQ(list[7].title, "(1999)");
}

TEST(ParseWanted, RefusesWhatIsNoText) {
  EXPECT_FALSE(parse_wanted(std::string_view("PK\3\4\0\0\xff\xfe", 8)));
  EXPECT_FALSE(parse_wanted("a\xff"));
  EXPECT_TRUE(parsed("").empty());
}

}  // namespace
}  // namespace matinee::library
