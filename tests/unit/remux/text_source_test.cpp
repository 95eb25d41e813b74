// SPDX-License-Identifier: MIT
//
// Through whole jobs: what libavformat makes of the packets is read back by it.
#include "remux/text_source.hpp"

#include <array>
#include <cstdio>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "support/temp_dir.hpp"

namespace matinee::remux {
namespace {

constexpr std::string_view k_text =
    "WEBVTT\n\nSTYLE\n::cue(.y) { color: yellow }\n\nREGION\nid:fred\n\nintro\n00:01.000 --> "
    "00:02.000 region:fred\n<c.y>It&#39;s</c> <ruby>漢<rt>kan</rt></ruby>\n\n00:03.000 --> "
    "00:04.000\nb\n";

class TextSourceTest : public ::testing::Test {
 protected:
  Result<std::vector<TrackReport>> run(Container container, bool is_embedded,
                                       std::string_view text = k_text) {
    const Job job{.output = output_.native(),
                  .container = container,
                  .inputs = {{.kind = Kind::text,
                              .language = "en",
                              .is_embedded = is_embedded,
                              .subtitles_file = beside_.native(),
                              .parts = {{.files = {folder_.write("a", text).native()}}}}}};
    std::optional<Place> failed_at;
    return remux(job, nullptr, failed_at);
  }

  std::string extract() const {
    const std::string command =
        "ffmpeg -nostdin -v error -i '" + output_.native() + "' -c copy -f webvtt -";
    return output_of(command);
  }

  static std::string output_of(const std::string& command) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(::popen(command.c_str(), "r"),
                                                               ::pclose);
    std::string text;
    std::array<char, 4096> buffer{};
    while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe.get()))
      text.append(buffer.data(), got);
    return text;
  }

  test::TempDir folder_;
  std::filesystem::path output_ = folder_.path() / "film";
  std::filesystem::path beside_ = folder_.path() / "beside.vtt";
};

TEST_F(TextSourceTest, MatroskaKeepsIdsSettingsAndStyles) {
  const auto tracks = run(Container::mkv, true);
  ASSERT_TRUE(tracks) << tracks.error().message();
  EXPECT_EQ(tracks->at(0).codec, "webvtt");
  EXPECT_EQ(tracks->at(0).packets, 2u);
  const std::string cues = extract();
  EXPECT_NE(cues.find("intro\n00:01.000 --> 00:02.000 region:fred\n<c.y>It&#39;s</c>"),
            std::string::npos)
      << cues;
  const std::string bytes = test::content_of(output_);
  EXPECT_NE(bytes.find("WEBVTT\n\nSTYLE\n::cue(.y) { color: yellow }\n\nREGION\nid:fred\n"),
            std::string::npos);
}

TEST_F(TextSourceTest, Mp4HasPlainText) {
  const auto tracks = run(Container::mp4, true);
  ASSERT_TRUE(tracks) << tracks.error().message();
  EXPECT_EQ(tracks->at(0).codec, "mov_text");
  const std::string bytes = test::content_of(output_);
  EXPECT_NE(bytes.find("It's 漢(kan)"), std::string::npos);
  EXPECT_EQ(bytes.find("region"), std::string::npos);
}

TEST_F(TextSourceTest, AFileBesideNeedsNoOutput) {
  const auto tracks = run(Container::mp4, false);
  ASSERT_TRUE(tracks) << tracks.error().message();
  EXPECT_EQ(tracks->at(0).packets, 2u);
  EXPECT_FALSE(std::filesystem::exists(output_));
  EXPECT_EQ(
      test::content_of(beside_),
      "WEBVTT\n\nSTYLE\n::cue(.y) { color: yellow }\n\nREGION\nid:fred\n\nintro\n00:00:01.000 "
      "--> 00:00:02.000 region:fred\n<c.y>It&#39;s</c> <ruby>漢<rt>kan</rt></ruby>\n\n"
      "00:00:03.000 --> 00:00:04.000\nb\n");
}

TEST_F(TextSourceTest, WhatCannotBeReadIsReported) {
  const auto tracks = run(Container::mp4, false, "<html></html>");
  ASSERT_TRUE(tracks) << tracks.error().message();
  EXPECT_TRUE(tracks->at(0).is_lost);
  EXPECT_EQ(tracks->at(0).notes,
            std::vector<std::string>{"left out: it is a web page or XML, and no TTML"});
}

}  // namespace
}  // namespace matinee::remux
