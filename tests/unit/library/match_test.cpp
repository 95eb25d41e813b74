// SPDX-License-Identifier: MIT
#include "library/match.hpp"

#include <gtest/gtest.h>

namespace matinee::library {
namespace {

mubi::Film film(std::int64_t id, const std::string& title, int year,
                std::vector<std::string> directors = {"Ilse Varga"}) {
  return {.id = id, .title = title, .year = year, .directors = std::move(directors)};
}

Wanted wanted(const std::string& title, std::optional<int> year,
              std::vector<std::string> directors = {}) {
  return {.title = title, .year = year, .directors = std::move(directors)};
}

std::int64_t found(const Wanted& sought, const std::vector<mubi::Film>& films) {
  const Match match = find_match(sought, films);
  return match.film == nullptr ? 0 : match.film->id;
}

TEST(FindMatch, TakesTitleAndYear) {
  EXPECT_EQ(found(wanted("rain", 1999), {film(1, "Rain", 1999)}), 1);
  EXPECT_EQ(found(wanted("Rain", 1999), {film(1, "Rainbow", 1999)}), 0);
  EXPECT_EQ(found(wanted("Rain", 1999), {film(1, "Rain", 1932), film(2, "Rain", 1999)}), 2);
}

TEST(FindMatch, KnowsTheOriginalTitle) {
  mubi::Film translated = film(1, "Rain", 1999);
  translated.original_title = "Regen";
  EXPECT_EQ(found(wanted("Regen", 1999), {translated}), 1);
}

TEST(FindMatch, IsNotCertainWithoutAYear) {
  EXPECT_EQ(found(wanted("Rain", {}), {film(1, "Rain", 1999)}), 0);
  EXPECT_EQ(found(wanted("Rain", {}, {"Ilse Varga"}), {film(1, "Rain", 1999)}), 1);
  mubi::Film undated = film(1, "Rain", 1999);
  undated.year = {};
  EXPECT_EQ(found(wanted("Rain", 1999), {undated}), 0);
}

TEST(FindMatch, AYearBesideNeedsTheDirector) {
  EXPECT_EQ(found(wanted("Rain", 1998), {film(1, "Rain", 1999)}), 0);
  EXPECT_EQ(found(wanted("Rain", 1998, {"Varga, Ilse"}), {film(1, "Rain", 1999)}), 1);
  EXPECT_EQ(found(wanted("Rain", 1997, {"Ilse Varga"}), {film(1, "Rain", 1999)}), 0);
}

TEST(FindMatch, AnotherDirectorIsAnotherFilm) {
  EXPECT_EQ(found(wanted("Rain", 1999, {"Somebody Else"}), {film(1, "Rain", 1999)}), 0);
  EXPECT_EQ(found(wanted("Rain", 1999, {"Somebody Else", "Ilse Varga"}), {film(1, "Rain", 1999)}),
            1);
}

TEST(FindMatch, TwoOfOneTitleAndYearAreDecidedByTheDirector) {
  const std::vector<mubi::Film> films{film(1, "Rain", 1999, {"A B"}), film(2, "Rain", 1999)};
  EXPECT_EQ(found(wanted("Rain", 1999), films), 0);
  EXPECT_EQ(find_match(wanted("Rain", 1999), films).candidates.size(), 2U);
  EXPECT_EQ(found(wanted("Rain", 1999, {"Ilse Varga"}), films), 2);
  EXPECT_EQ(found(wanted("Rain", 1999), {film(1, "Rain", 1999), film(2, "Rain", 2000)}), 0);
}

TEST(FindMatch, AnEpisodeIsNoFilm) {
  mubi::Film episode = film(1, "Rain", 1999);
  episode.episode = mubi::Episode{.series = "Weather", .label = "S1, E1"};
  EXPECT_EQ(found(wanted("Rain", 1999), {episode}), 0);
}

TEST(FindMatch, ListsWhatItMayBe) {
  const std::vector<mubi::Film> films{film(1, "Rainbow", 1999), film(2, "Rain", 1932),
                                      film(3, "Rain", 2000)};
  Match match = find_match(wanted("Rain", 1999), films);
  ASSERT_EQ(match.candidates.size(), 2U);
  EXPECT_EQ(match.candidates.front()->id, 3) << "the closest first";
  match = find_match(wanted("Snow", 1999), films);
  EXPECT_EQ(match.candidates.size(), 3U) << "the results of the search, where no title agrees";
  EXPECT_TRUE(find_match(wanted("Snow", 1999), {}).candidates.empty());
}

}  // namespace
}  // namespace matinee::library
