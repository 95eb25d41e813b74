// SPDX-License-Identifier: MIT
#include "formats/id3.hpp"

#include <string>

#include <gtest/gtest.h>

#include "support/id3.hpp"

namespace matinee::formats {
namespace {

using test::id3_frame;
using test::id3_tag;
using test::timestamp_frame;

TEST(Id3, TellsTheTimestampOfTheTransportStream) {
  const std::string bytes = id3_tag(timestamp_frame(126'000));
  const auto tag = parse_id3(bytes + "sound");
  ASSERT_TRUE(tag);
  EXPECT_EQ(tag->size, bytes.size());
  EXPECT_EQ(tag->timestamp, 126'000U);
}

TEST(Id3, HasATimestampOf33Bits) {
  EXPECT_EQ(parse_id3(id3_tag(timestamp_frame((1ULL << 33) - 1)))->timestamp, (1ULL << 33) - 1);
  EXPECT_EQ(parse_id3(id3_tag(timestamp_frame(1ULL << 33 | 5)))->timestamp, 5U);
}

TEST(Id3, IgnoresWhateverElseIsInIt) {
  const std::string other = id3_frame("TIT2", std::string("\3A title\0", 9)) +
                            id3_frame("PRIV", std::string("com.example\0\1\2\3\4\5\6\7\10", 20)) +
                            id3_frame("TXXX", "com.apple.streaming.transportStreamTimestamp");
  EXPECT_EQ(parse_id3(id3_tag(other + timestamp_frame(9'000)))->timestamp, 9'000U);
  EXPECT_FALSE(parse_id3(id3_tag(other))->timestamp);
  EXPECT_EQ(parse_id3(id3_tag(timestamp_frame(9'000) + std::string(50, '\0')))->timestamp, 9'000U);
}

TEST(Id3, MayBeOfVersion3OrHaveAnExtendedHeader) {
  const std::string long_frame = id3_frame("TIT2", std::string(200, 'x'), 3);
  EXPECT_EQ(parse_id3(id3_tag(long_frame + timestamp_frame(9'000, 3), 3))->timestamp, 9'000U);
  const std::string extended("\0\0\0\6\1\0", 6);
  EXPECT_EQ(parse_id3(id3_tag(extended + timestamp_frame(9'000), 4, 0x40))->timestamp, 9'000U);
}

TEST(Id3, IsNothingWhereThereIsNone) {
  EXPECT_FALSE(parse_id3(""));
  EXPECT_FALSE(parse_id3("ID3"));
  EXPECT_FALSE(parse_id3("\xff\xf1 sound without a tag"));
  const auto cut = parse_id3(id3_tag(timestamp_frame(9'000)).substr(0, 40));
  ASSERT_TRUE(cut);
  EXPECT_GT(cut->size, 40U);
  EXPECT_FALSE(cut->timestamp);
}

}  // namespace
}  // namespace matinee::formats
