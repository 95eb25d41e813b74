// SPDX-License-Identifier: MIT
#include "media/fetch/fetch_task.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/temp_dir.hpp"

namespace matinee::media {
namespace {

using Step = FetchTask::Step;

class FetchTaskTest : public ::testing::Test {
 protected:
  FetchTaskTest()
      : work_(WorkFolder::open(folder_.path() / "film.mp4").value()), task_(wanted_, work_) {}

  static http::Response head(int status, std::vector<http::Header> headers = {}) {
    http::Response response;
    response.status = status;
    response.headers = std::move(headers);
    return response;
  }

  static http::Response whole(std::size_t length) {
    return head(200, {{"Content-Length", std::to_string(length)}});
  }

  static http::Response part(std::size_t first, std::size_t last, std::size_t total,
                             std::vector<http::Header> more = {}) {
    more.push_back({"Content-Range", fmt::format("bytes {}-{}/{}", first, last, total)});
    return head(206, std::move(more));
  }

  Result<Step> body(std::string_view text) {
    return task_.take_body(std::as_bytes(std::span(text)));
  }

  // The first answer brings so many of the bytes and is cut.
  void cut_after(std::size_t bytes) {
    ASSERT_EQ(task_.take_head(whole(text_.size())), Step::go_on);
    ASSERT_EQ(body(std::string_view(text_).substr(0, bytes)), Step::go_on);
    const auto finished = task_.finish();
    ASSERT_FALSE(finished.has_value());
    EXPECT_EQ(finished.error().code(), Errc::network);
    EXPECT_EQ(finished.error().recovery(), Recovery::retry_later);
  }

  std::string stored() const {
    return test::content_of(folder_.path() / "film.mp4.matinee-part" / "t0-000000");
  }

  test::TempDir folder_;
  WorkFolder work_;
  WantedFile wanted_{.name = "t0-000000",
                     .track_id = "v",
                     .resource = {.url = "https://m.test/a?s=secret"},
                     .check = SegmentCheck::none};
  FetchTask task_;
  std::string text_ = std::string(100'000, 'a') + std::string(100'000, 'b');
};

TEST_F(FetchTaskTest, WithoutAValidatorTheRestComesWithAPieceThatIsHere) {
  cut_after(150'000);
  const auto range = task_.next_request().range;
  ASSERT_TRUE(range);
  EXPECT_EQ(range->first, 150'000u - (64u << 10));
  ASSERT_EQ(task_.take_head(part(range->first, text_.size() - 1, text_.size())), Step::go_on);
  ASSERT_EQ(body(std::string_view(text_).substr(range->first)), Step::go_on);
  ASSERT_EQ(task_.finish(), Step::complete);
  EXPECT_TRUE(stored() == text_);
}

TEST_F(FetchTaskTest, AnotherPieceMeansAnotherObject) {
  cut_after(150'000);
  const auto range = task_.next_request().range;
  ASSERT_EQ(task_.take_head(part(range->first, text_.size() - 1, text_.size())), Step::go_on);
  EXPECT_EQ(body(std::string(1'000, 'c')), Step::again);
  EXPECT_EQ(task_.bytes(), 0u);
  EXPECT_FALSE(task_.next_request().range);
  const std::string note = task_.take_note();
  EXPECT_NE(note, "");
  EXPECT_EQ(note.find("secret"), std::string::npos);
}

TEST_F(FetchTaskTest, AnotherTotalMeansAnotherObject) {
  cut_after(150'000);
  const auto range = task_.next_request().range;
  EXPECT_EQ(task_.take_head(part(range->first, text_.size(), text_.size() + 1)), Step::again);
  EXPECT_EQ(task_.bytes(), 0u);
}

TEST_F(FetchTaskTest, AHostThatCutsAndKnowsNoRangesIsANetworkError) {
  for (int i = 0; i < 20; ++i)
    cut_after(150'000);
  EXPECT_EQ(task_.furthest(), 150'000u);
}

TEST_F(FetchTaskTest, AnEndBeyondWhichThereIsNothingIsTheEnd) {
  cut_after(150'000);
  task_ = FetchTask(wanted_, work_);
  // No length was told, and the connection broke.
  ASSERT_EQ(task_.take_head(head(206, {{"Content-Range", "bytes 0-199999/*"}})), Step::go_on);
  ASSERT_EQ(body(text_), Step::go_on);
  EXPECT_EQ(task_.take_head(head(416, {{"Content-Range", "bytes */200000"}})), Step::complete);
  ASSERT_EQ(task_.finish(), Step::complete);
  EXPECT_TRUE(stored() == text_);
}

TEST_F(FetchTaskTest, AnEndElsewhereMeansAnotherObject) {
  cut_after(150'000);
  EXPECT_EQ(task_.take_head(head(416, {{"Content-Range", "bytes */90000"}})), Step::again);
  EXPECT_EQ(task_.bytes(), 0u);
}

class OpenEnded : public FetchTaskTest {
 protected:
  static http::Response open_ended() {
    http::Response response = head(200);
    response.ends_with_connection = true;
    return response;
  }

  void take(std::size_t bytes) {
    ASSERT_EQ(task_.take_head(open_ended()), Step::go_on);
    ASSERT_EQ(body(std::string_view(text_).substr(0, bytes)), Step::go_on);
    ASSERT_EQ(task_.finish(), Step::again) << "it may have been cut";
    ASSERT_TRUE(task_.next_request().range);
  }
};

TEST_F(OpenEnded, IsConfirmedByItsLength) {
  take(text_.size());
  EXPECT_EQ(task_.take_head(whole(text_.size())), Step::complete);
  ASSERT_EQ(task_.finish(), Step::complete);
  EXPECT_TRUE(stored() == text_);
}

TEST_F(OpenEnded, IsConfirmedByComingAgain) {
  take(text_.size());
  ASSERT_EQ(task_.take_head(open_ended()), Step::go_on);
  ASSERT_EQ(body(text_), Step::go_on);
  ASSERT_EQ(task_.finish(), Step::complete);
  EXPECT_TRUE(stored() == text_);
}

TEST_F(OpenEnded, GoesOnWhereItWasCut) {
  take(120'000);
  const std::uint64_t first = task_.next_request().range->first;
  ASSERT_EQ(task_.take_head(part(first, text_.size() - 1, text_.size())), Step::go_on);
  ASSERT_EQ(body(std::string_view(text_).substr(first)), Step::go_on);
  ASSERT_EQ(task_.finish(), Step::complete);
  EXPECT_TRUE(stored() == text_);
}

TEST_F(OpenEnded, BecomesLongerWhenTheSecondAnswerIs) {
  take(120'000);
  ASSERT_EQ(task_.take_head(open_ended()), Step::go_on);
  ASSERT_EQ(body(text_), Step::go_on);
  EXPECT_EQ(task_.bytes(), text_.size());
}

TEST_F(FetchTaskTest, APartThatLacksOnlyItsNameIsProvedByItsLastByte) {
  const std::vector<http::Header> etag{{"ETag", "\"x\""}};
  ASSERT_EQ(task_.take_head(part(0, text_.size() - 1, text_.size(), etag)), Step::go_on);
  ASSERT_EQ(body(text_), Step::go_on);
  const auto record = task_.checkpoint();
  ASSERT_TRUE(record.has_value() && record->has_value());
  FetchTask next(wanted_, work_);
  ASSERT_TRUE(next.adopt((*record)->record).has_value());
  const std::uint64_t last = text_.size() - 1;
  EXPECT_EQ(next.next_request().range, (http::ByteRange{.first = last, .last = {}}));
  ASSERT_EQ(next.take_head(part(last, last, text_.size(), etag)), Step::go_on);
  ASSERT_EQ(next.take_body(std::as_bytes(std::span(std::string_view("b")))), Step::go_on);
  ASSERT_EQ(next.finish(), Step::complete);
  EXPECT_TRUE(stored() == text_);
}

TEST_F(FetchTaskTest, ACheckpointIsOfBytesThatAreInTheFile) {
  const std::vector<http::Header> etag{{"ETag", "\"x\""}};
  ASSERT_EQ(task_.take_head(part(0, text_.size() - 1, text_.size(), etag)), Step::go_on);
  ASSERT_EQ(body(std::string_view(text_).substr(0, 1'000)), Step::go_on);
  const auto record = task_.checkpoint();
  ASSERT_TRUE(record.has_value() && record->has_value());
  EXPECT_EQ((*record)->record.bytes, 1'000u);
  EXPECT_EQ(work_.find_size("t0-000000.part"), 1'000u);
}

TEST_F(FetchTaskTest, WhatIsDroppedIsNotWrittenLater) {
  ASSERT_EQ(task_.take_head(whole(text_.size())), Step::go_on);
  ASSERT_EQ(body("cut"), Step::go_on);
  ASSERT_TRUE(task_.start_again().has_value());
  ASSERT_EQ(task_.take_head(whole(text_.size())), Step::go_on);
  ASSERT_EQ(body(text_), Step::go_on);
  ASSERT_EQ(task_.finish(), Step::complete);
  EXPECT_TRUE(stored() == text_);
}

TEST_F(FetchTaskTest, WhatIsNoSegmentIsFetchedOnceMore) {
  wanted_.check = SegmentCheck::whole;
  task_ = FetchTask(wanted_, work_);
  const std::string page = "<!doctype html>";
  ASSERT_EQ(task_.take_head(whole(page.size())), Step::go_on);
  ASSERT_EQ(body(page), Step::go_on);
  const auto finished = task_.finish();
  ASSERT_FALSE(finished.has_value());
  EXPECT_EQ(finished.error().code(), Errc::integrity);
  EXPECT_EQ(finished.error().recovery(), Recovery::retry_later);
  EXPECT_EQ(task_.bytes(), 0u);
  EXPECT_FALSE(work_.find_size("t0-000000"));
}

}  // namespace
}  // namespace matinee::media
