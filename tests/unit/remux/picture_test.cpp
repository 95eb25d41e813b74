// SPDX-License-Identifier: MIT
#include "remux/picture.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/temp_dir.hpp"

namespace matinee::remux {
namespace {

using remux_job::Pixels;

class Picture : public testing::Test {
 protected:
  // A picture whose left half is red and whose right half is blue.
  std::string made(const std::string& name, const std::string& more) {
    const auto file = (folder_.path() / name).native();
    const std::string command = fmt::format(
        "ffmpeg -nostdin -v error -f lavfi -i color=red:size=32x36 -f lavfi -i "
        "color=blue:size=32x36 -filter_complex hstack -frames:v 1 {} {}",
        more, file);
    EXPECT_EQ(std::system(command.c_str()), 0) << command;
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  static void expect_red_and_blue(const Pixels& pixels) {
    constexpr int k_near = 8;
    const auto at = [&](std::size_t pixel, std::size_t color) {
      return static_cast<int>(static_cast<unsigned char>(pixels.rgba.at(4 * pixel + color)));
    };
    ASSERT_EQ(pixels.rgba.size(), std::size_t{4} * pixels.width * pixels.height);
    const std::size_t last = pixels.width - 1;
    EXPECT_NEAR(at(0, 0), 254, k_near);
    EXPECT_NEAR(at(0, 2), 0, k_near);
    EXPECT_NEAR(at(last, 0), 0, k_near);
    EXPECT_NEAR(at(last, 2), 254, k_near);
    for (const std::size_t pixel : {std::size_t{0}, last}) {
      EXPECT_NEAR(at(pixel, 1), 0, k_near);
      EXPECT_EQ(at(pixel, 3), 255);
    }
  }

  test::TempDir folder_;
};

TEST_F(Picture, EveryFormOfPixelsHasItsColours) {
  struct Case {
    const char* name;
    const char* more;
  };
  for (const Case& each :
       {Case{"a.jpg", "-q:v 2"}, Case{"b.jpg", "-q:v 2 -pix_fmt yuvj444p"},
        Case{"c.png", "-pix_fmt rgb24"}, Case{"d.png", "-pix_fmt rgba"},
        Case{"e.png", "-pix_fmt rgb48be"}, Case{"f.png", "-pix_fmt pal8"},
        Case{"g.webp", "-lossless 1 -pix_fmt bgra"}, Case{"h.webp", "-pix_fmt yuv420p"}}) {
    SCOPED_TRACE(each.more);
    const auto pixels = decode_picture(made(each.name, each.more), {.width = 16, .height = 16});
    ASSERT_TRUE(pixels) << pixels.error().message();
    EXPECT_EQ(pixels->width, 16U);
    EXPECT_EQ(pixels->height, 9U);
    expect_red_and_blue(*pixels);
  }
}

TEST_F(Picture, GreyIsGrey) {
  const auto pixels =
      decode_picture(made("a.png", "-pix_fmt gray16be"), {.width = 64, .height = 64});
  ASSERT_TRUE(pixels);
  EXPECT_EQ(pixels->width, 64U);
  EXPECT_EQ(pixels->rgba[0], pixels->rgba[1]);
  EXPECT_EQ(pixels->rgba[0], pixels->rgba[2]);
}

TEST_F(Picture, ABrokenOneIsAnError) {
  const std::string whole = made("a.png", "-pix_fmt rgb24");
  for (const std::size_t size : {std::size_t{8}, std::size_t{20}, whole.size() / 2}) {
    const auto pixels = decode_picture(whole.substr(0, size), {.width = 64, .height = 64});
    ASSERT_FALSE(pixels) << size;
    EXPECT_EQ(pixels.error().code(), Errc::integrity);
  }
  for (const char* text : {"", "<html>no picture</html>", "GIF89a", "RIFF", "RIFF1234WAVE"})
    EXPECT_EQ(decode_picture(text, {.width = 64, .height = 64}).error().code(), Errc::unsupported);
}

// What a PNG file begins with: a picture of so many pixels, without any.
std::string head_of_png(unsigned width, unsigned height) {
  std::string bytes("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
  for (const unsigned side : {width, height}) {
    for (int shift = 24; shift >= 0; shift -= 8)
      bytes += static_cast<char>(side >> shift);
  }
  return bytes + std::string("\x08\x02\0\0\0crc.", 9);
}

TEST_F(Picture, OneOfTooManyPixelsIsNotDecoded) {
  for (const auto& [width, height] :
       {std::pair<unsigned, unsigned>{30'000, 30'000}, {1, 0x7fffffff}, {0x7fffffff, 0x7fffffff}}) {
    const auto pixels = decode_picture(head_of_png(width, height) + std::string(1'000, 'x'),
                                       {.width = 64, .height = 64});
    ASSERT_FALSE(pixels);
    EXPECT_EQ(pixels.error().code(), Errc::integrity);
  }
}

TEST_F(Picture, OneThatIsTooLongIsNotDecoded) {
  std::string bytes = made("a.jpg", "-q:v 2");
  bytes.resize(remux_job::k_most_picture_bytes + 1);
  EXPECT_EQ(decode_picture(bytes, {.width = 64, .height = 64}).error().code(), Errc::integrity);
}

}  // namespace
}  // namespace matinee::remux
