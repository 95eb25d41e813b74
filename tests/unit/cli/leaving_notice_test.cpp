// SPDX-License-Identifier: MIT
#include "leaving_notice.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "support/temp_dir.hpp"

namespace matinee::cli {
namespace {

TEST(NoticeStamps, AreKeptInAFolderOfTheirOwn) {
  const test::TempDir home;
  const NoticeStamps stamps(home.path() / "state/matinee");
  EXPECT_EQ(stamps.read(), library::NoticeStamp());
  const library::NoticeStamp stamp{.asked = UnixTime(std::chrono::seconds(20)),
                                   .done = UnixTime(std::chrono::seconds(10))};
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(stamps.write(stamp));
    EXPECT_EQ(stamps.read(), stamp);
  }
  const auto mode = std::filesystem::status(home.path() / "state/matinee").permissions();
  EXPECT_EQ(mode, std::filesystem::perms::owner_all);
}

TEST(NoticeStamps, AreLockedByOneAtATime) {
  const test::TempDir home;
  const NoticeStamps stamps(home.path() / "matinee");
  {
    const auto first = stamps.lock();
    ASSERT_TRUE(first);
    EXPECT_EQ(stamps.lock().error().code(), Errc::busy);
  }
  EXPECT_TRUE(stamps.lock());
}

TEST(NoticeStamps, SayThatTheyCannotBeWritten) {
  const test::TempDir home;
  std::ofstream(home.path() / "file") << "in the way";
  EXPECT_FALSE(NoticeStamps(home.path() / "file/matinee").write({}));
}

}  // namespace
}  // namespace matinee::cli
