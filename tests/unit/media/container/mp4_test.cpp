// SPDX-License-Identifier: MIT
#include "media/container/mp4.hpp"

#include <gtest/gtest.h>

#include "support/boxes.hpp"

namespace matinee::media {
namespace {

using test::box;

Mp4Scan scan(const std::string& bytes) {
  return scan_mp4(std::as_bytes(std::span(bytes)));
}

std::string movie(const std::string& entry) {
  return box("ftyp", "isom") +
         box("moov",
             box("trak",
                 box("mdia", box("minf", box("stbl", box("stsd", std::string(8, '\0') + entry))))));
}

TEST(Mp4, FindsTheMoovOfAClearFile) {
  const auto found = scan(movie(box("avc1", std::string(78, '\0'))) + box("mdat", "xx"));
  EXPECT_TRUE(found.is_mp4);
  EXPECT_TRUE(found.has_moov);
  EXPECT_FALSE(found.is_protected);
  EXPECT_FALSE(found.cut_box);
}

TEST(Mp4, FindsEverySignOfEncryption) {
  EXPECT_TRUE(scan(movie(box("encv", std::string(78, '\0')))).is_protected);
  EXPECT_TRUE(scan(movie(box("enca", ""))).is_protected);
  EXPECT_TRUE(scan(movie(box("avc1", std::string(78, '\0') + box("sinf", "")))).is_protected);
  EXPECT_TRUE(scan(box("ftyp", "isom") + box("moov", box("pssh", "x"))).is_protected);
  EXPECT_TRUE(scan(box("moof", box("pssh", "x"))).is_protected);
  EXPECT_TRUE(scan(box("pssh", "x")).is_protected);
  const std::string piff = "\xd0\x8a\x4f\x18\x10\xf3\x4a\x82\xb6\xc8\x32\xd8\xab\xa1\x83\xd3";
  EXPECT_TRUE(scan(box("moov", box("uuid", piff))).is_protected);
}

TEST(Mp4, TellsWhereABoxIsCutOff) {
  const std::string whole = box("ftyp", "isom") + box("mdat", std::string(100, 'x'));
  const auto found = scan(whole.substr(0, 40));
  EXPECT_EQ(found.cut_box, 12u);
  EXPECT_EQ(found.cut_box_end, 120u);
  EXPECT_FALSE(found.is_cut_box_moov);
  EXPECT_TRUE(scan(movie("").substr(0, 30)).is_cut_box_moov);
}

TEST(Mp4, BrokenSizesAndDeepNestsEndTheWalk) {
  EXPECT_TRUE(scan(std::string("\0\0\0\3ftypxxxx", 12)).is_malformed);
  EXPECT_TRUE(scan(box("moov", std::string("\x7f\0\0\0trak", 8))).is_malformed);
  std::string nest = "x";
  for (int i = 0; i < 1'000; ++i)
    nest = box("trak", nest);
  EXPECT_FALSE(scan(box("moov", nest)).is_protected);
  EXPECT_FALSE(scan("").is_mp4);
  EXPECT_FALSE(scan("<html>....").is_mp4);
  // A size of 64 bits that would overflow.
  EXPECT_TRUE(scan(std::string("\0\0\0\1mdat\xff\xff\xff\xff\xff\xff\xff\xff", 16)).cut_box);
}

TEST(Mp4, NamesTheCodecsOfItsTracks) {
  using test::box;
  const auto track = [](const std::string& entry) {
    return box("trak",
               box("mdia", box("minf", box("stbl", box("stsd", std::string(8, '\0') + entry)))));
  };
  const std::string avc = box("avc1", std::string(78, '\0') + box("avcC", "\x01\x64\x10\x1f"));
  const std::string esds("\0\0\0\0\x03\x80\x80\x16\0\1\0\x04\x11\x40", 14);
  const std::string sound = box(
      "mp4a", std::string(28, '\0') +
                  box("esds", esds + std::string(12, '\0') + std::string("\x05\x02\x12\x10", 4)));
  const std::string file = box("moov", track(avc) + track(sound));
  const auto scan = scan_mp4(std::as_bytes(std::span(file)));
  EXPECT_EQ(scan.codecs, (std::vector<std::string>{"avc1.64101f", "mp4a.40.2"}));
  // What is cut off is not named further.
  const std::string odd =
      box("moov", track(box("mp4a", std::string(28, '\0') + box("esds", esds.substr(0, 9)))));
  EXPECT_EQ(scan_mp4(std::as_bytes(std::span(odd))).codecs, std::vector<std::string>{"mp4a"});
}

TEST(ScanMp4, KnowsTheSoundEntriesOfQuickTime) {
  // Version 1 has four more numbers in front of its boxes, and version 2 nine.
  for (const auto& [version, more] : {std::pair{1, 16}, {2, 36}}) {
    std::string fields(28, '\0');
    fields[9] = static_cast<char>(version);
    fields += std::string(static_cast<std::size_t>(more), '\x7f');
    const std::string entry = box("mp4a", fields + box("wave", box("esds", "x")));
    EXPECT_FALSE(scan(movie(entry)).is_malformed) << version;
    EXPECT_TRUE(scan(movie(box("mp4a", fields + box("sinf", "x")))).is_protected) << version;
  }
  // ISO's own version 1 has none of them.
  std::string fields(28, '\0');
  fields[9] = 1;
  EXPECT_TRUE(scan(movie(box("mp4a", fields + box("sinf", std::string(40, 'x'))))).is_protected);
}

}  // namespace
}  // namespace matinee::media
