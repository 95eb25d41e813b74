// SPDX-License-Identifier: MIT
//
// What is left of a session between calls. The files are real, in a folder of the test; the service
// is a fake, and there is no agent.
#include "access/lasting_session.hpp"

#include <filesystem>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "support/fake_clock.hpp"
#include "support/fake_transport.hpp"
#include "support/session_sources.hpp"
#include "support/temp_dir.hpp"

namespace matinee::access {
namespace {

constexpr const char* k_account = "https://api.mubi.com/v4/account";
const test::Scripted k_accepted{.body = R"({"id":1,"country":{"code":"NL"}})"};
const test::Scripted k_refused{.status = 422,
                               .body = R"({"code":8,"message":"Invalid login token"})"};

// The transport stays with the test, and fails as libcurl's does once its call is ended.
class Stoppable final : public http::Transport {
 public:
  explicit Stoppable(http::Transport& of) : of_(of) {}
  Result<http::Response> exchange(const http::Request& request, std::size_t most,
                                  const std::stop_token& stop) override {
    if (stop.stop_requested()) return Error(Errc::cancelled, "ended");
    return of_.exchange(request, most, stop);
  }
  Result<void> run(http::TransferSource& source, std::size_t parallel,
                   const std::stop_token& stop) override {
    return of_.run(source, parallel, stop);
  }

 private:
  http::Transport& of_;
};

struct FakeParts final : Parts {
  test::FakeTransport transport;
  std::stop_source stop;

  Result<std::unique_ptr<http::Transport>> open_transport() override {
    return std::make_unique<Stoppable>(transport);
  }
  std::unique_ptr<cookies::KeyProvider> make_keyring() override {
    return std::make_unique<cookies::NoKeyring>();
  }
  Result<agent::Client> connect_agent() override { return Error(Errc::not_found, "no agent"); }
  void detail(std::string_view) override {}
  void warn(std::string_view) override {}
  std::stop_token stop_token() override { return stop.get_token(); }
};

class ALastingSession : public testing::Test {
 protected:
  ALastingSession() { parts.transport.answer(k_account, k_accepted); }

  void end_call() {
    parts.stop.request_stop();
    EXPECT_EQ(session.validate().error().code(), Errc::cancelled);
    parts.stop = {};
  }
  std::string token() {
    const auto known = session.headers();
    return known ? std::string((*known)->headers->authorization.reveal()) : "none";
  }
  void write_file(std::string_view token) {
    folder.write("cookies.txt",
                 "mubi.com\tFALSE\t/\tFALSE\t1900000000\tlt\t" + std::string(token) + "\n");
  }

  test::TempDir folder;
  test::FakeClock clock{test::k_today};
  FakeParts parts;
  LastingSession session{
      {.cookies_file = folder.path() / "cookies.txt"}, {.home = folder.path()}, parts, clock};
};

TEST_F(ALastingSession, ThatIsASignInOutlivesACallThatIsEnded) {
  write_file("token-of-the-file");
  ASSERT_TRUE(session.adopt(test::session_with("token-of-a-person")));
  end_call();
  EXPECT_EQ(token(), "Bearer token-of-a-person");
  end_call();
  EXPECT_TRUE(session.validate().value());
  EXPECT_EQ(token(), "Bearer token-of-a-person");
}

TEST_F(ALastingSession, ThatWasExtractedIsNotReadAgainAfterACallThatIsEnded) {
  write_file("token-of-the-file");
  ASSERT_TRUE(session.extract());
  std::filesystem::remove(folder.path() / "cookies.txt");
  end_call();
  EXPECT_EQ(token(), "Bearer token-of-the-file");
}

TEST_F(ALastingSession, ThatIsRefusedLeavesNothingButTheCookiesThatWereRead) {
  write_file("token-of-the-file");
  ASSERT_TRUE(session.identify());
  ASSERT_TRUE(session.known()->cookies);
  parts.transport.forget(k_account);
  parts.transport.answer(k_account, k_refused);
  EXPECT_FALSE(session.validate().value());
  EXPECT_TRUE(session.known()->cookies);
  EXPECT_FALSE(session.known()->headers);
  EXPECT_FALSE(session.known()->status.user_id);
  EXPECT_EQ(session.identify().error().code(), Errc::rejected);

  write_file("token-of-another");
  parts.transport.forget(k_account);
  parts.transport.answer(k_account, k_accepted);
  ASSERT_TRUE(session.identify());
  EXPECT_EQ(session.known()->status.token, "****ther");
}

TEST_F(ALastingSession, HasAStateWhateverTheServiceSays) {
  EXPECT_EQ(session.status().error().code(), Errc::not_found);  // the file
  write_file("token-of-the-file");
  const auto accepted = session.status();
  ASSERT_TRUE(accepted);
  EXPECT_EQ(accepted->state, SessionState::valid);
  EXPECT_EQ(session.known()->status.country, "NL");

  parts.transport.forget(k_account);
  parts.transport.answer(k_account, k_refused);
  const auto refused = session.status();
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->state, SessionState::expired);
  EXPECT_FALSE(session.known()->headers);
}

TEST_F(ALastingSession, ThatIsWipedIsReadAnew) {
  write_file("token-of-the-file");
  ASSERT_EQ(token(), "Bearer token-of-the-file");
  session.forget();
  EXPECT_FALSE(session.known()->headers);
  EXPECT_EQ(token(), "Bearer token-of-the-file");
}

}  // namespace
}  // namespace matinee::access
