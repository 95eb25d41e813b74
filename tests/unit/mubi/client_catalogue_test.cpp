// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "mubi/client.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_transport.hpp"

namespace matinee::mubi {
namespace {

constexpr const char* k_api = "https://api.mubi.com";

class Catalogue : public ::testing::Test {
 protected:
  test::FakeClock clock{UnixTime{std::chrono::seconds(1'790'000'000)}};
  test::FakeTransport transport;
  Client client{transport, clock, {.client = "web", .country = "NL"}};
  Secret token = Secret::copy_of("invented0token0of0a0test");

  void answer(std::string_view path, test::Scripted scripted) {
    transport.answer(std::string(k_api).append(path), std::move(scripted));
  }
};

TEST_F(Catalogue, ASearchIsAskedWithoutTheSessionAndWithTheWordsEncoded) {
  answer("/v4/search/films?query=rain%20%26%20%C3%A9t%C3%A9&page=1&per_page=100",
         {.body = R"({"films":[{"id":1,"title":"x"}],"meta":{"total_count":1}})"});
  const auto listing = client.search_films("rain & été", {});
  ASSERT_TRUE(listing.has_value());
  EXPECT_EQ(listing->items.size(), 1U);
  EXPECT_TRUE(transport.requests.at(0).secret_headers.empty());
}

TEST_F(Catalogue, ASearchFallsBackToTheOlderVersion) {
  answer("/v3/search/films?query=x&page=1&per_page=100", {.body = R"({"films":[]})"});
  const auto listing = client.search_films("x", {});
  ASSERT_TRUE(listing.has_value());
  EXPECT_TRUE(listing->items.empty());
}

TEST_F(Catalogue, AnAnswerWithoutAListIsAFailureAndNoEmptyResult) {
  for (const char* body : {"{}", "[]", R"({"films":{}})", R"({"wishes":[]})"}) {
    answer("/v4/search/films?query=x&page=1&per_page=100", {.body = body});
    EXPECT_EQ(client.search_films("x", {}).error().message(), "search: the service gives no list");
  }
}

TEST_F(Catalogue, ALongWaitThatTheServiceAsksForEndsTheSearch) {
  answer("/v4/search/films?query=x&page=1&per_page=100",
         {.status = 429, .headers = {{"Retry-After", "3600"}}});
  EXPECT_EQ(client.search_films("x", {}).error().code(), Errc::network);
  EXPECT_TRUE(clock.slept.empty());
}

TEST_F(Catalogue, AShortWaitThatTheServiceAsksForIsKept) {
  const char* path = "/v4/search/films?query=x&page=1&per_page=100";
  answer(path, {.status = 429, .headers = {{"Retry-After", "7"}}});
  answer(path, {.body = R"({"films":[]})"});
  ASSERT_TRUE(client.search_films("x", {}).has_value());
  EXPECT_EQ(clock.slept, std::vector<std::chrono::milliseconds>{std::chrono::seconds(7)});
}

TEST_F(Catalogue, TheWatchlistIsAskedAsItsOwner) {
  answer("/v4/wishes?page=1&per_page=100",
         {.body = R"({"wishes":[{"id":9,"film":{"id":1,"title":"x"}}]})"});
  const auto listing = client.fetch_wishes({}, token);
  ASSERT_TRUE(listing.has_value());
  EXPECT_EQ(listing->items.at(0).id, 9);
  EXPECT_EQ(transport.requests.at(0).secret_headers.size(), 1U);
}

TEST_F(Catalogue, AddingNamesTheFilmById) {
  answer("/v4/wishes", {.body = R"({"id":9})"});
  ASSERT_TRUE(client.add_wish(187, token).has_value());
  EXPECT_EQ(transport.requests.at(0).method, http::Method::post);
  EXPECT_EQ(transport.requests.at(0).body, R"({"film_id":187})");
}

TEST_F(Catalogue, RemovingWhatIsGoneIsDone) {
  answer("/v4/wishes/9", {.status = 204});
  ASSERT_TRUE(client.remove_wish(9, token).has_value());
  EXPECT_EQ(transport.requests.at(0).method, http::Method::del);
  EXPECT_TRUE(client.remove_wish(10, token).has_value());  // 404
  answer("/v4/wishes/11", {.status = 422, .body = R"({"code":8})"});
  EXPECT_EQ(client.remove_wish(11, token).error().code(), Errc::rejected);
}

TEST_F(Catalogue, LanguagesOfAFilm) {
  answer(
      "/v4/films/187/playback_languages",
      {.body = R"({"audio_options":["English"],"subtitle_options":[],"media_features":["HD"]})"});
  EXPECT_EQ(client.fetch_languages(187)->features, std::vector<std::string>{"HD"});
}

}  // namespace
}  // namespace matinee::mubi
