// SPDX-License-Identifier: MIT
#include "mubi/film_list.hpp"

#include <gtest/gtest.h>

namespace matinee::mubi {
namespace {

TEST(ParseFilmPage, ReadsTheFilmsAndWhereThePageStands) {
  const auto page = parse_film_page(R"({"films":[{"id":1,"title":"x"},{"id":2,"title":"y"}],
      "meta":{"current_page":1,"next_page":2,"total_count":50,"per_page":24}})");
  ASSERT_TRUE(page.has_value());
  ASSERT_EQ(page->items.size(), 2U);
  EXPECT_EQ(page->items[1].id, 2);
  EXPECT_EQ(page->next_page, 2);
  EXPECT_EQ(page->per_page, 24);
  EXPECT_EQ(page->total, 50U);
}

TEST(ParseFilmPage, CountsTheEntriesThatMakeNoSense) {
  const auto page = parse_film_page(R"({"films":[7,{"id":1,"title":"x"},{"title":"no id"}]})");
  ASSERT_TRUE(page.has_value());
  EXPECT_EQ(page->items.size(), 1U);
  EXPECT_EQ(page->unreadable, 2U);
  EXPECT_EQ(page->size(), 3U);
}

TEST(ParseFilmPage, BelievesNoMetaThatMakesNoSense) {
  const auto page = parse_film_page(
      R"({"films":[],"meta":{"next_page":-1,"per_page":99999999999,"total_count":-7}})");
  ASSERT_TRUE(page.has_value());
  EXPECT_EQ(page->next_page, std::nullopt);
  EXPECT_EQ(page->per_page, std::nullopt);
  EXPECT_EQ(page->total, std::nullopt);
}

TEST(ParseFilmPage, NeedsAList) {
  for (const char* text : {"", "[]", "{}", R"({"films":{}})", R"({"wishes":[]})"}) {
    EXPECT_EQ(parse_film_page(text).error().code(), Errc::failure) << text;
  }
}

TEST(ParseWishPage, KeepsTheEntrysOwnId) {
  const auto page = parse_wish_page(
      R"({"wishes":[{"id":9,"film":{"id":1,"title":"x"}},{"id":8},{"film":{"id":1,"title":"x"}}]})");
  ASSERT_TRUE(page.has_value());
  ASSERT_EQ(page->items.size(), 1U);
  EXPECT_EQ(page->items[0].id, 9);
  EXPECT_EQ(page->items[0].film.id, 1);
  EXPECT_EQ(page->unreadable, 2U);
}

}  // namespace
}  // namespace matinee::mubi
