// SPDX-License-Identifier: MIT
#include "remux/frame_length.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace matinee::remux {
namespace {

class FrameLength : public ::testing::Test {
 protected:
  FrameLength() { stream_.codecpar = &parameters_; }

  // In samples of a sound of `rate`.
  std::int64_t samples(AVCodecID codec, int rate, std::vector<std::uint8_t> bytes = {}) {
    parameters_.codec_type = AVMEDIA_TYPE_AUDIO;
    parameters_.codec_id = codec;
    parameters_.sample_rate = rate;
    packet_.data = bytes.data();
    packet_.size = static_cast<int>(bytes.size());
    return frame_length(stream_, packet_, {1, rate});
  }

  AVCodecParameters parameters_{};
  AVStream stream_{};
  AVPacket packet_{};
};

TEST_F(FrameLength, IsThatOfTheCodecsFrames) {
  EXPECT_EQ(samples(AV_CODEC_ID_AAC, 48'000), 1'024);
  EXPECT_EQ(samples(AV_CODEC_ID_AC3, 48'000), 1'536);
  EXPECT_EQ(samples(AV_CODEC_ID_MP3, 44'100), 1'152);
  EXPECT_EQ(samples(AV_CODEC_ID_MP3, 22'050), 576);
  parameters_.frame_size = 2'048;
  EXPECT_EQ(samples(AV_CODEC_ID_AAC, 48'000), 2'048) << "HE-AAC";
}

TEST_F(FrameLength, IsWhatThePacketSays) {
  EXPECT_EQ(samples(AV_CODEC_ID_EAC3, 48'000, {0x0b, 0x77, 0, 0, 0x30}), 1'536);
  EXPECT_EQ(samples(AV_CODEC_ID_EAC3, 48'000, {0x0b, 0x77, 0, 0, 0x00}), 256);
  EXPECT_EQ(samples(AV_CODEC_ID_EAC3, 48'000), 0) << "cut off";
  EXPECT_EQ(samples(AV_CODEC_ID_OPUS, 48'000, {0xfc}), 960) << "one of 20 ms";
  EXPECT_EQ(samples(AV_CODEC_ID_OPUS, 48'000, {0xfd}), 1'920) << "two";
  EXPECT_EQ(samples(AV_CODEC_ID_OPUS, 48'000, {0xff, 3}), 2'880) << "three";
}

TEST_F(FrameLength, OfAPictureIsByTheFrameRate) {
  parameters_.codec_type = AVMEDIA_TYPE_VIDEO;
  EXPECT_EQ(frame_length(stream_, packet_, {1, 90'000}), 0) << "nobody knows";
  stream_.r_frame_rate = {50, 1};
  EXPECT_EQ(frame_length(stream_, packet_, {1, 90'000}), 1'800);
  stream_.avg_frame_rate = {25, 1};
  EXPECT_EQ(frame_length(stream_, packet_, {1, 90'000}), 3'600);
}

}  // namespace
}  // namespace matinee::remux
