// SPDX-License-Identifier: MIT
#include "mubi/raw_list.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "base/ascii.hpp"
#include "base/base64.hpp"
#include "base/percent.hpp"
#include "json/json.hpp"
#include "mubi/film_list.hpp"
#include "mubi/raw_list_json.hpp"

namespace matinee::mubi {
namespace {

Result<RawEntry> parse_raw_entry(RawKind kind, std::string_view text) {
  return raw_entry_of(kind, json::parse(text));
}

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

TEST(RawPage, HoldsNoMemberThatIsNamedLikeASecret) {
  for (const char* name :
       {"token",       "loginToken",    "PASSWORD", "passwd",     "client_secret", "cookies",
        "session_id",  "Authorization", "api_key",  "apiKey",     "X-API-Key",     "access_key",
        "private-key", "jwt",           "csrf",     "XSRF-Value", "bearer",        "credentials",
        "oauth_state", "auth",          "lt",       "sid"}) {
    json::Value value = {{name, "canary"}, {"author", "Ida"}, {"alt", "x"}, {"residence", "y"}};
    remove_secrets(value, "");
    EXPECT_EQ(value, json::Value({{"author", "Ida"}, {"alt", "x"}, {"residence", "y"}})) << name;
  }
}

TEST(RawPage, HoldsNoFormOfTheToken) {
  const std::string token = "c4nary+of/a=token?~~~";
  std::vector<std::string> forms{token, "Bearer " + token, percent_encoded(token),
                                 ascii::lower_case(percent_encoded(token)),
                                 ascii::upper_case(token)};
  for (const char* before : {"", "a", "ab", "lt=", "Bearer "}) {
    for (const char* after : {"", "!", "; path=/"}) {
      std::string base64 = encode_base64(before + token + after);
      forms.push_back("x " + base64);
      std::ranges::replace(base64, '+', '-');
      std::ranges::replace(base64, '/', '_');
      forms.push_back(base64);
    }
  }
  for (const std::string& form : forms) {
    json::Value value = {{"bio", form}, {form, 1}, {"list", {form, "fine"}}};
    remove_secrets(value, token);
    EXPECT_EQ(value, json::Value({{"bio", nullptr}, {"list", {nullptr, "fine"}}})) << form;
  }
}

TEST(RawPage, HoldsNoSecretInAnyKind) {
  for (const RawKind kind :
       {RawKind::rating, RawKind::view, RawKind::wish, RawKind::list, RawKind::listed_film}) {
    json::Value answer;
    answer[array_name(kind)] = {{{"id", 1},
                                 {"api_key", "k"},
                                 {"review", encode_base64("canary")},
                                 {"film", {{"id", 7}, {"title", "a canary"}}}}};
    const auto page = raw_page_of(answer, kind, "canary");
    ASSERT_EQ(page.items.size(), 1U);
    EXPECT_EQ(page.items.front().json, R"({"film":{"id":7,"title":null},"id":1,"review":null})");
  }
}

// Everything that is kept is parsed again, with the default limits.
TEST(RawPage, AnEntryThatIsTooLargeCountsAsUnreadable) {
  json::Value answer;
  answer["wishes"] = {{{"id", 1}, {"x", std::string(json::Limits{}.max_bytes, 'x')}}, {{"id", 2}}};
  const auto page = raw_page_of(answer, RawKind::wish, "");
  ASSERT_EQ(page.items.size(), 1U);
  EXPECT_EQ(page.items.front().key, 2);
  EXPECT_EQ(page.unreadable, 1U);
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
