// SPDX-License-Identifier: MIT
#include "json.hpp"

#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "support/jar.hpp"

namespace matinee::cli {
namespace {

using nlohmann::json;

TEST(JsonOf, AnErrorHasItsNameItsWordsAndAHint) {
  const auto object =
      json::parse(json_of(Error(Errc::signed_out, "no session anywhere"), Action()));
  EXPECT_EQ(object["error"]["code"], "signed_out");
  EXPECT_EQ(object["error"]["message"], "no session anywhere");
  EXPECT_TRUE(object["error"]["hint"].is_string());
}

TEST(JsonOf, AStatusHasEveryMemberEvenWhenNothingIsKnown) {
  const auto object = json::parse(json_of(agent::StatusReport{}));
  for (const char* key : {"state", "user_id", "country", "token", "source", "expires_at",
                          "checked_at", "agent", "next_check_at"}) {
    EXPECT_TRUE(object.contains(key)) << key;
  }
  EXPECT_EQ(object["state"], "unknown");
  EXPECT_EQ(object["agent"], false);
}

TEST(JsonOf, ACookieHasTheShapeThatScriptsRelyOn) {
  CookieJar jar = test::jar_of(test::cookie("lt", test::k_token));
  jar.cookies[0].same_site = SameSite::lax;
  const auto list = json::parse(json_of(jar));
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(
      list[0],
      json(
          {{"name", "lt"},
           {"value", test::k_token},
           {"domain", "mubi.com"},
           {"host_only", true},
           {"path", "/"},
           {"expires", test::k_next_year.time_since_epoch().count()},
           {"secure", false},
           {"http_only", false},
           {"same_site", "lax"},
           {"source",
            {{"browser", "firefox"}, {"profile", "p"}, {"container", nullptr}, {"file", "/db"}}}}));
}

TEST(JsonOf, ASessionCookieHasNoExpiry) {
  CookieJar jar = test::jar_of(test::cookie("a", "b", ".mubi.com"));
  jar.cookies[0].expires.reset();
  const auto list = json::parse(json_of(jar));
  EXPECT_TRUE(list[0]["expires"].is_null());
  EXPECT_EQ(list[0]["host_only"], false);
  EXPECT_TRUE(list[0]["same_site"].is_null());
}

TEST(JsonOf, ForeignBytesThatAreNoUtf8StillGiveJson) {
  EXPECT_TRUE(json::accept(json_of(Error(Errc::failure, "profile \xff\xfe"), Action())));
}

TEST(JsonOf, AManifestHasTheShapeThatScriptsRelyOn) {
  media::Manifest manifest;
  manifest.kind = media::ManifestKind::dash;
  manifest.duration = media::Seconds(12.5);
  media::Track track;
  track.id = "v1";
  track.inits = {{.url = "https://h/init", .offset = 0, .length = 100}};
  track.segments = {{.resource = {.url = "https://h/1", .offset = {}, .length = {}},
                     .start = media::Seconds(0),
                     .duration = media::Seconds(4),
                     .init = 0}};
  manifest.tracks.push_back(track);
  const auto object = json::parse(json_of(manifest));
  EXPECT_EQ(object["kind"], "dash");
  EXPECT_EQ(object["live"], false);
  EXPECT_EQ(object["protected"], false);
  EXPECT_EQ(object["duration"], 12.5);
  const auto& out = object["tracks"][0];
  EXPECT_EQ(out["init"], json({{"url", "https://h/init"}, {"offset", 0}, {"length", 100}}));
  EXPECT_EQ(out["segments"][0], json({{"url", "https://h/1"},
                                      {"offset", nullptr},
                                      {"length", nullptr},
                                      {"start", 0.0},
                                      {"duration", 4.0}}));
  EXPECT_TRUE(out["url"].is_null());
}

}  // namespace
}  // namespace matinee::cli
