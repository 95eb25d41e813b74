// SPDX-License-Identifier: MIT
#include "mubi/film.hpp"

#include <gtest/gtest.h>

#include "json/json.hpp"
#include "mubi/models_json.hpp"

namespace matinee::mubi {
namespace {

Result<Film> film_in(std::string_view text) {
  return film_of(json::parse(text));
}

TEST(FilmOf, ReadsWhatIsThere) {
  const auto film = film_in(R"({
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
  EXPECT_EQ(choose_trailer(*film, {})->url, "https://t/720");
}

TEST(FilmOf, ReadsTheFactsForPeople) {
  const auto film = film_in(R"({
      "id": 187, "slug": "a-film", "title": "A Film", "genres": ["Drama", 7, "Noir"],
      "historic_countries": ["Belgium"], "short_synopsis": "Somebody waits.",
      "average_rating": 3.9, "episode": {"label": "S1, E2", "series_title": "A Series"},
      "consumable": {"availability": "live", "availability_ends_at": "2026-12-31T00:00:00Z",
        "playback_languages": {"audio_options": ["English"], "subtitle_options": ["French"],
                               "media_features": ["HD"]}}})");
  ASSERT_TRUE(film.has_value());
  EXPECT_EQ(film->genres, (std::vector<std::string>{"Drama", "Noir"}));
  EXPECT_EQ(film->countries, std::vector<std::string>{"Belgium"});
  EXPECT_EQ(film->synopsis, "Somebody waits.");
  EXPECT_EQ(film->rating, 3.9);
  EXPECT_EQ(film->episode->label, "S1, E2");
  EXPECT_EQ(film->episode->series, "A Series");
  EXPECT_EQ(film->available_until, "2026-12-31T00:00:00Z");
  EXPECT_EQ(film->languages->audio, std::vector<std::string>{"English"});
  EXPECT_EQ(film->languages->subtitles, std::vector<std::string>{"French"});
}

TEST(FilmOf, TakesTheLargestStillAndOneForLists) {
  const auto film = film_in(R"({"id":1,"title":"x","still_url":"https://i/plain","stills":{
      "small":"https://i/256","medium":"https://i/448","standard":"https://i/856",
      "retina":"https://i/1280","large_overlaid":"https://i/1504"}})");
  EXPECT_EQ(film->still_url, "https://i/1280");
  EXPECT_EQ(film->small_still_url, "https://i/448");
  const auto plain =
      film_in(R"({"id":1,"title":"x","still_url":"https://i/plain","stills":{"retina":7}})");
  EXPECT_EQ(plain->still_url, "https://i/plain");
  EXPECT_EQ(plain->small_still_url, "https://i/plain");
  EXPECT_EQ(film_in(R"({"id":1,"title":"x"})")->small_still_url, "");
}

TEST(FilmOf, LeavesOutFactsThatMakeNoSense) {
  const auto film = film_in(R"({"id":1,"title":"x","average_rating":1e300,"genres":{"a":1},
      "episode":null,"consumable":{"playback_languages":null,"availability_ends_at":7}})");
  ASSERT_TRUE(film.has_value());
  EXPECT_EQ(film->rating, std::nullopt);
  EXPECT_TRUE(film->genres.empty());
  EXPECT_FALSE(film->episode.has_value());
  EXPECT_FALSE(film->languages.has_value());
  EXPECT_EQ(film->available_until, "");
}

TEST(PageUrl, IsTheSlugsPageOrThatOfTheIdWhereTheSlugIsNone) {
  EXPECT_EQ(page_url({.id = 7, .slug = "a-film"}), "https://mubi.com/films/a-film");
  EXPECT_EQ(page_url({.id = 7, .slug = ""}), "https://mubi.com/films/7");
  EXPECT_EQ(page_url({.id = 7, .slug = "../x y"}), "https://mubi.com/films/7");
  EXPECT_EQ(page_url({.id = 7, .slug = "mubi.com/films/x"}), "https://mubi.com/films/7");
}

TEST(LanguagesOf, ReadsNamesAndSurvivesWrongTypes) {
  EXPECT_EQ(languages_of(json::parse(R"({"audio_options":["English"]})")).audio,
            std::vector<std::string>{"English"});
  for (const char* text : {"[]", "{}", R"({"audio_options":{"a":1}})", "not json"}) {
    EXPECT_TRUE(languages_of(json::parse(text)).audio.empty()) << text;
  }
}

TEST(FilmOf, DistinguishesNotOfferedFromNotTold) {
  EXPECT_EQ(film_in(R"({"id":1,"title":"x","consumable":null})")->offer, Offer::none);
  EXPECT_EQ(film_in(R"({"id":1,"title":"x"})")->offer, Offer::unknown);
  EXPECT_EQ(film_in(R"({"id":1,"title":"x","consumable":{"availability":"expired"}})")->offer,
            Offer::expired);
}

TEST(FilmOf, SurvivesNullsAndWrongTypes) {
  const auto film = film_in(R"({"id":1,"title":null,"original_title":"x","year":"soon",
      "duration":null,"directors":7,"optimised_trailers":null,"trailer_url":null})");
  ASSERT_TRUE(film.has_value());
  EXPECT_EQ(film->title, "x");
  EXPECT_EQ(film->year, std::nullopt);
  EXPECT_EQ(choose_trailer(*film, {}), nullptr);
}

TEST(FilmOf, NeedsAnIdAndATitle) {
  for (const char* text : {"{}", "[]", "7", "", R"({"id":1})", R"({"title":"x"})",
                           R"({"id":-1,"title":"x"})", R"({"id":1e300,"title":"x"})"}) {
    EXPECT_EQ(film_in(text).error().code(), Errc::failure) << text;
  }
}

TEST(ChooseTrailer, TakesTheBestThatIsWanted) {
  const auto film = film_in(R"({"id":1,"title":"x","trailer_url":"https://t/plain",
      "optimised_trailers":[{"url":"https://t/720","profile":"720p"},
                            {"url":"https://t/240","profile":"240p"},
                            {"url":"https://t/1080","profile":"1080p"}]})");
  ASSERT_TRUE(film.has_value());
  EXPECT_EQ(choose_trailer(*film, {})->url, "https://t/1080");
  EXPECT_EQ(choose_trailer(*film, {.most_lines = 720})->url, "https://t/720");
  EXPECT_EQ(choose_trailer(*film, {.most_lines = 719})->url, "https://t/240");
  EXPECT_EQ(choose_trailer(*film, {.most_lines = 100})->url, "https://t/240");
  EXPECT_EQ(choose_trailer(*film, {.wants_fewest = true})->url, "https://t/240");
}

TEST(ChooseTrailer, TakesThePlainOneWhereThereIsNoOther) {
  const auto film = film_in(R"({"id":1,"title":"x","trailer_url":"https://t/plain"})");
  EXPECT_EQ(choose_trailer(*film, {})->url, "https://t/plain");
}

}  // namespace
}  // namespace matinee::mubi
