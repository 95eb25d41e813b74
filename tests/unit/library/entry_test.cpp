// SPDX-License-Identifier: MIT
#include "library/entry.hpp"

#include <gtest/gtest.h>

namespace matinee::library {
namespace {

TEST(EntriesOf, KeepFilmDateAndOpinion) {
  const auto ratings = entries_of(std::vector<mubi::Rating>{
      {.id = 1, .film = {.id = 7}, .stars = 3, .review = "Hm.", .rated_at = "2024-01-01"}});
  EXPECT_EQ(ratings.at(0).film.id, 7);
  EXPECT_EQ(ratings.at(0).stars, 3);
  EXPECT_EQ(ratings.at(0).date, "2024-01-01");
  const auto views = entries_of(std::vector<mubi::View>{{.film = {.id = 8}, .watched_at = "w"}});
  EXPECT_EQ(views.at(0).date, "w");
  const auto wishes =
      entries_of(std::vector<mubi::Wish>{{.id = 2, .film = {.id = 9}, .added_at = "a"}});
  EXPECT_EQ(wishes.at(0).date, "a");
  EXPECT_FALSE(wishes.at(0).stars);
}

TEST(DateName, IsThatOfTheKind) {
  EXPECT_STREQ(date_name(Kind::rating), "rated_at");
  EXPECT_STREQ(date_name(Kind::view), "watched_at");
  EXPECT_STREQ(date_name(Kind::wish), "added_at");
}

}  // namespace
}  // namespace matinee::library
