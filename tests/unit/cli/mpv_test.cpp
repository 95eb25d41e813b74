// SPDX-License-Identifier: MIT
#include "mpv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace matinee::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(MpvConfig, VerifiesCertificatesAndStartsNoOtherProgram) {
  const std::string config = mpv_config({.url = "https://cdn.example/a?sig=1"});
  EXPECT_EQ(config, "tls-verify=yes\nytdl=no\n") << "the URL stands in the playlist alone";
}

TEST(MpvConfig, TakesValuesAsTheyAre) {
  const std::string config = mpv_config(
      {.title = "100% \"Rain\" # 東京\nfullscreen=yes",
       .subtitles = {"https://cdn.example/en.vtt#x", "/etc/passwd", "https://cdn.example/a\nb"},
       .cacert = "/tmp/a b.pem",
       .user_agent = "matinee/1"});
  EXPECT_THAT(config, HasSubstr("tls-ca-file=%12%/tmp/a b.pem\n"));
  EXPECT_THAT(config, HasSubstr("user-agent=%9%matinee/1\n"));
  EXPECT_THAT(config, HasSubstr("sub-files-append=%28%https://cdn.example/en.vtt#x\n"));
  EXPECT_THAT(config, Not(HasSubstr("passwd")));
  EXPECT_THAT(config, Not(HasSubstr("\nfullscreen=yes")));
  EXPECT_THAT(config, HasSubstr("%100% \"Rain\" # 東京"));
}

TEST(MpvPlaylist, HoldsAnHttpsUrlAndNothingElse) {
  EXPECT_EQ(mpv_playlist({.url = "https://cdn.example/a?sig=1"}).value(),
            "#EXTM3U\nhttps://cdn.example/a?sig=1\n");
  for (const char* url : {"", "/etc/passwd", "http://cdn.example/a", "file:///a",
                          "https://cdn.example/a\n/etc/passwd", "https://cdn.example/a b"}) {
    EXPECT_FALSE(mpv_playlist({.url = url})) << url;
  }
}

}  // namespace
}  // namespace matinee::cli
