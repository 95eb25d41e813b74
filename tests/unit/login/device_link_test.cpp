// SPDX-License-Identifier: MIT
#include "login/device_link.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_clock.hpp"
#include "support/fake_transport.hpp"
#include "support/jar.hpp"

namespace matinee::login {
namespace {

using std::chrono::milliseconds;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* k_code = "https://api.mubi.com/v4/link_code";
constexpr const char* k_ask = "https://api.mubi.com/v4/authenticate";
constexpr const char* k_pending =
    R"({"code":21,"message":"Auth token not confirmed","user_message":"Not yet"})";

class DeviceLink : public testing::Test {
 protected:
  test::FakeClock clock{test::k_today};
  test::FakeTransport transport;
  std::stop_source stop;
  std::vector<std::string> codes;
  std::vector<std::string> said;

  DeviceLink() {
    transport.answer(k_code, {.body = R"({"auth_token":"a1a1","link_code":"K3RT0W"})"});
  }
  Result<HeldSession> run() {
    const Service service{
        .transport = transport, .clock = clock, .settings = {}, .stop = stop.get_token()};
    return login_by_device(
        service, std::chrono::minutes(15), [&](std::string_view code) { codes.emplace_back(code); },
        [&](std::string_view line) { said.emplace_back(line); }, on_wait);
  }
  OnWait on_wait;
};

TEST_F(DeviceLink, WaitsForALateConfirmation) {
  for (int i = 0; i < 5; ++i)
    transport.answer(k_ask, {.status = 422, .body = k_pending});
  transport.answer(k_ask, {.body = R"({"token":"f00df00df00df00d","user":{"id":7}})"});
  const auto session = run();
  ASSERT_TRUE(session) << session.error().message();
  EXPECT_EQ(session->credential.token.reveal(), "f00df00df00df00d");
  EXPECT_EQ(session->credential.origin.browser, "device");
  EXPECT_THAT(codes, ElementsAre("K3RT0W"));
  EXPECT_EQ(transport.requests.back().body, R"({"auth_token":"a1a1"})");
  EXPECT_THAT(clock.slept, ElementsAre(milliseconds(2000), milliseconds(2500), milliseconds(3000),
                                       milliseconds(3500), milliseconds(4000), milliseconds(4500)));
}

TEST_F(DeviceLink, TellsTheTimeThatIsLeftOnceASecond) {
  transport.answer(k_ask, {.status = 422, .body = k_pending});
  transport.answer(k_ask, {.body = R"({"token":"f00df00df00df00d"})"});
  std::vector<std::chrono::seconds> left;
  on_wait = [&](std::chrono::seconds each) { left.push_back(each); };
  ASSERT_TRUE(run());
  EXPECT_THAT(clock.slept, ElementsAre(milliseconds(1000), milliseconds(1000), milliseconds(1000),
                                       milliseconds(1000), milliseconds(500)));
  using std::chrono::seconds;
  EXPECT_THAT(left,
              ElementsAre(seconds(900), seconds(899), seconds(898), seconds(897), seconds(896)));
}

TEST_F(DeviceLink, ShowsANewCodeWhenTheFirstHasExpired) {
  transport.forget(k_code);
  transport.answer(k_code, {.body = R"({"auth_token":"a1","link_code":"FIRST"})"});
  transport.answer(k_code, {.body = R"({"auth_token":"a2","link_code":"SECOND"})"});
  transport.answer(k_ask, {.status = 422, .body = R"({"code":22,"message":"token expired"})"});
  transport.answer(k_ask, {.body = R"({"token":"f00df00df00df00d"})"});
  ASSERT_TRUE(run());
  EXPECT_THAT(codes, ElementsAre("FIRST", "SECOND"));
  EXPECT_THAT(said, Contains(HasSubstr("expired")));
  EXPECT_EQ(transport.requests.back().body, R"({"auth_token":"a2"})");
}

TEST_F(DeviceLink, WaitsAsLongAsTheServiceAsks) {
  transport.answer(k_ask, {.status = 429, .headers = {{"Retry-After", "37"}}});
  transport.answer(k_ask, {.body = R"({"token":"f00df00df00df00d"})"});
  ASSERT_TRUE(run());
  EXPECT_THAT(clock.slept, Contains(milliseconds(37'000)));
  EXPECT_THAT(said, Contains(HasSubstr("asking again in 37 s")));
}

TEST_F(DeviceLink, OutlivesAnOutage) {
  transport.answer(k_ask, {.error = Error(Errc::network, "no route")});
  transport.answer(k_ask, {.status = 503});
  transport.answer(k_ask, {.body = R"({"token":"f00df00df00df00d"})"});
  EXPECT_TRUE(run());
}

TEST_F(DeviceLink, GivesUpWhenTimeIsUp) {
  transport.answer(k_ask, {.status = 422, .body = k_pending});
  const auto session = run();
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().code(), Errc::signed_out);
  EXPECT_EQ(session.error().message(), "the code was not confirmed within 900 s");
  for (const milliseconds pause : clock.slept)
    EXPECT_LE(pause, milliseconds(8000));
}

TEST_F(DeviceLink, StopsWhenTheUserDoes) {
  transport.answer(k_ask, {.status = 422, .body = k_pending});
  clock.on_sleep = [&] { stop.request_stop(); };
  const auto session = run();
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().code(), Errc::cancelled);
}

TEST_F(DeviceLink, SaysWhenThereIsNoCodeToBeHad) {
  transport.forget(k_code);
  transport.answer(k_code, {.status = 422, .body = R"({"user_message":"Not in your country"})"});
  const auto session = run();
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().message(), "link code: Not in your country");
}

TEST_F(DeviceLink, UsesTheOlderPathWhereTheNewerIsGone) {
  transport.forget(k_code);
  transport.answer("https://api.mubi.com/v3/link_code",
                   {.body = R"({"auth_token":"a3","link_code":"OLDER"})"});
  transport.answer(k_ask, {.body = R"({"token":"f00df00df00df00d"})"});
  EXPECT_TRUE(run());
  EXPECT_THAT(codes, ElementsAre("OLDER"));
}

TEST(PollPace, NeverAsksFasterThanTheServiceWants) {
  PollPace pace;
  EXPECT_EQ(pace.after_trouble(milliseconds(60'000)), milliseconds(60'000));
  EXPECT_EQ(pace.after_trouble(std::nullopt), milliseconds(6'000));
  for (int i = 0; i < 20; ++i)
    EXPECT_LE(pace.after_trouble(std::nullopt), milliseconds(60'000));
  EXPECT_EQ(pace.after_pending(), milliseconds(8'000));
}

}  // namespace
}  // namespace matinee::login
