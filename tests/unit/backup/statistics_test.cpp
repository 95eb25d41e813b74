// SPDX-License-Identifier: MIT
#include "backup/statistics.hpp"

#include <gtest/gtest.h>

namespace matinee::backup {
namespace {

const UnixTime k_now{std::chrono::seconds(1'795'824'000)};  // 2026-11-28

Statistics statistics_of(const std::vector<DiaryFilm>& films) {
  return backup::statistics_of(films, k_now);
}

DiaryFilm film(int year, std::optional<int> stars, std::vector<std::string> watched = {}) {
  return {.film = {.id = 1,
                   .title = "Film",
                   .year = year,
                   .duration_minutes = 90,
                   .directors = {"Ida", "Ida"},
                   .genres = {"Drama"},
                   .countries = {"Chile"}},
          .stars = stars,
          .rated_at = "2024-03-31T23:00:00-02:00",
          .watched = std::move(watched)};
}

TEST(Statistics, CountsRatingsAndViewings) {
  const auto all = statistics_of({film(1987, 4, {"2024-01-05", "2024-01-01"}), film(2003, 1)});
  EXPECT_EQ(all.rated, 2U);
  EXPECT_EQ(all.by_stars, (Stars{1, 0, 0, 1, 0}));
  EXPECT_DOUBLE_EQ(all.average(), 2.5);
  EXPECT_EQ(all.minutes, 180);
  EXPECT_EQ(all.views_by_month.at(2024 * 12).viewings, 2U);
  // Of the day in UTC.
  EXPECT_EQ(all.stars_by_month.at(2024 * 12 + 3), (Stars{1, 0, 0, 1, 0}));
  EXPECT_DOUBLE_EQ(Statistics{}.average(), 0);
}

TEST(Statistics, ADecadeWithoutAFilmIsThere) {
  const auto all = statistics_of({film(1987, 4), film(2003, 1), film(17, 1)});
  EXPECT_EQ(all.decades, (std::vector<Count>{{"1980s", 1}, {"1990s", 0}, {"2000s", 1}}));
}

TEST(Statistics, APersonIsCountedOncePerFilm) {
  EXPECT_EQ(statistics_of({film(1987, 4)}).directors, (std::vector<Count>{{"Ida", 1}}));
}

TEST(Statistics, AWishIsNoFilmThatWasSeen) {
  DiaryFilm wish = film(1987, {});
  wish.is_wished = true;
  const auto all = statistics_of({wish});
  EXPECT_EQ(all.seen, 0U);
  EXPECT_EQ(all.wished, 1U);
  EXPECT_TRUE(all.directors.empty() && all.decades.empty());
}

TEST(Statistics, AFilmOfUnknownLengthIsNoHour) {
  DiaryFilm unknown = film(1987, {}, {"2024-01-05", "no date"});
  unknown.film.duration_minutes.reset();
  const auto all = statistics_of({unknown});
  EXPECT_EQ(all.views, 2U);
  EXPECT_EQ(all.views_without_length, 2U);
  EXPECT_EQ(all.views_by_month.size(), 1U);
}

// A million minutes is the most that the client accepts.
TEST(Statistics, AnImpossibleLengthIsUnknown) {
  for (const int minutes : {1'000'000, 60'001, 0, -5}) {
    DiaryFilm endless = film(1987, {}, {"2024-01-05"});
    endless.film.duration_minutes = minutes;
    const auto all = statistics_of({endless});
    EXPECT_EQ(all.minutes, 0) << minutes;
    EXPECT_EQ(all.views_without_length, 1U) << minutes;
  }
}

TEST(Statistics, MinutesDoNotOverflow) {
  DiaryFilm longest = film(2012, {}, std::vector<std::string>(50'000, "2024-01-05"));
  longest.film.duration_minutes = 51'420;
  const auto all = statistics_of({longest});
  EXPECT_EQ(all.minutes, 2'571'000'000);
  EXPECT_EQ(all.views_by_month.at(2024 * 12).minutes, 2'571'000'000);
}

TEST(Statistics, ADateOutsideTheYearsOfTheServiceHasNoMonth) {
  const auto all = statistics_of(
      {film(1987, {},
            {"0001-01-01", "2006-12-31", "2007-01-01", "2026-12-31", "2027-01-01", "9999-12-31"})});
  EXPECT_EQ(all.views, 6U);
  ASSERT_EQ(all.views_by_month.size(), 2U);
  EXPECT_EQ(all.views_by_month.begin()->first, 2007 * 12);
  EXPECT_EQ(all.views_by_month.rbegin()->first, 2026 * 12 + 11);
  DiaryFilm rated = film(1987, 4);
  rated.rated_at = "9999-12-31";
  EXPECT_TRUE(statistics_of({rated}).stars_by_month.empty());
  EXPECT_EQ(statistics_of({rated}).rated, 1U);
}

}  // namespace
}  // namespace matinee::backup
