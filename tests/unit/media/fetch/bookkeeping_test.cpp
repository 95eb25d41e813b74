// SPDX-License-Identifier: MIT
#include "media/fetch/bookkeeping.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/fake_clock.hpp"
#include "support/temp_dir.hpp"

namespace matinee::media {
namespace {

using std::chrono::milliseconds;

class Sink final : public ProgressSink {
 public:
  void on_phase(Phase) override {}
  void on_progress(const Progress& progress) override { told.push_back(progress); }
  void on_note(std::string_view) override {}

  std::vector<Progress> told;
};

class BookkeepingTest : public ::testing::Test {
 protected:
  FetchTask& add(const std::string& name) {
    return tasks_.emplace_back(WantedFile{.name = name,
                                          .resource = {.url = "https://m.test/" + name},
                                          .check = SegmentCheck::none},
                               work_);
  }

  // The head of an object of so many bytes, and the first ones.
  static void begin(FetchTask& task, std::size_t all, std::size_t some) {
    http::Response head;
    head.status = 200;
    head.headers = {{"Content-Length", std::to_string(all)}, {"ETag", "\"x\""}};
    ASSERT_EQ(task.take_head(head), FetchTask::Step::go_on);
    const std::string bytes(some, 'a');
    ASSERT_EQ(task.take_body(std::as_bytes(std::span(bytes))), FetchTask::Step::go_on);
  }

  test::TempDir folder_;
  WorkFolder work_ = WorkFolder::open(folder_.path() / "film.mp4").value();
  test::FakeClock clock_{UnixTime(std::chrono::seconds(1'700'000'000))};
  std::deque<FetchTask> tasks_;
};

TEST_F(BookkeepingTest, ACheckpointIsDueAfterATimeOrAfterManyBytes) {
  JournalWriter writer = JournalWriter::open(work_).value();
  Bookkeeping books(writer, clock_);
  FetchTask& task = add("a");
  task.last_checkpoint = clock_.steady_now();
  begin(task, 10u << 20, 1'000);
  EXPECT_FALSE(books.is_checkpoint_due(task));
  clock_.sleep_for(milliseconds(500), {});
  EXPECT_TRUE(books.is_checkpoint_due(task));
  ASSERT_TRUE(books.keep(task).has_value());
  EXPECT_FALSE(books.is_checkpoint_due(task));
  const std::string many(4u << 20, 'b');
  ASSERT_TRUE(task.take_body(std::as_bytes(std::span(many))).has_value());
  EXPECT_TRUE(books.is_checkpoint_due(task));
}

TEST_F(BookkeepingTest, WhatIsKeptIsInTheJournalOfTheNextRun) {
  {
    JournalWriter writer = JournalWriter::open(work_).value();
    Bookkeeping books(writer, clock_);
    FetchTask& task = add("a");
    begin(task, 5'000, 1'000);
    ASSERT_TRUE(books.keep(task).has_value());
  }
  const JournalWriter writer = JournalWriter::open(work_).value();
  ASSERT_TRUE(writer.records().contains("a"));
  EXPECT_EQ(writer.records().at("a").bytes, 1'000u);
  EXPECT_EQ(writer.records().at("a").state, FileState::partial);
}

TEST_F(BookkeepingTest, ProgressIsToldAtTimes) {
  Sink sink;
  ProgressMeter meter(tasks_, clock_, sink);
  begin(add("a"), 5'000, 1'000);
  meter.tell(1'000);
  meter.tell_at_times(1'000);
  EXPECT_EQ(sink.told.size(), 1u);
  clock_.sleep_for(milliseconds(50), {});
  meter.tell_at_times(2'000);
  ASSERT_EQ(sink.told.size(), 2u);
  EXPECT_EQ(sink.told[1].bytes_received, 2'000u);
  EXPECT_EQ(sink.told[1].bytes_done, 1'000u);
  EXPECT_EQ(sink.told[1].bytes_total, 5'000u);
}

TEST_F(BookkeepingTest, TheTotalIsKnownWhenAllLengthsAre) {
  Sink sink;
  ProgressMeter meter(tasks_, clock_, sink);
  begin(add("a"), 5'000, 1'000);
  add("b");
  meter.tell(0);
  EXPECT_FALSE(sink.told.at(0).bytes_total);
  EXPECT_EQ(sink.told.at(0).segments_total, 2u);
}

}  // namespace
}  // namespace matinee::media
