// SPDX-License-Identifier: MIT
//
// A Session without a network: what it says of its options, and how it ends.
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <matinee/download.hpp>
#include <matinee/session.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/temp_dir.hpp"

namespace matinee {
namespace {

class Silent final : public ProgressSink {
 public:
  void on_phase(media::Phase /*phase*/) override {}
  void on_progress(const media::Progress& /*progress*/) override {}
  void on_note(std::string_view /*text*/) override {}
};

// A home without any browser, of which the environment of this process tells.
class ASession : public testing::Test {
 protected:
  ASession() {
    for (const char* name : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR",
                             "MATINEE_TOKEN_FILE", "MATINEE_SOCKET"})
      ::unsetenv(name);
    ::setenv("HOME", home_.path().c_str(), 1);
  }

  const test::TempDir home_;
};

TEST_F(ASession, OnAnEmptyMachineIsSignedOut) {
  auto session = Session::open({.use_agent = false});
  ASSERT_TRUE(session) << session.error().message();
  const auto headers = session->headers();
  ASSERT_FALSE(headers);
  EXPECT_EQ(headers.error().code(), Errc::signed_out);
  const auto status = session->status();
  ASSERT_TRUE(status) << status.error().message();
  EXPECT_EQ(status->state, SessionState::signed_out);
  EXPECT_EQ(session->known()->headers, nullptr);
}

TEST_F(ASession, SaysWhatIsNamed) {
  const auto file = home_.path() / "cookies.txt";
  auto session = Session::open({.cookies_file = file});
  ASSERT_TRUE(session) << session.error().message();
  EXPECT_EQ(session->named_source(), "file");
  EXPECT_EQ(session->options().cookies_file, file);
  const auto read = session->read_source();
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code(), Errc::not_found);
}

TEST_F(ASession, RefusesOptionsThatMakeNoSense) {
  EXPECT_EQ(Session::open({.connect_to = {"nowhere"}}).error().code(), Errc::usage);
  EXPECT_EQ(Session::open({.cookies_from_browser = "telepathy"}).error().code(), Errc::usage);
}

TEST_F(ASession, RefusesEveryCallOnceItIsClosed) {
  auto opened = Session::open({.use_agent = false});
  ASSERT_TRUE(opened);
  Session session = *std::move(opened);
  session.close();
  EXPECT_EQ(session.headers().error().code(), Errc::usage);
  EXPECT_EQ(session.cookies().error().code(), Errc::usage);
  Silent sink;
  EXPECT_EQ(download(session, {.target = "187"}, sink).error().code(), Errc::usage);
}

TEST_F(ASession, DownloadsNothingThatIsNoTarget) {
  auto session = Session::open({.use_agent = false});
  ASSERT_TRUE(session);
  Silent sink;
  EXPECT_EQ(download(*session, {}, sink).error().code(), Errc::usage);
  EXPECT_EQ(download(*session, {.target = "http://host/a.m3u8"}, sink).error().code(), Errc::usage);
}

TEST(IsRefusal, Is401AndWhatTheServiceSaysOfAToken) {
  EXPECT_TRUE(is_refusal(401, ""));
  EXPECT_TRUE(is_refusal(422, R"({"code":8,"message":"Invalid login token"})"));
  EXPECT_FALSE(is_refusal(422, R"({"message":"not in your country"})"));
  EXPECT_FALSE(is_refusal(403, ""));
  EXPECT_FALSE(is_refusal(200, ""));
}

}  // namespace
}  // namespace matinee
