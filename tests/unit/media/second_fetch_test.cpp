// SPDX-License-Identifier: MIT
#include "media/second_fetch.hpp"

#include <gtest/gtest.h>

#include "support/fake_clock.hpp"
#include "support/fake_transport.hpp"
#include "support/temp_dir.hpp"

namespace matinee::media {
namespace {

class Silent final : public ProgressSink {
 public:
  void on_phase(Phase) override {}
  void on_progress(const Progress&) override {}
  void on_note(std::string_view) override {}
};

class SecondFetchTest : public ::testing::Test {
 protected:
  SecondFetchTest() { transport_.clock = &clock_; }

  void serve(const std::string& body) { transport_.answer(url_, {.body = body}); }

  // What a first fetch left.
  void store(const std::string& content) {
    ASSERT_TRUE(folder_.remove("t0-000000"));
    folder_files_.write("film.mp4.matinee-part/t0-000000", content);
  }

  std::string content() const { return test::content_of(folder_.path() / "t0-000000"); }

  test::TempDir folder_files_;
  test::FakeClock clock_{UnixTime(std::chrono::seconds(1'700'000'000))};
  test::FakeTransport transport_;
  const std::string url_ = "https://m.test/0";
  const Remote remote_{transport_, clock_};
  const WorkFolder folder_ = WorkFolder::open(folder_files_.path() / "film.mp4").value();
  JournalWriter journal_writer_ = JournalWriter::open(folder_).value();
  const FetchLimits limits_{};
  Silent sink_;
  const std::stop_token stop_{};
  SecondFetch second_{{remote_, folder_, journal_writer_, limits_, sink_, stop_}};
  const std::vector<WantedFile> files_{
      {.name = "t0-000000", .resource = {.url = url_}, .check = SegmentCheck::none}};
};

TEST_F(SecondFetchTest, ProvesWhatComesAsItWasAndAsksNoMore) {
  store("odd");
  serve("odd");
  EXPECT_EQ(second_.run(files_).value(), false);
  EXPECT_TRUE(second_.is_proved("t0-000000"));
  EXPECT_EQ(second_.run(files_).value(), false);
  EXPECT_EQ(transport_.count(url_), 1u);
  EXPECT_EQ(content(), "odd");
}

TEST_F(SecondFetchTest, KeepsWhatComesDifferently) {
  store("odd");
  serve("right");
  EXPECT_EQ(second_.run(files_).value(), true);
  EXPECT_FALSE(second_.is_proved("t0-000000"));
  EXPECT_EQ(content(), "right");
  EXPECT_EQ(second_.run(files_).value(), false) << "now it has come twice";
}

TEST_F(SecondFetchTest, GivesUpOnWhatComesDifferentlyEachTime) {
  store("a");
  for (const char* body : {"b", "c", "d"})
    serve(body);
  EXPECT_TRUE(second_.run(files_).value());
  EXPECT_TRUE(second_.run(files_).value());
  EXPECT_EQ(second_.run(files_).error().code(), Errc::integrity);
}

TEST_F(SecondFetchTest, KeepsTheFirstBytesIfNoOthersCome) {
  store("odd");
  EXPECT_FALSE(second_.run(files_));
  EXPECT_EQ(content(), "odd");
}

}  // namespace
}  // namespace matinee::media
