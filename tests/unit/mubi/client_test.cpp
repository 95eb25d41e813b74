// SPDX-License-Identifier: MIT
#include "mubi/client.hpp"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "support/fake_clock.hpp"
#include "support/fake_transport.hpp"

namespace matinee::mubi {
namespace {

using std::chrono::seconds;

constexpr const char* k_account = "https://api.mubi.com/v4/account";
constexpr const char* k_wishes = "https://api.mubi.com/v4/wishes?per_page=0";
constexpr const char* k_site = "https://mubi.com/";

class Calls : public ::testing::Test {
 protected:
  test::FakeClock clock{UnixTime{seconds(1'790'000'000)}};
  test::FakeTransport transport;
  Client client{transport, clock, {.client = "web", .country = "NL"}};
  Secret token = Secret::copy_of("invented0token0of0a0test");

  std::string header_of(const http::Request& request, std::string_view name) {
    const auto found = std::ranges::find(request.headers, name, &http::Header::name);
    return found == request.headers.end() ? "" : found->value;
  }
};

TEST_F(Calls, AccountTellsTheUserAndTheCountry) {
  transport.answer(k_account, {.body = R"({"id":1234567,"country":{"code":"de"}})"});
  const auto account = client.fetch_account(token);
  ASSERT_TRUE(account.has_value());
  EXPECT_EQ(account->user_id, 1234567);
  EXPECT_EQ(account->country, "DE");
}

TEST_F(Calls, EveryApiCallNamesClientAndCountryAndTheTokenIsASecretHeader) {
  transport.answer(k_account, {.body = R"({"id":1})"});
  ASSERT_TRUE(client.fetch_account(token).has_value());
  const auto& request = transport.requests.at(0);
  EXPECT_EQ(header_of(request, "Client"), "web");
  EXPECT_EQ(header_of(request, "Client-Country"), "NL");
  ASSERT_EQ(request.secret_headers.size(), 1U);
  EXPECT_EQ(request.secret_headers[0].name, "Authorization");
  EXPECT_EQ(request.secret_headers[0].value.reveal(), "Bearer invented0token0of0a0test");
}

TEST_F(Calls, AccountFallsBackToWishesAndTheFrontPageWhereThePathIsUnknown) {
  transport.answer(k_account, {.status = 404, .body = "{}"});
  transport.answer(k_wishes, {.body = R"({"wishes":[],"meta":{"total_count":0}})"});
  transport.answer(k_site, {.body = R"(<script id="__NEXT_DATA__" type="application/json">
      {"props":{"user":{"id":77,"name":"x"},"country":"FR"}}</script>)"});
  const auto account = client.fetch_account(token);
  ASSERT_TRUE(account.has_value());
  EXPECT_EQ(account->user_id, 77);
  EXPECT_EQ(account->country, "FR");
}

TEST_F(Calls, AccountFallsBackForEveryWordThatThereIsNoSuchCall) {
  for (const int status : {400, 403, 404, 405, 501}) {
    test::FakeTransport other;
    Client asking(other, clock, {.client = "web", .country = "NL"});
    other.answer(k_account, {.status = status});
    other.answer("https://api.mubi.com/v3/account", {.body = R"({"id":5})"});
    const auto account = asking.fetch_account(token);
    ASSERT_TRUE(account.has_value()) << status;
    EXPECT_EQ(account->user_id, 5) << status;
  }
}

TEST_F(Calls, ACountryMayBeATextOfItsOwn) {
  transport.answer(k_account, {.body = R"({"id":1,"country":"nl"})"});
  EXPECT_EQ(client.fetch_account(token)->country, "NL");
}

TEST_F(Calls, AnAccountOfNobodyProvesNothing) {
  for (const char* body : {"{}", "[]", R"({"id":null,"country":{}})"}) {
    transport.forget(k_account);
    transport.answer(k_account, {.body = body});
    EXPECT_EQ(client.fetch_account(token).error().code(), Errc::failure) << body;
  }
}

TEST_F(Calls, WhatAnAnswerRefersToIsSeenFromWhereItCame) {
  transport.answer("https://api.mubi.com/v3/films/9/viewing/secure_url",
                   {.body = R"({"url":"/stream/a.mpd","text_track_urls":[{"url":"../en.vtt"}]})"});
  const auto stream = client.fetch_stream(9, token);
  ASSERT_TRUE(stream.has_value());
  EXPECT_EQ(stream->offers.at(0).url, "https://api.mubi.com/stream/a.mpd");
  EXPECT_EQ(stream->text_tracks.at(0).url, "https://api.mubi.com/v3/films/9/en.vtt");
}

TEST_F(Calls, TheFallbackStillKnowsARefusedSession) {
  transport.answer(k_account, {.status = 404});
  transport.answer(k_wishes, {.status = 422, .body = R"({"code":8})"});
  EXPECT_EQ(client.fetch_account(token).error().code(), Errc::rejected);
}

TEST_F(Calls, AnAcceptedSessionWithoutAPageHasNoUser) {
  transport.answer(k_account, {.status = 404});
  transport.answer(k_wishes, {.body = "{}"});
  transport.answer(k_site, {.status = 403, .body = "captcha"});
  const auto account = client.fetch_account(token);
  ASSERT_TRUE(account.has_value());
  EXPECT_EQ(account->user_id, std::nullopt);
}

TEST_F(Calls, GarbageInPlaceOfTheAccountIsNoReasonToLookElsewhere) {
  transport.answer(k_account, {.body = "<html>captcha</html>"});
  EXPECT_EQ(client.fetch_account(token).error().code(), Errc::failure);
  EXPECT_EQ(transport.requests.size(), 1U);
}

TEST_F(Calls, ThePageGetsTheCookiesAndAVisitorNone) {
  transport.answer(k_site, {.body = R"("Client-Country":"SE")"});
  ASSERT_TRUE(client.fetch_page(Secret::copy_of("lt=invented0token0of0a0test")).has_value());
  ASSERT_TRUE(client.fetch_page().has_value());
  EXPECT_EQ(transport.requests.at(0).secret_headers.at(0).value.reveal(),
            "lt=invented0token0of0a0test");
  EXPECT_TRUE(transport.requests.at(1).secret_headers.empty());
}

TEST_F(Calls, TheCatalogueIsAskedWithoutTheSession) {
  transport.answer("https://api.mubi.com/v3/films/a-film",
                   {.body = R"({"id":187,"slug":"a-film","title":"A Film"})"});
  const auto film = client.fetch_film({"a-film"});
  ASSERT_TRUE(film.has_value());
  EXPECT_EQ(film->id, 187);
  EXPECT_TRUE(transport.requests.at(0).secret_headers.empty());
}

TEST_F(Calls, AnUnknownFilmIsNamed) {
  const auto film = client.fetch_film({"no-film"});
  EXPECT_EQ(film.error().code(), Errc::not_found);
  EXPECT_NE(film.error().message().find("no-film"), std::string::npos);
}

TEST_F(Calls, ViewingIsAPostAndAGeoBlockIsNotARefusedSession) {
  transport.answer("https://api.mubi.com/v3/films/9/viewing",
                   {.status = 422, .body = R"({"code":50,"message":"Film not authorized",
                                "user_message":"not authorized in your location"})"});
  EXPECT_EQ(client.open_viewing(9, token).error().code(), Errc::unavailable);
  EXPECT_EQ(transport.requests.at(0).method, http::Method::post);
}

TEST_F(Calls, AStreamWithoutAUrlIsAClearFailure) {
  transport.answer("https://api.mubi.com/v3/films/9/viewing/secure_url", {.body = "{}"});
  const auto stream = client.fetch_stream(9, token);
  EXPECT_EQ(stream.error().message(), "film 9: the service offers no stream");
}

TEST_F(Calls, TheTimeOfSeveralCallsTogetherIsBounded) {
  transport.clock = &clock;
  transport.answer(k_account, {.body = R"({"id":1})", .takes = seconds(30)});
  client.set_time_left(seconds(50));
  ASSERT_TRUE(client.fetch_account(token).has_value());
  EXPECT_EQ(client.time_left(), seconds(20));
  ASSERT_TRUE(client.fetch_account(token).has_value());
  EXPECT_EQ(transport.requests.back().total_timeout, seconds(20));
  EXPECT_EQ(client.fetch_account(token).error().code(), Errc::network);
  EXPECT_EQ(transport.count(k_account), 2U);
  client.set_time_left(std::nullopt);
  EXPECT_TRUE(client.fetch_account(token).has_value());
}

}  // namespace
}  // namespace matinee::mubi
