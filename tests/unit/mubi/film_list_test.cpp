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

}  // namespace
}  // namespace matinee::mubi
