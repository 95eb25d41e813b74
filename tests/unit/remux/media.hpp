// SPDX-License-Identifier: MIT
//
// Media made by ffmpeg, for the tests of this layer.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace matinee::test {

/// A picture of 25 frames a second, and a tone, so many seconds long.
inline void make_media(const std::filesystem::path& file, int seconds,
                       const std::string& more = {}) {
  const std::string command = fmt::format(
      "ffmpeg -nostdin -v error -f lavfi -i testsrc=size=32x32:rate=25 -f lavfi -i "
      "sine=frequency=440:sample_rate=48000 -t {} -c:v libx264 -preset ultrafast -pix_fmt yuv420p "
      "-g 25 -c:a aac {} {}",
      seconds, more, file.native());
  ASSERT_EQ(std::system(command.c_str()), 0) << command;
}

}  // namespace matinee::test
