// SPDX-License-Identifier: MIT
#include "cookies/live_file.hpp"

#include <array>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "support/temp_dir.hpp"

namespace matinee::cookies {
namespace {

TEST(LiveFile, ReadsAnywhereAndKnowsWhenItChanged) {
  const test::TempDir dir;
  const auto path = dir.write("f", "0123456789");
  const LiveFile file = LiveFile::open(path).value();
  const FileStamp before = file.stamp();
  std::array<std::byte, 4> into{};
  EXPECT_EQ(file.read_at(8, into), 2U);
  EXPECT_EQ(static_cast<char>(into[0]), '8');
  dir.write("f", "0123456789abc");
  EXPECT_NE(file.stamp(), before);
  EXPECT_EQ(stamp_of(path), file.stamp());
}

TEST(LiveFile, NamesWhatIsMissingOrNoFile) {
  const test::TempDir dir;
  EXPECT_EQ(LiveFile::open(dir.path() / "none").error().code(), Errc::not_found);
  EXPECT_EQ(LiveFile::open(dir.path()).error().code(), Errc::failure);
  EXPECT_FALSE(stamp_of(dir.path() / "none"));
}

TEST(LiveFile, DoesNotWaitForTheOtherEndOfAPipe) {
  const test::TempDir dir;
  ASSERT_EQ(::mkfifo((dir.path() / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(LiveFile::open(dir.path() / "pipe").error().code(), Errc::failure);
}

TEST(LiveFile, RefusesMoreThanTheLimit) {
  const test::TempDir dir;
  const auto path = dir.write("f", "0123456789");
  EXPECT_EQ(read_live_text(path, 10).value(), "0123456789");
  EXPECT_FALSE(read_live_text(path, 9));
}

}  // namespace
}  // namespace matinee::cookies
