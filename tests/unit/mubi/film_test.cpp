// SPDX-License-Identifier: MIT
#include "mubi/film.hpp"

#include <gtest/gtest.h>

namespace matinee::mubi {
namespace {

TEST(ParseFilm, ReadsWhatIsThere) {
  const auto film = parse_film(R"({
      "id": 187, "slug": "a-film", "title": "A Film", "original_title": "Een Film", "year": 1999,
      "duration": 93, "directors": [{"name": "Ann Invented"}, {"slug": "nameless"}],
      "consumable": {"availability": "live"},
      "optimised_trailers": [{"url": "https://t/240", "profile": "240p"},
                             {"url": "https://t/720", "profile": "720p"}],
      "trailer_url": "https://t/plain"})");
  ASSERT_TRUE(film.has_value());
  EXPECT_EQ(film->title, "A Film");
  EXPECT_EQ(film->year, 1999);
  EXPECT_EQ(film->duration_minutes, 93);
  EXPECT_EQ(film->directors, std::vector<std::string>{"Ann Invented"});
  EXPECT_EQ(film->offer, Offer::live);
  EXPECT_EQ(film->trailers.size(), 3U);
  EXPECT_EQ(best_trailer(*film)->url, "https://t/720");
}

TEST(ParseFilm, DistinguishesNotOfferedFromNotTold) {
  EXPECT_EQ(parse_film(R"({"id":1,"title":"x","consumable":null})")->offer, Offer::none);
  EXPECT_EQ(parse_film(R"({"id":1,"title":"x"})")->offer, Offer::unknown);
  EXPECT_EQ(parse_film(R"({"id":1,"title":"x","consumable":{"availability":"expired"}})")->offer,
            Offer::expired);
}

TEST(ParseFilm, SurvivesNullsAndWrongTypes) {
  const auto film = parse_film(R"({"id":1,"title":null,"original_title":"x","year":"soon",
      "duration":null,"directors":7,"optimised_trailers":null,"trailer_url":null})");
  ASSERT_TRUE(film.has_value());
  EXPECT_EQ(film->title, "x");
  EXPECT_EQ(film->year, std::nullopt);
  EXPECT_EQ(best_trailer(*film), nullptr);
}

TEST(ParseFilm, NeedsAnIdAndATitle) {
  for (const char* text : {"{}", "[]", "7", "", R"({"id":1})", R"({"title":"x"})",
                           R"({"id":-1,"title":"x"})", R"({"id":1e300,"title":"x"})"}) {
    EXPECT_EQ(parse_film(text).error().code(), Errc::failure) << text;
  }
}

TEST(BestTrailer, TakesThePlainOneWhereThereIsNoOther) {
  const auto film = parse_film(R"({"id":1,"title":"x","trailer_url":"https://t/plain"})");
  EXPECT_EQ(best_trailer(*film)->url, "https://t/plain");
}

}  // namespace
}  // namespace matinee::mubi
