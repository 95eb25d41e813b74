// SPDX-License-Identifier: MIT
#include "access/known.hpp"

#include <string>

#include <gtest/gtest.h>

namespace matinee::access {
namespace {

AuthHeaders headers_of(const std::string& token) {
  return {.authorization = Secret::copy_of("Bearer " + token),
          .dt_custom_data = Secret::copy_of("e30="),
          .client = "web",
          .client_country = "NL"};
}

SessionStatus status_of(SessionState state, const std::string& token) {
  SessionStatus status{.state = state};
  status.token = token;
  return status;
}

TEST(Known, HeadersAreOfTheTokenBehindBearerAndOfNoOther) {
  EXPECT_TRUE(are_of(headers_of("one"), Secret::copy_of("one")));
  EXPECT_FALSE(are_of(headers_of("one"), Secret::copy_of("on")));
  EXPECT_FALSE(are_of(headers_of("one"), Secret::copy_of("ones")));
  EXPECT_FALSE(are_of(headers_of("one"), Secret::copy_of("Bearer one")));
}

TEST(Known, TheOriginIsNamedOnceThereIsASession) {
  Known known;
  EXPECT_EQ(origin_of(known), "");
  known.status.token = "****0001";
  known.status.origin = CookieOrigin{.browser = "chromium", .profile = "Default"};
  EXPECT_EQ(origin_of(known), "chromium Default");
  known.status.origin = CookieOrigin{.browser = "file"};
  EXPECT_EQ(origin_of(known), "file");
  known.is_of_agent = true;
  EXPECT_EQ(origin_of(known), "the agent");
}

TEST(Known, HeadersOfTheSameSessionKeepWhatWasKnownOfIt) {
  Known before = known_of_agent(headers_of("token-0001"), {});
  before.status.user_id = 7;
  EXPECT_EQ(known_of_agent(headers_of("token-0001"), before).status.user_id, 7);
}

// Its last four letters, which are all that is shown, may be the same.
TEST(Known, HeadersOfAnotherSessionKeepNothing) {
  Known before = known_of_agent(headers_of("token-a-0001"), {});
  before.status.user_id = 7;
  const Known after = known_of_agent(headers_of("token-b-0001"), before);
  EXPECT_EQ(after.status.token, before.status.token);
  EXPECT_FALSE(after.status.user_id);
}

TEST(Known, AStatusKeepsTheHeadersOfItsSessionUntilThatIsRefused) {
  const Known before = known_of_agent(headers_of("token-0001"), {});
  const std::string shown = before.status.token;
  EXPECT_TRUE(known_of_agent(status_of(SessionState::valid, shown), before).headers);
  EXPECT_TRUE(known_of_agent(status_of(SessionState::offline, shown), before).headers);
  EXPECT_FALSE(known_of_agent(status_of(SessionState::expired, shown), before).headers);
  EXPECT_FALSE(known_of_agent(status_of(SessionState::valid, "****beef"), before).headers);
  Known of_browser = known_of_agent(headers_of("token-0001"), {});
  of_browser.is_of_agent = false;
  EXPECT_FALSE(known_of_agent(status_of(SessionState::valid, shown), of_browser).headers);
}

}  // namespace
}  // namespace matinee::access
