// SPDX-License-Identifier: MIT
#include "login/devtools.hpp"

#include <string>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace matinee::login {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using namespace std::string_literals;

/// Both ends of a conversation, of which the test plays the browser.
struct Conversation {
  UniqueFd said;
  UniqueFd answers;
  DevTools tools;

  static Conversation make() {
    int there[2];
    int back[2];
    EXPECT_EQ(::pipe2(there, O_CLOEXEC), 0);
    EXPECT_EQ(::pipe2(back, O_CLOEXEC), 0);
    return {UniqueFd(k_adopt, there[0]), UniqueFd(k_adopt, back[1]),
            DevTools(UniqueFd(k_adopt, there[1]), UniqueFd(k_adopt, back[0]))};
  }
  void answer(const std::string& text) const {
    ASSERT_EQ(::write(answers.get(), text.c_str(), text.size() + 1),
              static_cast<ssize_t>(text.size() + 1));
  }
  std::string heard() const {
    char buffer[4096];
    const ssize_t count = ::read(said.get(), buffer, sizeof buffer);
    return {buffer, static_cast<std::size_t>(count)};
  }
};

TEST(TakeMessages, LeavesWhatIsNotCompleteYet) {
  std::string buffer = "one\0two\0thr"s;
  EXPECT_THAT(take_messages(buffer), ElementsAre("one", "two"));
  EXPECT_EQ(buffer, "thr");
  buffer += "ee\0"s;
  EXPECT_THAT(take_messages(buffer), ElementsAre("three"));
  EXPECT_EQ(buffer, "");
}

TEST(CookieOf, ReadsWhatChromiumSays) {
  json object = json::parse(
      R"({"name":"lt","value":"f00d","domain":"mubi.com","path":"/","expires":1800000000.5,
          "size":6,"httpOnly":true,"secure":true,"session":false,"sameSite":"Lax"})");
  const auto cookie = cookie_of(object);
  ASSERT_TRUE(cookie);
  EXPECT_EQ(cookie->value.reveal(), "f00d");
  EXPECT_TRUE(cookie->host_only());
  EXPECT_EQ(cookie->expires, UnixTime(std::chrono::seconds(1'800'000'000)));
  EXPECT_EQ(cookie->same_site, SameSite::lax);
  EXPECT_EQ(object["value"], "") << "the value stays behind";
}

TEST(CookieOf, TakesNoCookieOfAnotherSiteAndNoPartitionedOne) {
  for (const char* domain : {"evil-mubi.com", "mubi.com.example", ".sso.example", ""}) {
    json object = {{"name", "lt"}, {"value", "x"}, {"domain", domain}, {"path", "/"}};
    EXPECT_FALSE(cookie_of(object)) << domain;
  }
  json partitioned = {{"name", "lt"},
                      {"value", "x"},
                      {"domain", "mubi.com"},
                      {"partitionKey", {{"topLevelSite", "https://a.example"}}}};
  EXPECT_FALSE(cookie_of(partitioned));
}

TEST(CookieOf, BearsNonsense) {
  for (const char* text : {"1", "[]", "{}", R"({"value":1})", R"({"value":"x","name":5})",
                           R"({"value":"x","name":"lt","domain":[]})"}) {
    json object = json::parse(text);
    EXPECT_FALSE(cookie_of(object)) << text;
  }
  json object = {{"name", "lt"}, {"value", "x"}, {"domain", "mubi.com"}, {"expires", 1e300}};
  ASSERT_TRUE(cookie_of(object));
}

TEST(DevTools, KeepEventsThatComeBeforeAnAnswer) {
  Conversation talk = Conversation::make();
  talk.answer(R"({"method":"Target.targetInfoChanged","params":{}})");
  talk.answer(R"({"id":1,"result":{"sessionId":"S"}})");
  const auto result = talk.tools.call("Target.attachToTarget", {{"targetId", "T"}});
  ASSERT_TRUE(result);
  EXPECT_EQ((*result)["sessionId"], "S");
  EXPECT_EQ(talk.heard(),
            "{\"id\":1,\"method\":\"Target.attachToTarget\",\"params\":{\"targetId\":\"T\"}}\0"s);
  ASSERT_TRUE(talk.tools.next_event());
  EXPECT_FALSE(talk.tools.next_event());
}

TEST(DevTools, TellARefusalFromAnEnd) {
  Conversation talk = Conversation::make();
  talk.answer(R"({"id":1,"error":{"code":-32601,"message":"no"}})");
  auto result = talk.tools.call("No.such", json::object());
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message(), HasSubstr("refuses No.such"));
  talk.answers.reset();
  result = talk.tools.call("Target.x", json::object());
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message(), "the browser has ended");
}

TEST(DevTools, BearNonsense) {
  Conversation talk = Conversation::make();
  talk.answer("not json");
  talk.answer("[1]");
  talk.answer(R"({"id":"one","result":{}})");
  talk.answer(R"({"id":1,"result":{}})");
  EXPECT_TRUE(talk.tools.call("Target.x", json::object()));
}

}  // namespace
}  // namespace matinee::login
