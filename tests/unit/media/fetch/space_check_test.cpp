// SPDX-License-Identifier: MIT
#include "media/fetch/space_check.hpp"

#include <string>

#include <gtest/gtest.h>

#include "support/temp_dir.hpp"

namespace matinee::media {
namespace {

// More than any disk has, though a few of them can be added.
constexpr std::uint64_t k_too_much = std::uint64_t{1} << 52;

class SpaceCheckTest : public ::testing::Test {
 protected:
  FetchTask& add(std::optional<std::uint64_t> length) {
    WantedFile file{.name = "f" + std::to_string(tasks_.size()),
                    .resource = {.url = "https://m.test/a"},
                    .check = SegmentCheck::none};
    if (length) file.resource.offset = 0;
    file.resource.length = length;
    return tasks_.emplace_back(file, work_);
  }

  static void head_of(FetchTask& task, std::uint64_t bytes) {
    http::Response head;
    head.status = 200;
    head.headers = {{"content-length", std::to_string(bytes)}};
    ASSERT_EQ(task.take_head(head), FetchTask::Step::go_on);
  }

  test::TempDir folder_;
  WorkFolder work_ = WorkFolder::open(folder_.path() / "film.mp4").value();
  std::deque<FetchTask> tasks_;
  std::string beside_;
};

TEST_F(SpaceCheckTest, LengthsThatTheManifestTellsAreCheckedBeforeTheFirstByte) {
  add(1'000);
  EXPECT_TRUE(SpaceCheck(work_, tasks_, beside_).check_all().has_value());
  add(k_too_much);
  const auto checked = SpaceCheck(work_, tasks_, beside_).check_all();
  ASSERT_FALSE(checked.has_value());
  EXPECT_EQ(checked.error().code(), Errc::storage);
  EXPECT_NE(checked.error().message().find("bytes are needed"), std::string::npos);
}

TEST_F(SpaceCheckTest, ALengthThatAHostTellsIsCheckedAtTheHead) {
  FetchTask& small = add(std::nullopt);
  FetchTask& large = add(std::nullopt);
  const SpaceCheck space(work_, tasks_, beside_);
  EXPECT_TRUE(space.check(small, 0).has_value()) << "nothing is known";
  head_of(small, 1'000);
  head_of(large, k_too_much);
  EXPECT_TRUE(space.check(small, 0).has_value());
  EXPECT_EQ(space.check(large, 0).error().code(), Errc::storage);
}

TEST_F(SpaceCheckTest, SmallFilesSoFarLeaveRoomForTheRest) {
  SpaceCheck space(work_, tasks_, beside_);
  for (int i = 0; i < 32; ++i)
    add(std::nullopt);
  for (int i = 0; i < 16; ++i)
    EXPECT_TRUE(space.check_by_experience(tasks_[0], 0).has_value());
}

}  // namespace
}  // namespace matinee::media
