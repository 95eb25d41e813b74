// SPDX-License-Identifier: MIT
#include "remux/parameters.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace matinee::remux {
namespace {

class ParametersTest : public ::testing::Test {
 protected:
  static AVCodecParameters sound(AVCodecID codec, int rate, int channels) {
    AVCodecParameters parameters{};
    parameters.codec_type = AVMEDIA_TYPE_AUDIO;
    parameters.codec_id = codec;
    parameters.sample_rate = rate;
    av_channel_layout_default(&parameters.ch_layout, channels);
    return parameters;
  }

  static AVStream stream_of(AVCodecParameters& parameters) {
    AVStream stream{};
    stream.codecpar = &parameters;
    return stream;
  }

  static std::string change(AVCodecParameters from, AVCodecParameters to) {
    return Parameters::of(stream_of(from))->change_to(stream_of(to)).value_or("");
  }

  // Of a frame with these first bytes behind one with those.
  static std::string change(AVCodecParameters codec, std::vector<std::uint8_t> from,
                            std::vector<std::uint8_t> to) {
    Parameters parameters = *Parameters::of(stream_of(codec));
    AVPacket packet{};
    packet.data = from.data();
    packet.size = static_cast<int>(from.size());
    EXPECT_FALSE(parameters.change_in(packet));
    packet.data = to.data();
    packet.size = static_cast<int>(to.size());
    return parameters.change_in(packet).value_or("");
  }
};

TEST_F(ParametersTest, AreComparedFromPartToPart) {
  const auto opus = sound(AV_CODEC_ID_OPUS, 48'000, 2);
  EXPECT_EQ(change(opus, opus), "");
  EXPECT_EQ(change(opus, sound(AV_CODEC_ID_AC3, 48'000, 2)), "from opus to ac3");
  EXPECT_EQ(change(opus, sound(AV_CODEC_ID_OPUS, 48'000, 6)),
            "from 2 channels at 48000 Hz to 6 channels at 48000 Hz");
}

TEST_F(ParametersTest, OfFramesWithHeadersAreInThem) {
  const auto aac = sound(AV_CODEC_ID_AAC, 48'000, 2);
  EXPECT_EQ(change(aac, sound(AV_CODEC_ID_AAC, 48'000, 6)), "") << "each frame tells";
  const std::vector<std::uint8_t> stereo{0xff, 0xf1, 0x4c, 0x80, 0, 0, 0};
  const std::vector<std::uint8_t> surround{0xff, 0xf1, 0x4d, 0x80, 0, 0, 0};
  EXPECT_EQ(change(aac, stereo, stereo), "");
  EXPECT_EQ(change(aac, stereo, surround),
            "from 2 channels at 48000 Hz (profile 2) to 6 channels at 48000 Hz (profile 2)");
}

TEST_F(ParametersTest, LetAc3ChangeItsChannelsButNotItsRate) {
  const auto ac3 = sound(AV_CODEC_ID_AC3, 48'000, 2);
  EXPECT_EQ(change(ac3, {0x0b, 0x77, 0, 0, 0x14, 0x40, 0x40}, {0x0b, 0x77, 0, 0, 0x14, 0x40, 0xe0}),
            "");
  EXPECT_NE(change(ac3, {0x0b, 0x77, 0, 0, 0x14}, {0x0b, 0x77, 0, 0, 0x54}), "");
}

TEST_F(ParametersTest, OfPicturesAreTheirSize) {
  AVCodecParameters small{};
  small.codec_type = AVMEDIA_TYPE_VIDEO;
  small.codec_id = AV_CODEC_ID_H264;
  small.width = 64;
  small.height = 36;
  AVCodecParameters large = small;
  large.width = 128;
  large.height = 72;
  EXPECT_EQ(change(small, large), "from 64x36 to 128x72");
  EXPECT_EQ(change(small, small), "");
}

}  // namespace
}  // namespace matinee::remux
