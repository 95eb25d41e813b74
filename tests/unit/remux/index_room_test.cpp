// SPDX-License-Identifier: MIT
#include "remux/index_room.hpp"

#include <gtest/gtest.h>

namespace matinee::remux {
namespace {

struct FormatDeleter {
  void operator()(AVFormatContext* context) const { avformat_free_context(context); }
};
using Format = std::unique_ptr<AVFormatContext, FormatDeleter>;

AVStream* add(const Format& format, AVMediaType type) {
  AVStream* stream = avformat_new_stream(format.get(), nullptr);
  stream->codecpar->codec_type = type;
  return stream;
}

TEST(IndexRoom, GrowsWithTheFilmAndItsStreams) {
  const Format format(avformat_alloc_context());
  add(format, AVMEDIA_TYPE_VIDEO)->avg_frame_rate = {25, 1};
  const auto video = index_room(*format, 600);
  EXPECT_GE(video, 600 * 25 * 20);
  EXPECT_LE(video, 600 * 25 * 24 + (16 << 10));
  AVStream* const sound = add(format, AVMEDIA_TYPE_AUDIO);
  sound->codecpar->sample_rate = 48'000;
  const auto both = index_room(*format, 600);
  EXPECT_GE(both, video + 600 * 46 * 16);
  EXPECT_GT(index_room(*format, 1'200), both);
  sound->codecpar->frame_size = 2'048;
  EXPECT_LT(index_room(*format, 600), both);
}

TEST(IndexRoom, AStreamWithoutAFrameRateGetsRoomForMany) {
  const Format format(avformat_alloc_context());
  add(format, AVMEDIA_TYPE_VIDEO)->avg_frame_rate = {0, 0};
  EXPECT_GE(index_room(*format, 600), 600 * 60 * 20);
}

}  // namespace
}  // namespace matinee::remux
