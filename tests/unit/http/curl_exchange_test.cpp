// SPDX-License-Identifier: MIT
#include "http/curl_exchange.hpp"

#include <gtest/gtest.h>

namespace matinee::http {
namespace {

TEST(CurlError, TellsWhatMayPassFromWhatWillNot) {
  EXPECT_EQ(curl_error(CURLE_COULDNT_CONNECT, "", "h").recovery(), Recovery::retry_later);
  EXPECT_EQ(curl_error(CURLE_OPERATION_TIMEDOUT, "", "h").recovery(), Recovery::retry_later);
  EXPECT_EQ(curl_error(CURLE_PEER_FAILED_VERIFICATION, "", "h").recovery(), Recovery::give_up);
}

TEST(CurlError, HasACodeThatCallersBranchOn) {
  EXPECT_EQ(curl_error(CURLE_PEER_FAILED_VERIFICATION, "", "h").code(), Errc::network);
  EXPECT_EQ(curl_error(CURLE_URL_MALFORMAT, "", "h").code(), Errc::failure);
  EXPECT_EQ(curl_error(CURLE_ABORTED_BY_CALLBACK, "", "h").code(), Errc::cancelled);
}

TEST(CurlError, NamesTheHostAndKeepsTheNativeCode) {
  const Error error = curl_error(CURLE_COULDNT_CONNECT, "no route\n", "api.mubi.com");
  EXPECT_EQ(error.message(), "api.mubi.com: no route");
  EXPECT_EQ(error.native(), (NativeCode{NativeCode::Space::curl, CURLE_COULDNT_CONNECT}));
}

class CheckRequest : public ::testing::Test {
 protected:
  CurlOptions options{.cacert = {},
                      .connect_to = {},
                      .credential_hosts = {"mubi.com", "api.mubi.com"},
                      .user_agent = "test"};
  Request request;

  void SetUp() override { request.url = "https://api.mubi.com/v4/account"; }
  void add_secret() {
    request.secret_headers.push_back({"Authorization", Secret::copy_of("Bearer x")});
  }
};

TEST_F(CheckRequest, LetsASecretGoToItsHosts) {
  add_secret();
  EXPECT_TRUE(check_request(request, options).has_value());
}

TEST_F(CheckRequest, KeepsASecretFromEveryOtherHost) {
  add_secret();
  for (const char* url :
       {"https://evil.example/", "https://mubi.com.evil.example/", "https://notmubi.com/",
        "https://edge-1.mubicdn.net/", "https://mubi.com@evil.example/", "https://www.mubi.com/"}) {
    request.url = url;
    EXPECT_EQ(check_request(request, options).error().code(), Errc::bug) << url;
  }
}

TEST_F(CheckRequest, KeepsASecretFromEveryOtherPort) {
  add_secret();
  for (const char* url : {"https://api.mubi.com:8443/", "https://mubi.com:80/",
                          "https://mubi.com:4430/", "https://mubi.com:x/"}) {
    request.url = url;
    EXPECT_EQ(check_request(request, options).error().code(), Errc::bug) << url;
  }
  request.url = "https://api.mubi.com:443/";
  EXPECT_TRUE(check_request(request, options).has_value());
}

TEST_F(CheckRequest, RefusesEverythingButHttps) {
  for (const char* url :
       {"http://api.mubi.com/", "file:///etc/passwd", "ftp://h/", "api.mubi.com"}) {
    request.url = url;
    EXPECT_EQ(check_request(request, options).error().code(), Errc::failure) << url;
  }
}

TEST_F(CheckRequest, RefusesAHeaderThatWouldBecomeTwo) {
  request.secret_headers.push_back({"Authorization", Secret::copy_of("Bearer x\r\nHost: y")});
  const auto checked = check_request(request, options);
  ASSERT_FALSE(checked.has_value());
  EXPECT_EQ(checked.error().message().find("Bearer"), std::string::npos);
}

}  // namespace
}  // namespace matinee::http
