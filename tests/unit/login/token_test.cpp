// SPDX-License-Identifier: MIT
#include "login/token.hpp"

#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "support/jar.hpp"
#include "support/session_sources.hpp"
#include "support/temp_dir.hpp"

namespace matinee::login {
namespace {

namespace fs = std::filesystem;

using testing::HasSubstr;

const std::string k_text(test::k_token);

std::string fault_of(const std::string& text) {
  const auto token = parse_token(text, "standard input");
  if (token) return "accepted";
  EXPECT_EQ(token.error().code(), Errc::usage);
  if (text.size() > 8) {
    EXPECT_EQ(token.error().message().find(text), std::string::npos);
  }
  return token.error().message();
}

TEST(ParseToken, UnderstandsWhatPeoplePaste) {
  for (const std::string& text :
       {k_text, k_text + "\n", "  " + k_text + "\r\n", "Bearer " + k_text, "bearer  " + k_text,
        "authorization: Bearer " + k_text, "Authorization:Bearer " + k_text + "\n", "lt=" + k_text,
        "LT=" + k_text, "\xef\xbb\xbf" + k_text}) {
    const auto token = parse_token(text, "x");
    ASSERT_TRUE(token) << token.error().message();
    EXPECT_EQ(token->reveal(), k_text);
  }
}

TEST(ParseToken, SaysWhatIsWrongAndNeverQuotesIt) {
  EXPECT_EQ(fault_of(""), "standard input: empty");
  EXPECT_EQ(fault_of(" \n\n"), "standard input: empty");
  EXPECT_EQ(fault_of("Bearer "), "standard input: too short for a token");
  EXPECT_EQ(fault_of(k_text + "\n" + k_text), "standard input: more than one line");
  EXPECT_EQ(fault_of("{\"token\":\"" + k_text + "\"}"), "standard input: JSON, not a token");
  EXPECT_THAT(fault_of("mubi.com\tFALSE\t/\tFALSE\t0\tlt\t" + k_text), HasSubstr("--cookies"));
  EXPECT_THAT(fault_of("# Netscape HTTP Cookie File\n"), HasSubstr("--cookies"));
  EXPECT_THAT(fault_of("a=b; lt=" + k_text), HasSubstr("the value of lt"));
  EXPECT_THAT(fault_of("Cookie: lt=" + k_text), HasSubstr("a Cookie header"));
  EXPECT_THAT(fault_of("set-cookie: lt=" + k_text), HasSubstr("a Cookie header"));
  EXPECT_THAT(fault_of("_mubi_session=" + k_text), HasSubstr("NAME=value"));
  EXPECT_THAT(fault_of("MUBI_TOKEN=" + k_text), HasSubstr("NAME=value"));
  EXPECT_THAT(fault_of("<!DOCTYPE html><html>" + k_text), HasSubstr("an HTML page"));
  EXPECT_THAT(fault_of(std::string("SQLite format 3\0", 16) + k_text),
              HasSubstr("--cookies-from-browser"));
  EXPECT_THAT(fault_of(k_text + std::string(3, '\0') + "x"), HasSubstr("a binary file"));
  EXPECT_EQ(fault_of("two words that are long enough"),
            "standard input: holds characters that no token has");
  EXPECT_EQ(fault_of("\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"),
            "standard input: holds characters that no token has");
  EXPECT_EQ(fault_of("short"), "standard input: too short for a token");
  EXPECT_EQ(fault_of(std::string(5000, 'a')), "standard input: too long for a token");
}

TEST(ParseToken, KeepsThePaddingOfBase64) {
  for (const std::string text : {"aW52ZW50ZWQtdG9rZW4=", "aW52ZW50ZWQtdG9rZQ=="}) {
    EXPECT_EQ(parse_token(text, "x").value().reveal(), text);
  }
}

class TokenFile : public testing::Test {
 protected:
  fs::path write(mode_t mode) const {
    const fs::path file = folder_.write("token", k_text + "\n");
    EXPECT_EQ(::chmod(file.c_str(), mode), 0);
    return file;
  }
  test::TempDir folder_;
};

TEST_F(TokenFile, OfTheUsersOwnIsASession) {
  TokenFileSource source(write(0600));
  const auto session = test::first_session(source);
  ASSERT_TRUE(session) << session.error().message();
  EXPECT_EQ(session->credential.token.reveal(), k_text);
  EXPECT_EQ(session->credential.origin.browser, "token");
  EXPECT_TRUE(read_token_file(write(0400)));
}

TEST_F(TokenFile, ThatOthersCanOpenIsRefused) {
  for (const mode_t mode : {0644, 0640, 0604, 0620, 0601}) {
    const auto token = read_token_file(write(mode));
    ASSERT_FALSE(token) << mode;
    EXPECT_EQ(token.error().code(), Errc::usage);
    EXPECT_THAT(token.error().message(), HasSubstr("open to others"));
    EXPECT_THAT(token.error().message(), HasSubstr("chmod 600"));
  }
}

TEST_F(TokenFile, OfAnotherUserIsRefused) {
  const fs::path file = write(0600);
  if (::chown(file.c_str(), 65534, 65534) != 0) GTEST_SKIP() << "only root can give files away";
  const auto token = read_token_file(file);
  ASSERT_FALSE(token);
  EXPECT_THAT(token.error().message(), HasSubstr("belongs to user 65534"));
}

TEST_F(TokenFile, OfTheServiceManagerMayBeRootsWithAListThatOpensItForTheService) {
  const auto read = [&](::mode_t mode) {
    return read_token_file(write(mode), TokenKeeper::service_manager).has_value();
  };
  EXPECT_TRUE(read(0400));
  for (const ::mode_t mode : {0404, 0460, 0444})
    EXPECT_FALSE(read(mode)) << mode;
  if (::geteuid() != 0) {
    EXPECT_FALSE(read(0440)) << "the user's own file, which the group may read";
  } else {
    EXPECT_TRUE(read(0440));
    ASSERT_EQ(::chown(write(0440).c_str(), 65534, 65534), 0);
    EXPECT_FALSE(read_token_file(folder_.path() / "token", TokenKeeper::service_manager));
  }
}

TEST_F(TokenFile, SaysWhetherItHasChanged) {
  TokenFileSource source(write(0600));
  ASSERT_TRUE(source.survey());
  EXPECT_FALSE(source.has_changed());
  std::filesystem::remove(folder_.path() / "token");
  EXPECT_TRUE(source.has_changed());
  EXPECT_FALSE(source.has_changed());
  write(0600);
  EXPECT_TRUE(source.has_changed());
}

TEST_F(TokenFile, ThatIsNoFileIsRefusedWithoutWaiting) {
  const fs::path pipe = folder_.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_THAT(read_token_file(pipe).error().message(), HasSubstr("not a regular file"));
  EXPECT_EQ(read_token_file(folder_.path() / "none").error().code(), Errc::not_found);
}

}  // namespace
}  // namespace matinee::login
