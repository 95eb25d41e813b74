// SPDX-License-Identifier: MIT
#include "mubi/raw_list.hpp"

#include <gtest/gtest.h>

#include "json/json.hpp"
#include "mubi/film_list.hpp"
#include "mubi/raw_list_json.hpp"

namespace matinee::mubi {
namespace {

TEST(RawEntry, KeepsEveryMemberOfTheService) {
  const auto entry =
      parse_raw_entry(RawKind::rating, R"({"id":5,"new":{"x":[1,null]},"film":{"id":7}})");
  ASSERT_TRUE(entry.has_value());
  EXPECT_EQ(entry->key, 5);
  EXPECT_EQ(json::parse(entry->json),
            json::parse(R"({"id":5,"new":{"x":[1,null]},"film":{"id":7}})"));
  EXPECT_EQ(entry->json.find('\n'), std::string::npos);
}

TEST(RawEntry, IsKnownByItsOwnIdOrTheFilms) {
  EXPECT_EQ(parse_raw_entry(RawKind::rating, R"({"film_id":7})")->key, 7);
  EXPECT_EQ(parse_raw_entry(RawKind::listed_film, R"({"id":1,"film":{"id":7}})")->key, 7);
  EXPECT_FALSE(parse_raw_entry(RawKind::wish, R"({"film":{"id":7}})").has_value());
  EXPECT_FALSE(parse_raw_entry(RawKind::rating, "[1]").has_value());
  EXPECT_FALSE(parse_raw_entry(RawKind::rating, "no json").has_value());
}

TEST(RawEntry, AFilmMayHaveBeenSeenTwice) {
  const auto first =
      parse_raw_entry(RawKind::view, R"({"watched_at":"2024-01-01T20:00:00Z","film":{"id":7}})");
  const auto again =
      parse_raw_entry(RawKind::view, R"({"watched_at":"2025-01-01T20:00:00Z","film":{"id":7}})");
  ASSERT_TRUE(first.has_value() && again.has_value());
  EXPECT_LT(first->key, 0);
  EXPECT_NE(first->key, again->key);
}

TEST(RawPage, HoldsNoSecret) {
  const auto answer = json::parse(R"({"lists":[{"id":1,"auth_token":"abc","title":"it is canary!",
    "more":[{"Password":"p","canary":1,"ok":"canary","fine":"x"}]}],"meta":{"total_count":1}})");
  const auto page = raw_page_of(answer, RawKind::list, "canary");
  ASSERT_EQ(page.items.size(), 1U);
  EXPECT_EQ(json::parse(page.items.front().json),
            json::parse(R"({"id":1,"title":null,"more":[{"ok":null,"fine":"x"}]})"));
  EXPECT_EQ(page.total, 1U);
}

TEST(RawPage, CountsWhatCannotBeKnown) {
  const auto page = raw_page_of(json::parse(R"({"wishes":[{"id":1},7,{}]})"), RawKind::wish, "");
  EXPECT_EQ(page.items.size(), 1U);
  EXPECT_EQ(page.unreadable, 2U);
}

TEST(ParseEntry, ReadsWhatTheRawListsHold) {
  constexpr const char* k_film = R"("film":{"id":7,"title":"Rain"})";
  const auto of = [](std::string_view more) {
    return std::string("{") + k_film + more.data() + "}";
  };
  EXPECT_EQ(parse_rating(of(R"(,"overall":4)"))->stars, 4);
  EXPECT_EQ(parse_view(of(R"(,"watched_at":"2024")"))->watched_at, "2024");
  EXPECT_EQ(parse_wish(of(R"(,"id":3)"))->id, 3);
  EXPECT_EQ(parse_listed_film(of(""))->title, "Rain");
  EXPECT_EQ(parse_film_list(R"({"id":9,"title":"Mine","film_ids":[1]})")->film_ids.size(), 1U);
  EXPECT_FALSE(parse_rating("{}").has_value());
}

}  // namespace
}  // namespace matinee::mubi
