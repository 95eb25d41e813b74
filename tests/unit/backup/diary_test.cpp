// SPDX-License-Identifier: MIT
#include "backup/diary.hpp"

#include <gtest/gtest.h>

namespace matinee::backup {
namespace {

using library::Entry;

Entry entry(std::int64_t film, const char* date, const char* gone = "") {
  return {.film = {.id = film, .title = "Film"}, .date = date, .gone_since = gone};
}

TEST(EntriesOf, ReadsTheServicesWordsAndKeepsTheMark) {
  const auto entries = entries_of(
      mubi::RawKind::rating,
      {{.raw = {.key = 1, .json = R"({"id":1,"overall":4,"film":{"id":7,"title":"Rain"}})"},
        .gone_since = "2026-01-01"},
       {.raw = {.key = 2, .json = R"({"id":2})"}}});
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries.front().stars, 4);
  EXPECT_EQ(entries.front().gone_since, "2026-01-01");
  EXPECT_EQ(entries_of(mubi::RawKind::listed_film,
                       {{.raw = {.key = 7, .json = R"({"film":{"id":7,"title":"Rain"}})"}}})
                .front()
                .film.title,
            "Rain");
}

TEST(FilmsOf, HasEachFilmOnceAndTheNewestFirst) {
  Diary diary{.ratings = {entry(1, "2024-01-01T00:00:00Z")},
              .views = {entry(2, "2025-01-01T00:00:00Z"), entry(1, "2023-12-31T00:00:00Z"),
                        entry(1, "2024-05-01T00:00:00Z")},
              .wishes = {entry(3, "2020-01-01T00:00:00Z")}};
  diary.ratings.front().stars = 5;
  const auto films = films_of(diary);
  ASSERT_EQ(films.size(), 3U);
  EXPECT_EQ(films[0].film.id, 2);
  EXPECT_EQ(films[1].film.id, 1);
  EXPECT_EQ(films[1].stars, 5);
  EXPECT_EQ(films[1].watched.front(), "2024-05-01T00:00:00Z");
  EXPECT_EQ(films[1].watched.size(), 2U);
  EXPECT_TRUE(films[2].is_wished && !films[2].is_seen());
}

// A film that is rated anew has a new rating; the old one is kept, and counts no more.
TEST(FilmsOf, WhatTheServiceHasCountsBeforeWhatItHad) {
  Diary diary{.ratings = {entry(1, "2025-01-01"), entry(1, "2024-01-01", "2025-02-01")}};
  diary.ratings[0].stars = 2;
  diary.ratings[1].stars = 5;
  const auto films = films_of(diary);
  ASSERT_EQ(films.size(), 1U);
  EXPECT_EQ(films[0].stars, 2);
  EXPECT_EQ(films[0].rating_gone_since, "");
}

TEST(FilmsOf, AWishThatIsGoneIsNoWish) {
  const auto films = films_of({.wishes = {entry(1, "2024-01-01", "2025-02-01")}});
  EXPECT_FALSE(films.at(0).is_wished);
  EXPECT_EQ(films.at(0).wish_gone_since, "2025-02-01");
  EXPECT_TRUE(films.at(0).is_former_wish());
  const auto seen = films_of(
      {.views = {entry(1, "2024-02-01")}, .wishes = {entry(1, "2024-01-01", "2025-02-01")}});
  EXPECT_FALSE(seen.at(0).is_former_wish());
  const auto again =
      films_of({.wishes = {entry(1, "2025-03-01"), entry(1, "2024-01-01", "2025-02-01")}});
  EXPECT_TRUE(again.at(0).is_wished);
  EXPECT_FALSE(again.at(0).is_former_wish());
}

TEST(FilmsOf, EachEntryHasItsOwnDay) {
  const auto films =
      films_of({.ratings = {entry(1, "2024-01-01", "2025-02-01")},
                .views = {entry(1, "2024-02-01"), entry(1, "2024-01-01", "2025-03-01"),
                          entry(2, "2024-01-01", "2025-03-01")}});
  EXPECT_EQ(films.at(0).rating_gone_since, "2025-02-01");
  EXPECT_EQ(films.at(0).views_gone_since, "");
  EXPECT_EQ(films.at(1).views_gone_since, "2025-03-01");
}

}  // namespace
}  // namespace matinee::backup
