// SPDX-License-Identifier: MIT
#include "remux_job/job.hpp"

#include <gtest/gtest.h>

namespace matinee::remux_job {
namespace {

TEST(Job, IsReadAsItWasWritten) {
  const Job job{
      .output = "joined",
      .container = Container::mkv,
      .tags = {{.name = "title", .value = "A Film"}},
      .cover = "cover",
      .duration = Seconds(24),
      .is_on_the_way = true,
      .inputs = {{.kind = TrackType::video,
                  .language = "en",
                  .title = "English",
                  .purpose = {.is_forced = true, .describes_sound = true},
                  .keeps_audio = true,
                  .parts = {{.start = Seconds(6),
                             .clock = 3,
                             .cut = Seconds(8),
                             .origin = Seconds(-2),
                             .files = {"t0-init00000", "t0-000000"}},
                            {.start = Seconds(8), .gap = Seconds(0.5), .files = {"t0-000001"}}}},
                 {.kind = TrackType::text, .is_embedded = false, .subtitles_file = "t1.vtt"}}};
  const auto read = parse_job(encode_job(job));
  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(read->output, "joined");
  EXPECT_EQ(read->container, Container::mkv);
  EXPECT_EQ(read->tags, job.tags);
  EXPECT_EQ(read->cover, "cover");
  EXPECT_EQ(read->duration, Seconds(24));
  EXPECT_TRUE(read->is_on_the_way);
  ASSERT_EQ(read->inputs.size(), 2U);
  const Input& video = read->inputs[0];
  EXPECT_EQ(video.language, "en");
  EXPECT_EQ(video.title, "English");
  EXPECT_TRUE(video.purpose.is_forced && video.purpose.describes_sound);
  EXPECT_FALSE(video.purpose.describes_picture);
  EXPECT_TRUE(video.keeps_audio && video.is_embedded);
  ASSERT_EQ(video.parts.size(), 2U);
  EXPECT_EQ(video.parts[0].start, Seconds(6));
  EXPECT_EQ(video.parts[0].clock, 3U);
  EXPECT_EQ(video.parts[0].cut, Seconds(8));
  EXPECT_EQ(video.parts[0].origin, Seconds(-2));
  EXPECT_EQ(video.parts[0].files, job.inputs[0].parts[0].files);
  EXPECT_FALSE(video.parts[1].clock || video.parts[1].cut || video.parts[1].origin);
  EXPECT_FALSE(video.parts[0].gap);
  EXPECT_EQ(video.parts[1].gap, Seconds(0.5));
  EXPECT_EQ(read->inputs[1].kind, TrackType::text);
  EXPECT_FALSE(read->inputs[1].is_embedded);
  EXPECT_EQ(read->inputs[1].subtitles_file, "t1.vtt");
}

TEST(Job, IsNoneWithoutWhatItNeeds) {
  for (const char* text :
       {"", "[]", "{}", R"({"output":""})", R"({"output":"x","inputs":[{"type":"smell"}]})",
        R"({"output":"x","inputs":[{"type":"text","embedded":false}]})",
        R"({"output":"x","inputs":[{"type":"video","parts":[{"files":["a"]}]}]})",
        R"({"output":"x","inputs":[{"type":"video","parts":[{"start":0}]}]})",
        R"({"output":"x","inputs":[{"type":"video","parts":[{"start":0,"files":[1]}]}]})"}) {
    EXPECT_EQ(parse_job(text).error().code(), Errc::usage) << text;
  }
}

}  // namespace
}  // namespace matinee::remux_job
