// SPDX-License-Identifier: MIT
#include "media/container/segment_check.hpp"

#include <array>
#include <string>

#include <gtest/gtest.h>

#include "support/boxes.hpp"

namespace matinee::media {
namespace {

using namespace std::string_literals;
using test::box;

Result<void> check(const std::string& bytes, TrackType type = TrackType::video) {
  const ByteReader read = [&](std::uint64_t offset, std::size_t size) -> Result<std::string> {
    return offset < bytes.size() ? bytes.substr(offset, size) : std::string();
  };
  return check_segment(read, bytes.size(), type);
}

Errc code_of(const std::string& bytes, TrackType type = TrackType::video) {
  const auto checked = check(bytes, type);
  return checked ? Errc::bug : checked.error().code();
}

std::string packet(unsigned pid, std::string_view payload = {}, char flags = '\x10',
                   bool begins_unit = false) {
  std::string bytes = "G";
  bytes += static_cast<char>((pid >> 8) | (begins_unit ? 0x40U : 0U));
  bytes += static_cast<char>(pid & 0xffU);
  bytes += flags;
  bytes += payload;
  bytes.resize(188, '\xff');
  return bytes;
}

// One programme, its map on PID 0x100, with one stream of this type.
std::string programme(char stream_type) {
  const std::string pat = "\0\0\xb0\x0d\0\x01\xc1\0\0\0\x01\xe1\0crc!"s;
  const std::string pmt =
      "\0\x02\xb0\x12\0\x01\xc1\0\0\xe1\x01\xf0\0"s + stream_type + "\xe1\x01\xf0\0crc!"s;
  return packet(0, pat, '\x10', true) + packet(0x100, pmt, '\x10', true) + packet(0x101, "video");
}

const std::string k_fragment =
    box("styp", "msdh") + box("moof", box("mfhd", "12345678")) + box("mdat", std::string(500, 'x'));

TEST(CheckSegment, AcceptsWhatIsWhole) {
  EXPECT_TRUE(check(k_fragment));
  EXPECT_TRUE(check(programme('\x1b')));
  EXPECT_TRUE(check("WEBVTT\n\n", TrackType::text));
  EXPECT_TRUE(check("\xef\xbb\xbfWEBVTT\n", TrackType::text));
}

TEST(CheckSegment, RefusesWhatIsNoMedia) {
  for (const std::string bytes : {"", "<!doctype html>", "{\"error\":1}", "just words", "WEBVTT"}) {
    const auto checked = check(bytes);
    ASSERT_FALSE(checked) << bytes;
    EXPECT_EQ(checked.error().code(), Errc::integrity);
    EXPECT_EQ(checked.error().recovery(), Recovery::retry_later) << "a host may mend itself";
  }
  EXPECT_EQ(code_of("<html>", TrackType::text), Errc::integrity);
}

TEST(CheckSegment, RefusesWhatIsCutAtAnyByte) {
  for (std::size_t size = 1; size < k_fragment.size(); ++size) {
    // Behind a box, fewer bytes than a header has may be what a packager left there. What is
    // missing is found after the join.
    const auto is_behind = [size](std::size_t end) { return size >= end && size < end + 8; };
    const bool is_between = is_behind(12) || is_behind(12 + 24);
    EXPECT_EQ(code_of(k_fragment.substr(0, size)), is_between ? Errc::bug : Errc::integrity)
        << size;
  }
  const std::string stream = programme('\x1b');
  for (std::size_t size = 1; size < stream.size(); ++size) {
    if (size % 188 == 0) continue;
    EXPECT_EQ(code_of(stream.substr(0, size)), Errc::integrity) << size;
  }
}

TEST(CheckSegment, RefusesAStreamWithAPageInIt) {
  std::string stream = programme('\x1b');
  stream.replace(376, 188, std::string(188, '<'));
  EXPECT_EQ(code_of(stream), Errc::integrity);
}

TEST(CheckSegment, FollowsPackedAudioToItsEnd) {
  // A frame of 16 bytes: the length is in the 13 bits from bit 30 on.
  const std::string frame = "\xff\xf1\x50\x80\x02\x1f\xfc"s + std::string(9, 'a');
  const std::string tag = "ID3\x04\0\0\0\0\0\x04"s + "tags";
  EXPECT_TRUE(check(tag + frame + frame, TrackType::audio));
  EXPECT_EQ(code_of(tag + frame + frame.substr(0, 12), TrackType::audio), Errc::integrity);
  EXPECT_EQ(code_of("ID3\x04\0\0\0\0\0\x04"s + "ta", TrackType::audio), Errc::integrity);
}

TEST(CheckSegment, RefusesEncryption) {
  EXPECT_EQ(code_of(box("moof", box("traf", box("senc", "x"))) + box("mdat", "x")),
            Errc::protected_media);
  EXPECT_EQ(code_of(box("ftyp", "isom") + box("moov", box("pssh", "x"))), Errc::protected_media);
  EXPECT_EQ(code_of(programme('\x1b') + packet(0x101, "x", '\x90')), Errc::protected_media);
  for (const char type : {'\xdb', '\xcf', '\xc1', '\xc2'})
    EXPECT_EQ(code_of(programme(type)), Errc::protected_media);
}

TEST(CheckSegment, BearsATableOfAnyLength) {
  const std::string pat = "\0\0\xb0\x0d\0\x01\xc1\0\0\0\x01\xe1\0crc!"s;
  for (int length = 0; length < 256; ++length) {
    for (const char table : {'\0', '\x02'}) {
      const std::string section = {'\0', table, '\xb0', static_cast<char>(length)};
      const unsigned pid = table == 0 ? 0 : 0x100;
      const std::string stream = packet(0, pat, '\x10', true) + packet(pid, section, '\x10', true) +
                                 packet(0x101, "video");
      EXPECT_TRUE(check(stream)) << length;
      EXPECT_FALSE(shows_encryption(stream)) << length;
    }
  }
}

std::string element(std::string_view id, std::string_view content) {
  return std::string(id) + static_cast<char>(0x80 + content.size()) + std::string(content);
}

TEST(CheckSegment, RefusesEncryptionInWebm) {
  const std::string ebml = element("\x1a\x45\xdf\xa3", "\x42\x82\x84webm");
  const auto file = [&](std::string_view inner) {
    const std::string entry =
        element("\xae", element("\xd7", "\x01") + element("\x6d\x80", element("\x62\x40", inner)));
    return ebml + "\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff" +
           element("\x16\x54\xae\x6b", entry);
  };
  EXPECT_TRUE(check(file(element("\x50\x34", "x"))));  // compression
  EXPECT_EQ(code_of(file(element("\x50\x35", "x"))), Errc::protected_media);
}

TEST(CheckSegment, LooksForEncryptionInAllOfAWebm) {
  const std::string ebml = element("\x1a\x45\xdf\xa3", "\x42\x82\x84webm");
  const std::string filler = "\xec\x10\x01\x86\xa0"s + std::string(100'000, '\0');
  const auto file = [&](std::string_view inner) {
    const std::string entry = element("\xae", element("\x6d\x80", element("\x62\x40", inner)));
    return ebml + "\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff" + filler +
           element("\x16\x54\xae\x6b", entry);
  };
  EXPECT_TRUE(check(file(element("\x50\x34", "x"))));
  EXPECT_EQ(code_of(file(element("\x50\x35", "x"))), Errc::protected_media);
  // What cannot be followed to its end is not taken for clear.
  EXPECT_EQ(code_of(file(element("\x50\x34", "x")).substr(0, 50'000)), Errc::integrity);
  EXPECT_EQ(code_of(ebml + std::string(20, '\0')), Errc::integrity);
}

bool is_readable(const std::string& bytes) {
  const ByteReader read = [&](std::uint64_t offset, std::size_t size) -> Result<std::string> {
    return offset < bytes.size() ? bytes.substr(offset, size) : std::string();
  };
  return can_be_read_in_part(read, bytes.size());
}

TEST(CanBeReadInPart, HoldsForPacketsOfWhichTheLastIsCutAndForPackedAudio) {
  const std::string stream = programme('\x1b');
  EXPECT_TRUE(is_readable(stream + stream.substr(0, 100)));
  EXPECT_TRUE(is_readable("ID3" + std::string(20, '\0')));
}

TEST(CanBeReadInPart, DoesNotHoldForWhatHidesTheRest) {
  EXPECT_FALSE(is_readable(k_fragment.substr(0, k_fragment.size() - 1)));
  EXPECT_FALSE(is_readable("<html>"));
  EXPECT_FALSE(is_readable(""));
  const std::string stream = programme('\x1b');
  EXPECT_FALSE(is_readable(stream + std::string(188, 'x') + stream)) << "not all is looked at";
  EXPECT_FALSE(is_readable(programme('\xcf') + "G")) << "encrypted";
}

TEST(ShowsEncryption, TakesAnyBytes) {
  EXPECT_FALSE(shows_encryption(""));
  EXPECT_FALSE(shows_encryption("G"));
  for (unsigned first = 0; first < 256; ++first) {
    for (const std::size_t size : std::array<std::size_t, 4>{1, 8, 200, 600}) {
      const std::string bytes(size, static_cast<char>(first));
      (void)shows_encryption(bytes);
      (void)check(bytes);
    }
  }
  // Every cut of real structures.
  const std::string stream = programme('\x1b');
  for (std::size_t size = 0; size < stream.size(); ++size)
    EXPECT_FALSE(shows_encryption(stream.substr(0, size)));
}

}  // namespace
}  // namespace matinee::media
