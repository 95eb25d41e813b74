// SPDX-License-Identifier: MIT
#include "credential_protocol.hpp"

#include <string>

#include <gtest/gtest.h>

namespace matinee::cli {
namespace {

TEST(CredentialProtocol, TheApiOverHttpsIsOurs) {
  EXPECT_TRUE(is_asked_of_us("protocol=https\nhost=api.mubi.com\ncapability[]=authtype\n\n"));
  EXPECT_TRUE(
      is_asked_of_us("capability[]=authtype\ncapability[]=state\nprotocol=https\n"
                     "host=api.mubi.com\npath=v4/account\nwwwauth[]=Bearer\n\n"));
  EXPECT_TRUE(is_asked_of_us("capability[]=authtype\r\nprotocol=https\r\nhost=API.mubi.com:443"));
}

TEST(CredentialProtocol, NothingElseIs) {
  for (const char* request :
       {"", "\n", "protocol=https\n", "host=api.mubi.com\n", "protocol=http\nhost=api.mubi.com\n",
        "protocol=https\nhost=mubi.com\n", "protocol=https\nhost=api.mubi.com.example\n",
        "protocol=https\nhost=evilapi.mubi.com\n", "protocol=https\nhost=api.mubi.com:8443\n",
        "protocol=https\nhost=github.com\n", "protocol=https\n\nhost=api.mubi.com\n",
        "protocol=https\nhost=api.mubi.com\nno key\n"}) {
    EXPECT_FALSE(is_asked_of_us(std::string("capability[]=authtype\n") + request)) << request;
  }
}

TEST(CredentialProtocol, WhoCannotTakeAnAuthtypeGetsNone) {
  EXPECT_FALSE(is_asked_of_us("protocol=https\nhost=api.mubi.com\n\n"));
  EXPECT_FALSE(is_asked_of_us("capability[]=state\nprotocol=https\nhost=api.mubi.com\n"));
}

TEST(CredentialProtocol, TheAnswerSaysThatItIsNotToBeKept) {
  const Secret token = Secret::copy_of("0123456789c0ffee");
  EXPECT_EQ(answer_with(token, session::Show::raw),
            "capability[]=authtype\nauthtype=Bearer\nephemeral=1\ncredential=0123456789c0ffee\n");
  EXPECT_EQ(answer_with(token, session::Show::masked).find("0123456789"), std::string::npos);
}

}  // namespace
}  // namespace matinee::cli
