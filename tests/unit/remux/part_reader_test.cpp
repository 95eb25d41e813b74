// SPDX-License-Identifier: MIT
#include "remux/part_reader.hpp"

#include <thread>

#include "media.hpp"
#include "names_pipe.hpp"
#include "support/temp_dir.hpp"

namespace matinee::remux {
namespace {

class PartReaderTest : public ::testing::Test {
 protected:
  std::string media(const std::string& name, const std::string& more = {}) const {
    const auto file = folder_.path() / name;
    test::make_media(file, 1, more);
    return file.native();
  }

  // How many packets of its first stream of a kind there are.
  static int count(PartReader& reader, const Input& input) {
    const auto streams = reader.streams_for(input);
    int packets = 0;
    for (auto packet = reader.next(); packet && *packet; packet = reader.next())
      packets += (*packet)->stream_index == streams.at(0)->index ? 1 : 0;
    return packets;
  }

  test::TempDir folder_;
};

TEST_F(PartReaderTest, ReadsThePacketsOfTheStreamsThatAreWanted) {
  auto reader = PartReader::open({.files = {media("a.ts")}});
  ASSERT_TRUE(reader) << reader.error().message();
  EXPECT_EQ(reader->streams_for({.kind = Kind::video}).size(), 1u);
  EXPECT_EQ(reader->streams_for({.kind = Kind::audio}).size(), 1u);
  EXPECT_EQ(reader->streams_for({.kind = Kind::video, .keeps_audio = true}).size(), 2u);
  EXPECT_GT(reader->start_time(), 0) << "a transport stream begins somewhere";
  EXPECT_EQ(count(*reader, {.kind = Kind::video}), 25);
}

TEST_F(PartReaderTest, FilesThatContinueEachOtherAreOne) {
  const std::string whole = test::content_of(media("a.ts"));
  const std::size_t half = whole.size() / 188 / 2 * 188;
  const std::vector<std::string> halves{folder_.write("1", whole.substr(0, half)).native(),
                                        folder_.write("2", whole.substr(half)).native()};
  auto reader = PartReader::open({.files = halves});
  ASSERT_TRUE(reader);
  EXPECT_EQ(count(*reader, {.kind = Kind::video}), 25);
}

TEST_F(PartReaderTest, FilesOnTheirWayAreWaitedFor) {
  const std::string whole = test::content_of(media("a.ts"));
  const test::NamesPipe pipe;
  Arrivals arrivals(pipe.out.get());
  std::vector<std::string> names;
  for (std::size_t at = 0; at < whole.size(); at += 188 * 20)
    names.push_back((folder_.path() / std::to_string(at)).native());
  ASSERT_GT(names.size(), 2u);
  const std::jthread download([&] {
    for (std::size_t i = 0; i < names.size(); ++i) {
      folder_.write(std::filesystem::path(names[i]).filename().native(),
                    whole.substr(i * 188 * 20, 188 * 20));
      pipe.say(names[i] + "\n");
    }
  });
  auto reader = PartReader::open({.files = names}, &arrivals);
  ASSERT_TRUE(reader) << reader.error().message();
  EXPECT_EQ(count(*reader, {.kind = Kind::video}), 25);
}

TEST_F(PartReaderTest, ADownloadThatEndsIsNoEndOfTheFilm) {
  const std::string whole = test::content_of(media("a.ts"));
  test::NamesPipe pipe;
  Arrivals arrivals(pipe.out.get());
  const std::string first = folder_.write("1", whole).native();
  pipe.say(first + "\n");
  pipe.in.reset();
  auto reader = PartReader::open({.files = {first, "2", "3"}}, &arrivals);
  Result<PacketPtr> packet = PacketPtr();
  if (reader) {
    do {
      packet = reader->next();
    } while (packet && *packet);
  }
  const Error error = reader ? packet.error() : reader.error();
  EXPECT_EQ(error.code(), Errc::cancelled);
}

TEST_F(PartReaderTest, WhatIsNoMediaFileIsRefused) {
  const auto page = folder_.write("page.html", "<!doctype html><title>Not found</title>");
  EXPECT_EQ(PartReader::open({.files = {page.native()}}).error().code(), Errc::integrity);
  // A playlist would open other files.
  const auto list =
      folder_.write("list.m3u8", "#EXTM3U\n#EXTINF:1,\n/etc/passwd\n#EXT-X-ENDLIST\n");
  EXPECT_FALSE(PartReader::open({.files = {list.native()}}));
}

}  // namespace
}  // namespace matinee::remux
