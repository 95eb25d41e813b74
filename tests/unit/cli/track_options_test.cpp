// SPDX-License-Identifier: MIT
#include "track_options.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace matinee::cli {
namespace {

TEST(ParseQuality, TakesTheWordsOfTheManual) {
  EXPECT_EQ(parse_quality("best")->quality, media::Quality::best);
  EXPECT_EQ(parse_quality("worst")->quality, media::Quality::worst);
  EXPECT_EQ(parse_quality("720p")->max_height, 720U);
  EXPECT_EQ(parse_quality("max:480")->max_height, 480U);
  for (const char* text : {"", "p", "max:", "max:x", "720", "0p", "-1p", "99999999999p"}) {
    EXPECT_FALSE(parse_quality(text)) << text;
  }
}

}  // namespace
}  // namespace matinee::cli
