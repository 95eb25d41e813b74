// SPDX-License-Identifier: MIT
#include "media/download.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <sys/file.h>

#include "media/load.hpp"
#include "media/store/work_folder.hpp"
#include "support/boxes.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_transport.hpp"
#include "support/temp_dir.hpp"

namespace matinee::media {
namespace {

using test::Scripted;

class Sink final : public ProgressSink {
 public:
  void on_phase(Phase phase) override { phases.push_back(phase); }
  void on_progress(const Progress& progress) override { last = progress; }
  void on_note(std::string_view text) override { notes.emplace_back(text); }

  std::vector<Phase> phases;
  Progress last;
  std::vector<std::string> notes;
};

Scripted object(std::string body, std::string etag) {
  return {.headers = {{"ETag", etag.empty() ? "" : "\"" + etag + "\""}}, .body = std::move(body)};
}

Scripted cut(Scripted whole, std::size_t after) {
  whole.error = Error(Errc::network, "cut", {}, Recovery::give_up);
  whole.cut_after = after;
  return whole;
}

class DownloadTest : public ::testing::Test {
 protected:
  DownloadTest() {
    transport_.clock = &clock_;
    options_.output = folder_.path() / "film.mp4";
    options_.limits.parallel = 1;
  }

  void serve(Scripted scripted) {
    transport_.forget(k_url);
    transport_.answer(k_url, std::move(scripted));
  }

  Result<DownloadReport> run() {
    Plan plan{.kind = ManifestKind::progressive, .duration = {}, .tracks = {}, .notes = {}};
    Track track{.id = "0", .mime = "video/mp4"};
    track.segments.push_back({.resource = {.url = k_url}});
    plan.tracks.push_back(std::move(track));
    const Remote remote{transport_, clock_};
    return download(remote, plan, options_, sink_, {});
  }

  // The first bytes go to the look at the boxes; the second answer is the download.
  void stop_after(const std::string& body, const std::string& etag, std::size_t bytes) {
    transport_.forget(k_url);
    transport_.answer(k_url, object(body, etag));
    transport_.answer(k_url, cut(object(body, etag), bytes));
    const auto stopped = run();
    ASSERT_FALSE(stopped.has_value());
    ASSERT_EQ(stopped.error().code(), Errc::network);
    ASSERT_FALSE(std::filesystem::exists(options_.output));
    transport_.requests.clear();
  }

  std::string output() const { return test::content_of(options_.output); }
  bool has_part_folder() const {
    return std::filesystem::exists(options_.output.string() + ".matinee-part");
  }

  static constexpr const char* k_url = "https://media.test/sig/film.mp4?s=secret";
  test::TempDir folder_;
  test::FakeClock clock_{UnixTime(std::chrono::seconds(1'700'000'000))};
  test::FakeTransport transport_;
  DownloadOptions options_;
  Sink sink_;
  const std::string movie_ = test::clear_movie(200'000);
};

TEST_F(DownloadTest, APlainFileIsPublishedByteForByte) {
  serve(object(movie_, "a"));
  const auto report = run();
  ASSERT_TRUE(report.has_value()) << report.error().message();
  EXPECT_TRUE(output() == movie_);
  EXPECT_EQ(report->bytes, movie_.size());
  EXPECT_FALSE(has_part_folder());
  EXPECT_EQ(sink_.last.bytes_total, movie_.size());
  EXPECT_EQ(sink_.phases.back(), Phase::publishing);
}

TEST_F(DownloadTest, WhatOneHostHasNotGotComesFromTheNext) {
  Plan plan{.kind = ManifestKind::progressive, .duration = {}, .tracks = {}, .notes = {}};
  Track track{.id = "0", .mime = "video/mp4"};
  track.segments.push_back({.resource = {.url = "https://gone.test/film.mp4",
                                         .alternatives = {"https://no.test/", k_url}}});
  plan.tracks.push_back(std::move(track));
  serve(object(movie_, "a"));
  const auto report = download({transport_, clock_}, plan, options_, sink_, {});
  ASSERT_TRUE(report.has_value()) << report.error().message();
  EXPECT_TRUE(output() == movie_);
  plan.tracks[0].segments[0].resource.alternatives.pop_back();
  options_.output = folder_.path() / "other.mp4";
  const auto none = download({transport_, clock_}, plan, options_, sink_, {});
  ASSERT_FALSE(none.has_value());
  EXPECT_EQ(none.error().code(), Errc::not_found);
}

TEST_F(DownloadTest, GoesOnFromWhereItWas) {
  stop_after(movie_, "a", 120'000);
  serve(object(movie_, "a"));
  ASSERT_TRUE(run().has_value());
  EXPECT_TRUE(output() == movie_);
  EXPECT_EQ(transport_.requests.back().range->first, 120'000u);
}

TEST_F(DownloadTest, NeverMixesAnOldAndANewObject) {
  stop_after(movie_, "a", 120'000);
  std::string other = movie_;
  for (char& c : std::span(other).subspan(40))
    c = 'Z';
  serve(object(other, "b"));
  ASSERT_TRUE(run().has_value());
  EXPECT_TRUE(output() == other);
  ASSERT_EQ(sink_.notes.size(), 1u);
  EXPECT_EQ(sink_.notes[0].find("secret"), std::string::npos);
}

TEST_F(DownloadTest, NeverMixesTwoTargetsOfOneName) {
  // Of the same size, changed at the same time long ago, and with no ETag to tell them apart.
  const auto dated = [](const std::string& body) {
    return Scripted{.headers = {{"Last-Modified", "Mon, 02 Jan 2023 10:00:00 GMT"},
                                {"Date", "Tue, 14 Nov 2023 22:13:20 GMT"}},
                    .body = body};
  };
  options_.target = "url https://media.test/sig/film.mp4?s=secret";
  transport_.answer(k_url, dated(movie_));
  transport_.answer(k_url, cut(dated(movie_), 120'000));
  ASSERT_EQ(run().error().code(), Errc::network);
  std::string other = movie_;
  std::ranges::fill(std::span(other).subspan(40), 'Z');
  options_.target = "url https://media.test/sig/film.mp4?s=other";
  serve(dated(other));
  ASSERT_TRUE(run().has_value());
  EXPECT_TRUE(output() == other);
}

TEST_F(DownloadTest, StartsAgainWithoutAStrongValidator) {
  stop_after(movie_, "", 120'000);
  serve(object(movie_, ""));
  ASSERT_TRUE(run().has_value());
  EXPECT_TRUE(output() == movie_);
  EXPECT_FALSE(transport_.requests.back().range);
}

TEST_F(DownloadTest, AnAnswerWithoutTheRangeStartsTheFileAgain) {
  stop_after(movie_, "a", 120'000);
  Scripted whole = object(movie_, "a");
  whole.honours_range = false;
  serve(whole);
  ASSERT_TRUE(run().has_value());
  EXPECT_TRUE(output() == movie_);
}

TEST_F(DownloadTest, AShortAnswerIsNoFile) {
  transport_.answer(k_url, object(movie_, "a"));
  Scripted brief = object(movie_.substr(0, 1'000), "a");
  brief.headers.push_back({"Content-Length", std::to_string(movie_.size())});
  transport_.answer(k_url, brief);
  transport_.answer(k_url, object(movie_, "a"));
  ASSERT_TRUE(run().has_value());
  EXPECT_TRUE(output() == movie_);
  EXPECT_FALSE(clock_.slept.empty());
}

TEST_F(DownloadTest, ABusyHostIsWaitedFor) {
  transport_.answer(k_url, object(movie_, "a"));
  transport_.answer(k_url, {.status = 429, .headers = {{"Retry-After", "7"}}});
  transport_.answer(k_url, object(movie_, "a"));
  const auto before = clock_.steady_now();
  ASSERT_TRUE(run().has_value());
  EXPECT_GE(clock_.steady_now() - before, std::chrono::seconds(7));
}

TEST_F(DownloadTest, AHostThatGoesSilentIsGivenUpWithinAHundredSeconds) {
  transport_.answer(k_url, object(movie_, "a"));
  Scripted silent;
  silent.error = Error(Errc::network, "stalled", {}, Recovery::retry_later);
  silent.takes = std::chrono::seconds(20);
  transport_.answer(k_url, silent);
  const auto before = clock_.steady_now();
  EXPECT_EQ(run().error().code(), Errc::network);
  EXPECT_LT(clock_.steady_now() - before, std::chrono::seconds(100));
}

TEST_F(DownloadTest, AHostWithoutValidatorsThatCutsEachAnswerIsGoneOnWith) {
  transport_.answer(k_url, object(movie_, ""));
  Scripted brief = cut(object(movie_, ""), 90'000);
  brief.error = Error(Errc::network, "cut", {}, Recovery::retry_later);
  transport_.answer(k_url, brief);
  const auto done = run();
  ASSERT_TRUE(done.has_value()) << done.error().message();
  EXPECT_TRUE(output() == movie_);
}

TEST_F(DownloadTest, AHostThatCutsAndKnowsNoRangesIsANetworkError) {
  transport_.answer(k_url, object(movie_, ""));
  Scripted brief = cut(object(movie_, ""), 90'000);
  brief.honours_range = false;
  brief.error = Error(Errc::network, "cut", {}, Recovery::retry_later);
  transport_.answer(k_url, brief);
  EXPECT_EQ(run().error().code(), Errc::network);
}

TEST_F(DownloadTest, ALargeFileComesInPiecesAndIsGoneOnWithPieceByPiece) {
  const std::string large = test::clear_movie(40u << 20);
  options_.limits.parallel = 3;
  transport_.answer(k_url, object(large, "a"));  // the look
  transport_.answer(k_url, object(large, "a"));  // the first piece
  transport_.answer(k_url, cut(object(large, "a"), 5u << 20));
  ASSERT_EQ(run().error().code(), Errc::network);
  transport_.requests.clear();
  serve(object(large, "a"));
  ASSERT_TRUE(run().has_value());
  EXPECT_TRUE(output() == large);
  EXPECT_FALSE(has_part_folder());
  std::uint64_t asked_for = 0;
  for (const http::Request& request : transport_.requests) {
    ASSERT_TRUE(request.range && request.range->last);
    asked_for += *request.range->last - request.range->first + 1;
  }
  EXPECT_LT(asked_for, large.size() - (20u << 20)) << "what was there came again";
}

TEST_F(DownloadTest, PiecesOfTwoObjectsAreNeverMixed) {
  const std::string large = test::clear_movie(40u << 20);
  std::string other = large;
  std::ranges::fill(std::span(other).subspan(40), 'Z');
  transport_.answer(k_url, object(large, "a"));
  transport_.answer(k_url, object(large, "a"));
  transport_.answer(k_url, cut(object(large, "a"), 5u << 20));
  ASSERT_EQ(run().error().code(), Errc::network);
  serve(object(other, "b"));
  ASSERT_TRUE(run().has_value());
  EXPECT_TRUE(output() == other);
}

TEST_F(DownloadTest, RefusalsAreFinal) {
  transport_.answer(k_url, object(movie_, "a"));
  transport_.answer(k_url, {.status = 403});
  const auto refused = run();
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code(), Errc::rejected);
  EXPECT_EQ(transport_.count(k_url), 2u);
}

TEST_F(DownloadTest, FollowsARedirect) {
  transport_.answer(k_url, object(movie_, "a"));
  transport_.answer(k_url, {.status = 302, .headers = {{"Location", "https://edge.test/x"}}});
  transport_.answer("https://edge.test/x", object(movie_, "a"));
  ASSERT_TRUE(run().has_value());
  EXPECT_TRUE(output() == movie_);
}

TEST_F(DownloadTest, EncryptedMediaLeaveNothingOnTheDisk) {
  serve(object(test::box("ftyp", "isom") + test::box("mdat", std::string(200'000, 'x')) +
                   test::box("moov", test::box("pssh", "x")),
               "a"));
  const auto refused = run();
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code(), Errc::protected_media);
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(DownloadTest, AnOutputThatExistsIsLeftAloneUnlessAllowed) {
  folder_.write("film.mp4", "mine");
  serve(object(movie_, "a"));
  EXPECT_EQ(run().error().code(), Errc::exists);
  EXPECT_EQ(output(), "mine");
  options_.overwrite = Overwrite::allow;
  ASSERT_TRUE(run().has_value());
  EXPECT_TRUE(output() == movie_);
}

TEST_F(DownloadTest, ASecondRunIsToldThatTheFirstIsAtWork) {
  serve(object(movie_, "a"));
  const auto first = WorkFolder::open(options_.output);
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(run().error().code(), Errc::busy);
}

TEST_F(DownloadTest, WritesNoUrlAndSendsNoSecret) {
  stop_after(movie_, "a", 120'000);
  const auto part = std::filesystem::path(options_.output.string() + ".matinee-part");
  const std::string journal = test::content_of(part / "journal");
  EXPECT_NE(journal.find("partial t0-000000"), std::string::npos);
  EXPECT_EQ(journal.find("sig"), std::string::npos);
  EXPECT_EQ(journal.find("secret"), std::string::npos);
  for (const auto& request : transport_.requests)
    EXPECT_TRUE(request.secret_headers.empty());
}

}  // namespace
}  // namespace matinee::media
