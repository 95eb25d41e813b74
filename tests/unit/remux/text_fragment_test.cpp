// SPDX-License-Identifier: MIT
#include "remux/text_fragment.hpp"

#include <gtest/gtest.h>

#include "text_boxes.hpp"

namespace matinee::remux {
namespace {

using std::chrono::milliseconds;
using test::big;
using test::box;

TEST(TextFragment, TheInitializationTellsTheTrack) {
  const auto wvtt = parse_text_init(test::text_init("wvtt", "WEBVTT\n\nSTYLE\nx"));
  ASSERT_TRUE(wvtt.has_value());
  EXPECT_EQ(wvtt->coding, TextTrack::Coding::wvtt);
  EXPECT_EQ(wvtt->id, 1u);
  EXPECT_EQ(wvtt->timescale, 1000u);
  EXPECT_EQ(wvtt->default_duration, 500u);
  EXPECT_EQ(wvtt->header, "WEBVTT\n\nSTYLE\nx");
  EXPECT_EQ(parse_text_init(test::text_init("stpp"))->coding, TextTrack::Coding::stpp);
}

TEST(TextFragment, OtherTracksAreRefused) {
  EXPECT_EQ(parse_text_init(test::text_init("mp4a")).error().code(), Errc::unsupported);
  EXPECT_EQ(parse_text_init(test::text_init("enct")).error().code(), Errc::protected_media);
  EXPECT_EQ(parse_text_init("").error().code(), Errc::integrity);
  EXPECT_EQ(parse_text_init(box("moov", "broken")).error().code(), Errc::integrity);
}

TEST(TextFragment, InitializationsAndPiecesAreToldApart) {
  const std::string init = test::text_init("wvtt");
  const std::string piece = test::text_fragment(0, {{1000, "a"}});
  EXPECT_TRUE(is_mp4(init));
  EXPECT_TRUE(is_mp4(piece));
  EXPECT_FALSE(is_mp4("WEBVTT\n\n"));
  EXPECT_TRUE(is_initialization(init));
  EXPECT_FALSE(is_initialization(piece));
  EXPECT_FALSE(is_initialization(init + piece));
  EXPECT_FALSE(is_initialization(init + box("mdat", "")));
}

class FragmentTest : public ::testing::Test {
 protected:
  TextTrack track_ = parse_text_init(test::text_init("wvtt")).value();
};

TEST_F(FragmentTest, SamplesHaveTheTimesOfTheTrack) {
  const std::string piece = test::text_fragment(4000, {{500, "one"}, {1500, ""}, {1, "two"}});
  const auto samples = parse_text_fragment(piece, track_);
  ASSERT_TRUE(samples.has_value());
  ASSERT_EQ(samples->size(), 3u);
  EXPECT_EQ(samples->at(0).start, milliseconds(4000));
  EXPECT_EQ(samples->at(0).end, milliseconds(4500));
  EXPECT_EQ(samples->at(0).bytes, "one");
  EXPECT_EQ(samples->at(1).bytes, "");
  EXPECT_EQ(samples->at(2).start, milliseconds(6000));
  EXPECT_EQ(samples->at(2).bytes, "two");
}

TEST_F(FragmentTest, DefaultsStandInForWhatARunDoesNotSay) {
  // Long decode time, a size for all in tfhd, the duration of trex, data right behind the moof.
  const std::string time = box("tfdt", big(0x01000000, 1, 0));
  const std::string traf = box("tfhd", big(0x10, 1, 2)) + time + box("trun", big(0, 2));
  const std::string piece = box("moof", box("traf", traf)) + box("mdat", "abcd");
  const auto samples = parse_text_fragment(piece, track_);
  ASSERT_TRUE(samples.has_value());
  ASSERT_EQ(samples->size(), 2u);
  EXPECT_EQ(samples->at(0).start, milliseconds(std::int64_t{1} << 32));
  EXPECT_EQ(samples->at(1).start - samples->at(0).start, milliseconds(500));
  EXPECT_EQ(samples->at(1).bytes, "cd");
}

TEST_F(FragmentTest, OtherTracksAndOtherBoxesArePassedOver) {
  TextTrack other = track_;
  other.id = 2;
  const std::string piece = box("emsg", "x") + test::text_fragment(0, {{1, "a"}});
  EXPECT_TRUE(parse_text_fragment(piece, other)->empty());
  EXPECT_EQ(parse_text_fragment(piece, track_)->size(), 1u);
}

TEST_F(FragmentTest, WhatIsBrokenIsAnError) {
  const std::string piece = test::text_fragment(0, {{1, "abc"}});
  EXPECT_FALSE(parse_text_fragment(piece.substr(0, piece.size() - 1), track_).has_value());
  EXPECT_FALSE(parse_text_fragment("<html></html>", track_).has_value());
  EXPECT_EQ(parse_text_fragment(test::text_init("wvtt") + box("mdat", "x"), track_).error().code(),
            Errc::unsupported);
  // A run that claims billions of samples without bytes.
  const std::string traf = box("tfhd", big(0, 1)) + box("trun", big(0, 0xffffffff));
  EXPECT_FALSE(parse_text_fragment(box("moof", box("traf", traf)), track_).has_value());
  EXPECT_FALSE(parse_text_fragment(box("moof", box("traf", "")), track_).has_value());
}

}  // namespace
}  // namespace matinee::remux
