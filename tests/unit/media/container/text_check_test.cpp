// SPDX-License-Identifier: MIT
#include "media/container/text_check.hpp"

#include <string>

#include <gtest/gtest.h>

namespace matinee::media {
namespace {

using namespace std::string_literals;

TEST(TextCheck, EveryFormatThatIsReadIsLetIn) {
  for (const std::string& head :
       {"WEBVTT\n\n"s, "\xef\xbb\xbfWEBVTT"s, "\n\nWEBVTT"s,
        "1\r\n00:00:01,000 --> 00:00:02,000\r\n"s, "00:01.000 --> 00:02.000\na"s, "<tt xmlns='x'>"s,
        "<t:tt>"s, "<tt/>"s, "<?xml version='1.0'?>\n<!-- a > b -->\n<tt:tt\n"s,
        "\xff\xfe<\0t\0t\0>\0"s, "\xfe\xff\0W\0E\0B\0V\0T\0T"s, "\0<\0t\0t\0 "s,
        "<?xml version='1.0'?>"s, "<!-- a comment that goes on"s, ""s, " \r\n"s, "\xef\xbb\xbf"s}) {
    EXPECT_TRUE(can_be_subtitles(head)) << head;
  }
}

TEST(TextCheck, PagesAndMediaAreNot) {
  for (const std::string& head :
       {"<!DOCTYPE html><html>"s, "<html>"s, "<?xml version='1.0'?><html>"s, "<Error>"s, "<ttx>"s,
        "{\"error\": 1}"s, "not found"s, "404 not found"s, "#EXTM3U"s,
        "\0\0\0\x18"
        "ftypiso6"s,
        "\x47\x40\x00"s, "\xff\xfb\x90"s}) {
    EXPECT_FALSE(can_be_subtitles(head)) << head;
  }
}

}  // namespace
}  // namespace matinee::media
