// SPDX-License-Identifier: MIT
#include "media/container/sidx.hpp"

#include <gtest/gtest.h>

#include "support/boxes.hpp"

namespace matinee::media {
namespace {

std::string number(std::uint64_t value, int size) {
  std::string bytes;
  for (int shift = (size - 1) * 8; shift >= 0; shift -= 8)
    bytes += static_cast<char>(value >> shift & 0xff);
  return bytes;
}

struct Entry {
  std::uint64_t size;
  std::uint64_t duration;
  bool is_index = false;
};

std::string sidx(std::uint64_t time, const std::vector<Entry>& entries, bool is_long = false,
                 std::uint64_t first_offset = 0) {
  const int width = is_long ? 8 : 4;
  std::string content = number(is_long ? 0x01000000 : 0, 4) + number(1, 4) + number(1'000, 4) +
                        number(time, width) + number(first_offset, width) +
                        number(entries.size(), 4);
  for (const Entry& entry : entries) {
    content += number(entry.size | (entry.is_index ? 1u << 31 : 0), 4) + number(entry.duration, 4) +
               number(0x90000000, 4);
  }
  return test::box("sidx", content);
}

Result<std::vector<IndexedPiece>> pieces_of(const std::string& file, std::uint64_t offset,
                                            std::uint64_t length) {
  const ByteReader read = [&](std::uint64_t at, std::size_t size) -> Result<std::string> {
    return at >= file.size() ? std::string() : file.substr(at, size);
  };
  return read_index(read, offset, length);
}

TEST(Sidx, SplitsAFileIntoItsPieces) {
  const std::string index = sidx(2'000, {{.size = 100, .duration = 4'000}, {50, 1'500}});
  const auto pieces = pieces_of("12345678" + index, 8, index.size());
  ASSERT_TRUE(pieces.has_value()) << pieces.error().message();
  ASSERT_EQ(pieces->size(), 2u);
  const std::uint64_t end = 8 + index.size();
  EXPECT_EQ((*pieces)[0], (IndexedPiece{end, 100, Seconds(2), Seconds(4)}));
  EXPECT_EQ((*pieces)[1], (IndexedPiece{end + 100, 50, Seconds(6), Seconds(1.5)}));
}

TEST(Sidx, KnowsTimesOf64BitsAndAnOffsetToTheFirst) {
  const std::string index = sidx(std::uint64_t{5} << 32, {{.size = 9, .duration = 1}}, true, 300);
  const auto pieces = pieces_of(index, 0, index.size());
  ASSERT_TRUE(pieces.has_value());
  EXPECT_EQ(pieces->at(0).offset, index.size() + 300);
  EXPECT_DOUBLE_EQ(pieces->at(0).start.count(), 21474836.480);
}

TEST(Sidx, FollowsAnIndexOfIndices) {
  const std::string one = sidx(0, {{.size = 10, .duration = 1'000}, {20, 1'000}});
  const std::string two = sidx(2'000, {{.size = 30, .duration = 1'000}}, true);
  // The children stand first, then come the media of both.
  const std::string top = sidx(0, {{one.size(), 2'000, true}, {two.size(), 1'000, true}});
  const auto pieces = pieces_of(top + one + two, 0, top.size());
  ASSERT_TRUE(pieces.has_value()) << pieces.error().message();
  ASSERT_EQ(pieces->size(), 3u);
  EXPECT_EQ((*pieces)[1].offset, top.size() + one.size() + 10);
  EXPECT_EQ((*pieces)[2].offset, top.size() + one.size() + two.size());
  EXPECT_DOUBLE_EQ((*pieces)[2].start.count(), 2);
}

TEST(Sidx, FollowsALongChain) {
  // Each index has one piece, and refers to the next index after it.
  std::string file;
  std::string tail;
  for (int i = 199; i >= 0; --i) {
    std::vector<Entry> entries{{.size = 4, .duration = 10}};
    if (!tail.empty()) entries.push_back({tail.size(), 10, true});
    tail = sidx(static_cast<std::uint64_t>(i) * 10, entries) + "data" + tail;
  }
  const auto pieces = pieces_of(tail, 0, tail.size());
  ASSERT_TRUE(pieces.has_value()) << pieces.error().message();
  EXPECT_EQ(pieces->size(), 200u);
  EXPECT_DOUBLE_EQ(pieces->back().start.count(), 1.99);
}

TEST(Sidx, RefusesWhatMakesNoSense) {
  const std::string index = sidx(0, {{.size = 10, .duration = 1}});
  EXPECT_EQ(pieces_of(index.substr(0, index.size() - 1), 0, index.size()).error().code(),
            Errc::integrity);
  EXPECT_FALSE(pieces_of(test::box("moov", "x"), 0, 9).has_value());
  EXPECT_FALSE(pieces_of("", 0, 100).has_value());
  const std::string empty = sidx(0, {{.size = 0, .duration = 1}});
  EXPECT_FALSE(pieces_of(empty, 0, empty.size()).has_value());
  const std::string nowhere = sidx(0, {{.size = 10, .duration = 1, .is_index = true}});
  EXPECT_FALSE(pieces_of(nowhere, 0, nowhere.size()).has_value());
}

TEST(SplitSegment, KeepsWhatLiesInThePeriod) {
  Track track;
  track.segments.push_back({.start = Seconds(0), .duration = Seconds(8)});
  track.segments.push_back(
      {.start = Seconds(8), .duration = Seconds(2), .init = 1, .discontinuity = true});
  // The second period shows the file from its fourth second on, for two seconds.
  const SegmentIndex index{
      .segment = 1, .resource = {}, .origin = Seconds(4), .start = Seconds(8), .end = Seconds(10)};
  split_segment(track, index,
                {{0, 10, Seconds(2), Seconds(2)},
                 {10, 10, Seconds(4), Seconds(1)},
                 {20, 10, Seconds(5), Seconds(1)},
                 {30, 10, Seconds(6), Seconds(1)}});
  ASSERT_EQ(track.segments.size(), 3u);
  EXPECT_EQ(track.segments[1].resource.offset, 10u);
  EXPECT_DOUBLE_EQ(track.segments[1].start.count(), 8);
  EXPECT_TRUE(track.segments[1].discontinuity);
  EXPECT_FALSE(track.segments[2].discontinuity);
  EXPECT_EQ(track.segments[2].init, 1u);
}

}  // namespace
}  // namespace matinee::media
