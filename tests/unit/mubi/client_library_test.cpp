// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "mubi/client.hpp"
#include "mubi/raw_list.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_transport.hpp"

namespace matinee::mubi {
namespace {

constexpr const char* k_api = "https://api.mubi.com";
constexpr const char* k_ratings = "/v4/users/42/ratings?page=1&per_page=100";

class Library : public ::testing::Test {
 protected:
  test::FakeTransport transport;
  test::FakeClock clock{UnixTime{std::chrono::seconds(1'790'000'000)}};
  Client client{transport, clock, {}};
  Secret token = Secret::copy_of("invented");
  RawReader reader{client, clock, 42, token};

  void answer(std::string_view path, test::Scripted scripted) {
    transport.answer(std::string(k_api).append(path), std::move(scripted));
  }
};

TEST_F(Library, APublicProfileIsAskedWithoutTheSession) {
  answer(k_ratings, {.body = R"({"ratings":[{"id":5,"overall":4,"film":{"id":1,"title":"x"}}]})"});
  const auto ratings = client.fetch_ratings({.user_id = 42, .is_other = true}, {});
  ASSERT_TRUE(ratings.has_value());
  EXPECT_EQ(ratings->items.at(0).stars, 4);
  EXPECT_TRUE(transport.requests.at(0).secret_headers.empty());
}

TEST_F(Library, AProfileThatIsPrivateIsUnavailableAndNoLostSession) {
  for (const int status : {401, 403}) {
    answer(k_ratings, {.status = status, .body = "{}"});
    const auto ratings = client.fetch_ratings({.user_id = 42, .is_other = true}, {});
    EXPECT_EQ(ratings.error().code(), Errc::unavailable) << status;
  }
  answer(k_ratings, {.status = 422, .body = R"({"code":8})"});
  EXPECT_EQ(client.fetch_ratings({.user_id = 42, .is_other = true}, {}).error().code(),
            Errc::unavailable);
  answer(k_ratings, {.status = 422, .body = R"({"code":8})"});
  EXPECT_EQ(client.fetch_ratings({.user_id = 42, .token = &token}, {}).error().code(),
            Errc::rejected);
}

TEST_F(Library, ACursorLeadsOn) {
  answer(k_ratings, {.body = R"({"ratings":[{"id":5,"film":{"id":1,"title":"x"}}],
                                 "meta":{"next_cursor":5,"total_count":2}})"});
  answer("/v4/users/42/ratings?before=5&per_page=100",
         {.body = R"({"ratings":[{"id":4,"film":{"id":2,"title":"y"}}],
                      "meta":{"next_cursor":null,"total_count":2}})"});
  const auto ratings = client.fetch_ratings({.user_id = 42, .token = &token}, {});
  ASSERT_TRUE(ratings.has_value());
  EXPECT_EQ(ratings->items.size(), 2U);
  EXPECT_EQ(transport.requests.at(1).secret_headers.size(), 1U);
}

// What came before an outage is not presented as everything.
TEST_F(Library, AnOutageInTheMiddleIsAnError) {
  answer(k_ratings, {.body = R"({"ratings":[{"id":5,"film":{"id":1,"title":"x"}}],
                                 "meta":{"next_cursor":5,"total_count":2}})"});
  answer("/v4/users/42/ratings?before=5&per_page=100",
         {.status = 503, .headers = {{"Retry-After", "3600"}}});
  EXPECT_EQ(client.fetch_ratings({.user_id = 42}, {}).error().code(), Errc::network);
}

TEST_F(Library, TheHistoryHasAnOlderVersionOnly) {
  answer("/v3/view_logs?page=1&per_page=100",
         {.body = R"({"view_logs":[{"watched_at":"2024-01-02T03:04:05Z",
                                    "film":{"id":1,"title":"x"}}]})"});
  const auto views = client.fetch_views({}, token);
  ASSERT_TRUE(views.has_value());
  EXPECT_EQ(views->items.size(), 1U);
}

TEST_F(Library, TheRawListIsEveryPageInTheServicesOwnWords) {
  answer(k_ratings, {.body = R"({"ratings":[{"id":5,"mood":"blue"}],
                                 "meta":{"next_cursor":5,"total_count":2}})"});
  answer("/v4/users/42/ratings?before=5&per_page=100",
         {.body = R"({"ratings":[{"id":4,"note":"invented"}],"meta":{"total_count":2}})"});
  std::size_t told = 0;
  const auto raw =
      reader.fetch({.kind = RawKind::rating}, {},
                   [&](std::size_t so_far, std::optional<std::size_t>) { told = so_far; });
  ASSERT_TRUE(raw.has_value());
  ASSERT_EQ(raw->items.size(), 2U);
  EXPECT_EQ(told, 2U);
  EXPECT_EQ(raw->items.at(0).json, R"({"id":5,"mood":"blue"})");
  // The session's own token is nobody's to keep.
  EXPECT_EQ(raw->items.at(1).json, R"({"id":4,"note":null})");
}

TEST_F(Library, TheFilmsOfAListArePagedByNumber) {
  answer("/v4/lists/mine/list_films?page=1&per_page=100",
         {.body = R"({"list_films":[{"film":{"id":7}}],"meta":{"next_page":2}})"});
  answer("/v4/lists/mine/list_films?page=2&per_page=100",
         {.body = R"({"list_films":[{"film":{"id":8}}],"meta":{"next_page":null}})"});
  const auto raw = reader.fetch({.kind = RawKind::listed_film, .slug = "mine"}, {});
  ASSERT_TRUE(raw.has_value());
  EXPECT_EQ(raw->items.size(), 2U);
}

TEST_F(Library, AProfileIsOneObject) {
  answer("/v4/users/42", {.body = R"({"id":42,"name":"Ida","access_token":"x"})"});
  EXPECT_EQ(reader.fetch_profile().value(), R"({"id":42,"name":"Ida"})");
  transport.forget(std::string(k_api) + "/v4/users/42");
  answer("/v4/users/42", {.body = "[]"});
  EXPECT_FALSE(reader.fetch_profile().has_value());
}

// 150 films of 7 kB are more than a megabyte.
TEST_F(Library, AnAnswerOfSeveralMegabytesIsRead) {
  std::string body = R"({"wishes":[)";
  for (int i = 1; i <= 300; ++i) {
    if (i > 1) body += ",";
    body += R"({"id":)" + std::to_string(i) + R"(,"film":{"id":)" + std::to_string(i) +
            R"(,"title":"x","about":")" + std::string(7'000, 'a') + R"("}})";
  }
  answer("/v4/wishes?page=1&per_page=100", {.body = body + "]}"});
  const auto wishes = client.fetch_wishes({}, token);
  ASSERT_TRUE(wishes.has_value());
  EXPECT_EQ(wishes->items.size(), 300U);
}

}  // namespace
}  // namespace matinee::mubi
