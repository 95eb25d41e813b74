// SPDX-License-Identifier: MIT
#include "leaving_watch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace matinee::cli {
namespace {

TEST(NoticeArguments, SayHowTheServiceIsReachedAndWhatIsToBeDone) {
  GlobalOptions global;
  global.cacert = "/etc/ca.pem";
  global.connect_to = {"::127.0.0.1:1"};
  global.cookies_file = "/home/somebody/cookies.txt";
  AgentOptions options;
  options.notify_leaving_days = 7;
  options.leaving_hook = "echo leaves";
  options.no_notification = true;
  EXPECT_THAT(
      notice_arguments(global, options),
      testing::ElementsAre("matinee", "watchlist", "--leaving", "7", "--notify", "--no-login",
                           "--no-prompt", "--cacert", "/etc/ca.pem", "--connect-to",
                           "::127.0.0.1:1", "--hook", "echo leaves", "--no-notification"))
      << "the session is the agent's, whatever its source";
}

}  // namespace
}  // namespace matinee::cli
