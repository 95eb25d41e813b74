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
  // Of 25 frames a second the tables take 44 bytes each at most.
  EXPECT_GE(video, 600 * 25 * 44);
  EXPECT_LE(video, 600 * 25 * 44 + (64 << 10));
  add(format, AVMEDIA_TYPE_AUDIO)->codecpar->sample_rate = 48'000;
  const auto both = index_room(*format, 600);
  EXPECT_GE(both, video + 600 * 47 * 44);
  EXPECT_GT(index_room(*format, 1'200), both);
}

TEST(IndexRoom, AStreamWithoutAFrameRateGetsRoomForMany) {
  const Format format(avformat_alloc_context());
  add(format, AVMEDIA_TYPE_VIDEO)->avg_frame_rate = {0, 0};
  EXPECT_GE(index_room(*format, 600), 600 * 60 * 44);
}

}  // namespace
}  // namespace matinee::remux
