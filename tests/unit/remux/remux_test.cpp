// SPDX-License-Identifier: MIT
#include "remux/remux.hpp"

#include <vector>

#include "media.hpp"
#include "support/temp_dir.hpp"

namespace matinee::remux {
namespace {

class RemuxTest : public ::testing::Test {
 protected:
  Result<std::vector<TrackReport>> run(int seconds, double told_duration,
                                       Container container = Container::mp4) {
    const auto source = folder_.path() / "source.ts";
    test::make_media(source, seconds);
    const Job job{.output = output_.native(),
                  .container = container,
                  .duration = Seconds(told_duration),
                  .inputs = {{.kind = Kind::video,
                              .language = "de",
                              .keeps_audio = true,
                              .parts = {{.files = {source.native()}}}}}};
    return remux(job, nullptr, failed_at_);
  }

  // The names of the outermost boxes.
  std::vector<std::string> boxes() const {
    const std::string bytes = test::content_of(output_);
    std::vector<std::string> names;
    for (std::size_t at = 0; at + 8 <= bytes.size();) {
      std::size_t size = 0;
      for (std::size_t i = 0; i < 4; ++i)
        size = size << 8 | static_cast<unsigned char>(bytes[at + i]);
      names.push_back(bytes.substr(at + 4, 4));
      if (size < 8) break;
      at += size;
    }
    return names;
  }

  test::TempDir folder_;
  std::filesystem::path output_ = folder_.path() / "film";
  std::optional<Place> failed_at_;
};

using Boxes = std::vector<std::string>;

TEST_F(RemuxTest, CopiesEveryPacketAndReportsOnEachTrack) {
  const auto tracks = run(2, 2);
  ASSERT_TRUE(tracks) << tracks.error().message();
  ASSERT_EQ(tracks->size(), 2u);
  EXPECT_EQ(tracks->at(0).packets, 50u);
  EXPECT_EQ(tracks->at(0).codec, "h264");
  EXPECT_NEAR(tracks->at(0).duration.count(), 2.0, 0.001);
  EXPECT_EQ(tracks->at(1).codec, "aac");
}

TEST_F(RemuxTest, TheIndexOfAShortFilmIsMovedToTheFront) {
  ASSERT_TRUE(run(1, 1));
  EXPECT_EQ(boxes(), (Boxes{"ftyp", "moov", "free", "mdat"}));
}

TEST_F(RemuxTest, TheIndexOfALongFilmHasRoomInFront) {
  ASSERT_TRUE(run(61, 61));
  EXPECT_EQ(boxes(), (Boxes{"ftyp", "moov", "free", "free", "mdat"}));
}

TEST_F(RemuxTest, WhereTheRoomIsTooSmallTheIndexIsMovedAfterAll) {
  const auto tracks = run(300, 61);
  ASSERT_TRUE(tracks) << tracks.error().message();
  EXPECT_EQ(tracks->at(0).packets, 300u * 25u);
  EXPECT_EQ(boxes(), (Boxes{"ftyp", "moov", "free", "mdat"}));
}

TEST_F(RemuxTest, MatroskaIsOneAsWell) {
  const auto tracks = run(1, 1, Container::mkv);
  ASSERT_TRUE(tracks) << tracks.error().message();
  EXPECT_EQ(tracks->at(0).packets, 25u);
  EXPECT_EQ(test::content_of(output_).substr(0, 4), "\x1a\x45\xdf\xa3");
}

TEST_F(RemuxTest, AFileThatIsNotThereIsTold) {
  const Job job{.output = output_.native(),
                .inputs = {{.kind = Kind::video, .parts = {{.files = {"nothing"}}}}}};
  EXPECT_FALSE(remux(job, nullptr, failed_at_));
}

}  // namespace
}  // namespace matinee::remux
