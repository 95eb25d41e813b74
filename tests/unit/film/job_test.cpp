// SPDX-License-Identifier: MIT
#include "film/job.hpp"

#include <string>

#include <gtest/gtest.h>

#include "support/fake_clock.hpp"
#include "support/fake_transport.hpp"

namespace matinee::film {
namespace {

class Silent final : public media::ProgressSink {
 public:
  void on_phase(media::Phase) override {}
  void on_progress(const media::Progress&) override {}
  void on_note(std::string_view) override {}
};

Error of_host(long status) {
  return {Errc::rejected, "https://e/1.ts: refused", NativeCode{NativeCode::Space::http, status}};
}

class RunJob : public ::testing::Test {
 protected:
  test::FakeClock clock{UnixTime{std::chrono::seconds(1'790'000'000)}};
  test::FakeTransport transport;
  Silent sink;
  int plans = 0;

  Error run_with(const Error& error) {
    const Job job{.make_plan = [&](const media::Remote&) -> Result<media::Plan> {
                    ++plans;
                    return error;
                  },
                  .title = "A Film"};
    return film::run({.transport = transport, .clock = clock}, job, sink, {}).error();
  }
};

TEST_F(RunJob, AsksForNewUrlsThreeTimesWhereThatBringsNothing) {
  const Error told = run_with(of_host(403));
  EXPECT_EQ(plans, 3);
  EXPECT_EQ(told.code(), Errc::failure);
  EXPECT_EQ(told.subject(), Subject::media);
}

TEST_F(RunJob, DoesNotAskAgainForWhatNewUrlsDoNotMend) {
  EXPECT_EQ(run_with(Error(Errc::network, "https://e/1.ts: stalled")).code(), Errc::network);
  EXPECT_EQ(plans, 1);
}

TEST_F(RunJob, NamesTheFilmAndNotItsSegment) {
  EXPECT_EQ(run_with(Error(Errc::protected_media, "https://e/1.ts: encrypted")).message(),
            "A Film: the media are encrypted");
  EXPECT_EQ(run_with(Error(Errc::integrity, "https://e/1.ts: cut")).message(),
            "A Film: https://e/1.ts: cut");
}

TEST(AboutTarget, LeavesAloneWhatIsNamed) {
  EXPECT_EQ(about_target(Error(Errc::failure, "A Film: x"), "A Film").message(), "A Film: x");
  EXPECT_EQ(about_target(Error(Errc::exists, "f.mp4: exists"), "A Film").message(),
            "f.mp4: exists");
  EXPECT_EQ(about_target(Error::from_errno(ENOSPC, "f.mp4"), "A Film").code(), Errc::storage);
  EXPECT_EQ(about_target(Error(Errc::unsupported, "live"), "https://e/l.m3u8").message(),
            "https://e/l.m3u8: live");
  EXPECT_EQ(about_target(Error(Errc::failure, "https://e/2: x"), "https://e/1").message(),
            "https://e/2: x");
}

TEST(IsExpiredUrl, GoesByTheStatusOfTheMediaHost) {
  EXPECT_TRUE(is_expired_url(of_host(403)));
  EXPECT_TRUE(is_expired_url(of_host(410)));
  EXPECT_FALSE(is_expired_url(of_host(404)));
  EXPECT_FALSE(is_expired_url(Error(Errc::network, "x")));
}

TEST(AsTold, AMediaHostThatRefusesIsNotARefusedSession) {
  EXPECT_EQ(as_told(Error(Errc::rejected, "x")).code(), Errc::failure);
  const Error of_service =
      Error(Errc::rejected, "x", NativeCode{NativeCode::Space::http, 401}).about(Subject::film);
  EXPECT_EQ(as_told(of_service).code(), Errc::rejected);
  EXPECT_FALSE(is_expired_url(of_service));
  const Error of_source = Error(Errc::rejected, "x").about(Subject::session_source);
  EXPECT_EQ(as_told(of_source).code(), Errc::rejected);
  EXPECT_EQ(as_told(Error(Errc::storage, "x")).code(), Errc::storage);
}

TEST(AsTold, WhatTheFileSystemRefusesIsAboutTheOutput) {
  EXPECT_EQ(as_told(Error::from_errno(ENOENT, "a:b?.mp4")).subject(), Subject::output);
  EXPECT_EQ(as_told(Error::from_errno(EINVAL, "a:b?.mp4")).subject(), Subject::output);
  EXPECT_EQ(as_told(Error(Errc::not_found, "https://e/1.ts: 404")).subject(), Subject::media);
}

}  // namespace
}  // namespace matinee::film
