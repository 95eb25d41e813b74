// SPDX-License-Identifier: MIT
//
// A member's lists without a network: what is refused before anybody is asked.
#include <cstdlib>

#include <matinee/library.hpp>

#include <gtest/gtest.h>

#include "support/temp_dir.hpp"

namespace matinee {
namespace {

// On a machine without any browser.
class FetchLists : public testing::Test {
 protected:
  FetchLists() {
    for (const char* name : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR",
                             "MATINEE_TOKEN_FILE", "MATINEE_SOCKET"})
      ::unsetenv(name);
    ::setenv("HOME", home_.path().c_str(), 1);
  }

  const test::TempDir home_;
};

TEST_F(FetchLists, NeedASessionUnlessTheyArePublic) {
  auto session = Session::open({.use_agent = false});
  ASSERT_TRUE(session) << session.error().message();
  EXPECT_EQ(fetch_ratings(*session).error().code(), Errc::signed_out);
  EXPECT_EQ(fetch_watchlist(*session).error().code(), Errc::signed_out);
  EXPECT_EQ(fetch_lists(*session).error().code(), Errc::signed_out);
  EXPECT_EQ(fetch_history(*session).error().code(), Errc::signed_out);
}

TEST_F(FetchLists, OfAnotherMemberHaveNoHistory) {
  auto session = Session::open({.use_agent = false});
  ASSERT_TRUE(session);
  EXPECT_EQ(fetch_history(*session, {.user_id = 77}).error().code(), Errc::usage);
}

TEST_F(FetchLists, AreRefusedByAClosedSession) {
  auto session = Session::open({.use_agent = false});
  ASSERT_TRUE(session);
  session->close();
  EXPECT_EQ(fetch_ratings(*session, {.user_id = 77}).error().code(), Errc::usage);
}

}  // namespace
}  // namespace matinee
