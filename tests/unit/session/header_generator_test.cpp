// SPDX-License-Identifier: MIT
#include "session/header_generator.hpp"

#include <string>

#include <gtest/gtest.h>

#include "base/base64.hpp"
#include "session/credential.hpp"
#include "support/jar.hpp"

namespace matinee::session {
namespace {

TEST(MakeHeaders, GivesTheDesignsTwoAndWhatTheApiWants) {
  const Credential credential = credential_of_token(Secret::copy_of(test::k_token), {});
  const AuthHeaders headers = make_headers(credential, 1234567, "web", "NL");
  EXPECT_EQ(headers.authorization.reveal(), "Bearer " + std::string(test::k_token));
  EXPECT_EQ(decode_base64(headers.dt_custom_data.reveal()), R"({"userId":1234567,"sessionId":")" +
                                                                std::string(test::k_token) +
                                                                R"(","merchant":"mubi"})");
  EXPECT_EQ(headers.client, "web");
  EXPECT_EQ(headers.client_country, "NL");
}

}  // namespace
}  // namespace matinee::session
