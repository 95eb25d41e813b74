// SPDX-License-Identifier: MIT
#include "login/window.hpp"

#include <set>
#include <string>

#include <gtest/gtest.h>

namespace matinee::login {
namespace {

TEST(EndOfASignIn, HasAMessageOfItsOwnForEachWay) {
  const Launcher launcher{.browser = cookies::find_browser("chromium"), .program = "/bin/x"};
  const Timeouts timeouts{.whole = std::chrono::seconds(90)};
  const Error closed = error_of_end(launcher, 0, 0);
  const Error failed = error_of_end(launcher, 1, 0);
  const Error killed = error_of_end(launcher, 0, 9);
  const Error late = error_of_wait(WaitResult::timed_out, timeouts);
  const Error stopped = error_of_wait(WaitResult::cancelled, timeouts);
  const Error blind = check_display({}).error();
  EXPECT_EQ(closed.code(), Errc::signed_out);
  EXPECT_EQ(failed.code(), Errc::failure);
  EXPECT_EQ(killed.code(), Errc::failure);
  EXPECT_EQ(late.code(), Errc::signed_out);
  EXPECT_EQ(late.message(), "no sign-in within 90 s");
  EXPECT_EQ(stopped.code(), Errc::cancelled);
  EXPECT_EQ(blind.code(), Errc::failure);
  const std::set<std::string> messages{closed.message(), failed.message(),  killed.message(),
                                       late.message(),   stopped.message(), blind.message()};
  EXPECT_EQ(messages.size(), 6U);
}

}  // namespace
}  // namespace matinee::login
