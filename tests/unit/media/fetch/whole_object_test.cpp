// SPDX-License-Identifier: MIT
#include "media/fetch/whole_object.hpp"

#include <deque>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/temp_dir.hpp"

namespace matinee::media {
namespace {

using Step = FetchTask::Step;

class WholeObjectTest : public ::testing::Test {
 protected:
  WholeObjectTest() : work_(WorkFolder::open(folder_.path() / "film.mp4").value()) {
    for (const int offset : {20, 0, 10})
      add(static_cast<std::uint64_t>(offset));
  }

  void add(std::uint64_t offset) {
    tasks_.emplace_back(
        WantedFile{.name = fmt::format("t{}", offset),
                   .track_id = "v",
                   .resource = {.url = "https://m.test/a", .offset = offset, .length = 10},
                   .check = SegmentCheck::none},
        work_);
  }

  WholeObject whole(bool is_told = true) {
    std::vector<FetchTask*> tasks;
    for (FetchTask& task : tasks_)
      tasks.push_back(&task);
    return {std::move(tasks), is_told, [this](FetchTask& task) {
              (void)task.take_kept();
              done_.push_back(task.wanted().name);
              return Result<void>();
            }};
  }

  static http::Response head(std::size_t length, std::string etag = "\"a\"") {
    http::Response response;
    response.status = 200;
    response.headers = {{"Content-Length", std::to_string(length)}, {"ETag", std::move(etag)}};
    return response;
  }

  // In pieces of `piece` bytes; the first step that is not go_on ends it.
  static Result<Step> feed(WholeObject& object, std::string_view text, std::size_t piece) {
    while (!text.empty()) {
      const auto some = text.substr(0, piece);
      const auto step = object.take_body(std::as_bytes(std::span(some)));
      if (!step || *step != Step::go_on) return step;
      text.remove_prefix(some.size());
    }
    return Step::go_on;
  }

  std::string stored(const std::string& name) const {
    return test::content_of(folder_.path() / "film.mp4.matinee-part" / name);
  }

  test::TempDir folder_;
  WorkFolder work_;
  std::deque<FetchTask> tasks_;
  std::vector<std::string> done_;
  std::string text_ = "0123456789abcdefghijABCDEFGHIJ-and more";
};

TEST_F(WholeObjectTest, EachTaskHasItsOwnBytesHoweverTheyCome) {
  for (const std::size_t piece : {1, 7, 10, 100}) {
    tasks_.clear();
    for (const int offset : {20, 0, 10})
      add(static_cast<std::uint64_t>(offset));
    done_.clear();
    WholeObject object = whole();
    ASSERT_EQ(object.take_head(head(text_.size())), Step::go_on);
    EXPECT_EQ(feed(object, text_, piece), Step::complete);
    ASSERT_TRUE(object.finish().has_value());
    EXPECT_EQ(stored("t0"), "0123456789");
    EXPECT_EQ(stored("t10"), "abcdefghij");
    EXPECT_EQ(stored("t20"), "ABCDEFGHIJ");
    EXPECT_EQ(done_, (std::vector<std::string>{"t0", "t10", "t20"}));
  }
}

TEST_F(WholeObjectTest, AnAnswerThatWasCutIsComparedWithTheNext) {
  WholeObject object = whole();
  ASSERT_EQ(object.take_head(head(text_.size())), Step::go_on);
  ASSERT_EQ(feed(object, std::string_view(text_).substr(0, 15), 4), Step::go_on);
  object.abandon();
  EXPECT_EQ(done_, (std::vector<std::string>{"t0"}));
  ASSERT_EQ(object.take_head(head(text_.size(), "\"b\"")), Step::go_on);
  EXPECT_EQ(feed(object, text_, 4), Step::complete);
  ASSERT_TRUE(object.finish().has_value());
  EXPECT_EQ(stored("t10"), "abcdefghij");
  EXPECT_EQ(done_, (std::vector<std::string>{"t0", "t10", "t20"})) << "each once";
}

TEST_F(WholeObjectTest, OldAndNewBytesAreNotMixed) {
  WholeObject object = whole(false);
  ASSERT_EQ(object.take_head(head(text_.size())), Step::go_on);
  ASSERT_EQ(feed(object, std::string_view(text_).substr(0, 15), 4), Step::go_on);
  object.abandon();
  std::string other = text_;
  other[2] = '!';
  other[12] = '!';
  int answers = 0;
  Result<Step> step = Step::again;
  while (step == Step::again && ++answers < 5) {
    ASSERT_EQ(object.take_head(head(text_.size(), "\"b\"")), Step::go_on);
    step = feed(object, other, 4);
    if (step == Step::again) object.abandon();
  }
  ASSERT_EQ(step, Step::complete);
  EXPECT_EQ(stored("t0"), other.substr(0, 10));
  EXPECT_EQ(stored("t10"), other.substr(10, 10));
}

TEST_F(WholeObjectTest, WhatHasBeenUsedMustNotDiffer) {
  WholeObject object = whole();
  ASSERT_EQ(object.take_head(head(text_.size())), Step::go_on);
  ASSERT_EQ(feed(object, std::string_view(text_).substr(0, 15), 4), Step::go_on);
  object.abandon();
  ASSERT_EQ(object.take_head(head(text_.size(), "\"b\"")), Step::go_on);
  const auto step = feed(object, "01234!", 4);
  ASSERT_FALSE(step.has_value());
  EXPECT_EQ(step.error().code(), Errc::integrity);
  EXPECT_EQ(stored("t0"), "0123456789");
}

TEST_F(WholeObjectTest, AnObjectThatIsTooShortOrARangeIsNone) {
  WholeObject object = whole();
  EXPECT_EQ(object.take_head(head(25)).error().code(), Errc::integrity);
  http::Response range = head(30);
  range.status = 206;
  EXPECT_EQ(object.take_head(range).error().code(), Errc::network);
  ASSERT_EQ(object.take_head(head(30)), Step::go_on);
  ASSERT_EQ(feed(object, std::string_view(text_).substr(0, 25), 4), Step::go_on);
  EXPECT_EQ(object.finish().error().code(), Errc::network) << "cut";
}

}  // namespace
}  // namespace matinee::media
