// SPDX-License-Identifier: MIT
#include "mubi/film_list.hpp"

#include <gtest/gtest.h>

#include "json/json.hpp"
#include "mubi/models_json.hpp"

namespace matinee::mubi {
namespace {

TEST(FilmPageOf, ReadsTheFilmsAndWhereThePageStands) {
  const auto page =
      film_page_of(json::parse(R"({"films":[{"id":1,"title":"x"},{"id":2,"title":"y"}],
      "meta":{"current_page":1,"next_page":2,"total_count":50,"per_page":24}})"));
  ASSERT_EQ(page.items.size(), 2U);
  EXPECT_EQ(page.items[1].id, 2);
  EXPECT_EQ(page.next_page, 2);
  EXPECT_EQ(page.per_page, 24);
  EXPECT_EQ(page.total, 50U);
}

TEST(FilmPageOf, CountsTheEntriesThatMakeNoSense) {
  const auto page =
      film_page_of(json::parse(R"({"films":[7,{"id":1,"title":"x"},{"title":"no id"}]})"));
  EXPECT_EQ(page.items.size(), 1U);
  EXPECT_EQ(page.unreadable, 2U);
  EXPECT_EQ(page.size(), 3U);
}

TEST(FilmPageOf, BelievesNoMetaThatMakesNoSense) {
  const auto page = film_page_of(json::parse(
      R"({"films":[],"meta":{"next_page":-1,"per_page":99999999999,"total_count":-7}})"));
  EXPECT_EQ(page.next_page, std::nullopt);
  EXPECT_EQ(page.per_page, std::nullopt);
  EXPECT_EQ(page.total, std::nullopt);
}

TEST(WishPageOf, KeepsTheEntrysOwnId) {
  const auto page = wish_page_of(json::parse(
      R"({"wishes":[{"id":9,"film":{"id":1,"title":"x"}},{"id":8},{"film":{"id":1,"title":"x"}}]})"));
  ASSERT_EQ(page.items.size(), 1U);
  EXPECT_EQ(page.items[0].id, 9);
  EXPECT_EQ(page.items[0].film.id, 1);
  EXPECT_EQ(page.unreadable, 2U);
}

TEST(WishPageOf, TakesACursorOfEitherKind) {
  for (const char* cursor : {"77", R"("77")"}) {
    const std::string text = std::string(R"({"wishes":[],"meta":{"next_cursor":)") + cursor + "}}";
    EXPECT_EQ(wish_page_of(json::parse(text)).next_cursor, "77");
  }
  for (const char* cursor : {"null", R"("")", "[]"}) {
    const std::string text = std::string(R"({"wishes":[],"meta":{"next_cursor":)") + cursor + "}}";
    EXPECT_EQ(wish_page_of(json::parse(text)).next_cursor, std::nullopt);
  }
}

TEST(RatingPageOf, ReadsStarsReviewAndTheDayOfTheRating) {
  const auto page = rating_page_of(json::parse(
      R"({"ratings":[{"id":5,"film_id":1,"overall":4,"body":"Good.","created_at":"2024-01-02T03:04:05Z",
      "updated_at":"2025-01-01T00:00:00Z","film":{"id":1,"title":"x"}},
      {"id":6,"overall":0,"body":null,"film":{"id":2,"title":"y"},"something":{"new":true}},
      {"id":7,"film":null}]})"));
  ASSERT_EQ(page.items.size(), 2U);
  EXPECT_EQ(page.items[0].stars, 4);
  EXPECT_EQ(page.items[0].review, "Good.");
  EXPECT_EQ(page.items[0].rated_at, "2024-01-02T03:04:05Z");
  EXPECT_EQ(page.items[1].stars, std::nullopt);
  EXPECT_EQ(page.unreadable, 1U);
}

TEST(ViewPageOf, ReadsFilmAndMoment) {
  const auto page = view_page_of(json::parse(
      R"({"view_logs":[{"watched_at":"2024-01-02T03:04:05Z","film":{"id":1,"title":"x"}}]})"));
  ASSERT_EQ(page.items.size(), 1U);
  EXPECT_EQ(page.items[0].watched_at, "2024-01-02T03:04:05Z");
}

TEST(FilmListPageOf, ReadsTheIdsOfTheFilms) {
  const auto page = film_list_page_of(
      json::parse(R"({"lists":[{"id":3,"title":"Rain","film_ids":[1,"x",2]},{"title":"no id"}]})"));
  ASSERT_EQ(page.items.size(), 1U);
  EXPECT_EQ(page.items[0].film_ids, (std::vector<std::int64_t>{1, 2}));
  EXPECT_EQ(page.unreadable, 1U);
}

}  // namespace
}  // namespace matinee::mubi
