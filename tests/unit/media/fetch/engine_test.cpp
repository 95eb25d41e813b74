// SPDX-License-Identifier: MIT
#include "media/fetch/engine.hpp"

#include <algorithm>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "media/store/journal.hpp"
#include "support/boxes.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_transport.hpp"
#include "support/temp_dir.hpp"

namespace matinee::media {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using test::Scripted;

class Sink final : public ProgressSink {
 public:
  void on_phase(Phase) override {}
  void on_progress(const Progress& progress) override {
    last = progress;
    if (on_each) on_each(progress);
  }
  void on_note(std::string_view text) override { notes.emplace_back(text); }

  Progress last;
  std::vector<std::string> notes;
  std::function<void(const Progress&)> on_each;
};

Scripted object(std::string body, const std::string& etag) {
  return {.headers = {{"ETag", "\"" + etag + "\""}}, .body = std::move(body)};
}

Scripted cut(Scripted whole, std::size_t after, Recovery recovery = Recovery::retry_later) {
  whole.error = Error(Errc::network, "cut", {}, recovery);
  whole.cut_after = after;
  return whole;
}

WantedFile file(std::string name, std::string url) {
  return {.name = std::move(name),
          .track_id = "v",
          .resource = {.url = std::move(url)},
          .check = SegmentCheck::none};
}

WantedFile range(std::string name, std::uint64_t offset, std::uint64_t length) {
  WantedFile wanted = file(std::move(name), "https://cdn.test/whole");
  wanted.resource.offset = offset;
  wanted.resource.length = length;
  return wanted;
}

class EngineTest : public ::testing::Test {
 protected:
  EngineTest() { transport_.clock = &clock_; }

  static std::string url(int number) {
    return "https://cdn.test/" + std::to_string(number) + "?token=secret";
  }

  // As many small objects, each different from the others.
  std::vector<WantedFile> serve(int count) {
    std::vector<WantedFile> files;
    for (int i = 0; i < count; ++i) {
      transport_.answer(url(i), object("body " + std::to_string(i), std::to_string(i)));
      files.push_back(file("f" + std::to_string(i), url(i)));
    }
    return files;
  }

  // As a run of the program does it: the folder and the journal are opened anew.
  Result<void> run(const std::vector<WantedFile>& files) {
    const auto folder = WorkFolder::open(output_);
    if (!folder) return folder.error();
    auto journal_writer = JournalWriter::open(*folder);
    if (!journal_writer) return journal_writer.error();
    return fetch_files({transport_, clock_}, *folder, *journal_writer,
                       {.files = files,
                        .limits = limits_,
                        .on_complete = on_complete_,
                        .on_missing =
                            [this](const WantedFile& missing, const Error&) {
                              missing_.push_back(missing.name);
                              return true;
                            },
                        .on_odd = on_odd_},
                       sink_, stop_.get_token());
  }

  std::string content(const std::string& name) const {
    return test::content_of(output_.string() + ".matinee-part/" + name);
  }

  std::size_t requests() const { return transport_.requests.size(); }

  test::TempDir folder_;
  std::filesystem::path output_ = folder_.path() / "film.mp4";
  test::FakeClock clock_{UnixTime(seconds(1'700'000'000))};
  test::FakeTransport transport_;
  FetchLimits limits_;
  std::function<bool(const WantedFile&)> on_complete_;
  std::function<bool(const WantedFile&, const Error&, OddFile)> on_odd_;
  std::vector<std::string> missing_;
  Sink sink_;
  std::stop_source stop_;
};

TEST_F(EngineTest, BringsEachResourceIntoItsFile) {
  const auto files = serve(5);
  const auto done = run(files);
  ASSERT_TRUE(done.has_value()) << done.error().message();
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(content("f" + std::to_string(i)), "body " + std::to_string(i));
  EXPECT_EQ(sink_.last.segments_done, 5u);
  EXPECT_EQ(sink_.last.bytes_done, sink_.last.bytes_total);
  const auto records = parse_journal(content("journal"), "");
  ASSERT_EQ(records.size(), 5u) << "noted for a power cut as well";
  EXPECT_EQ(records.at("f3").state, FileState::complete);
}

TEST_F(EngineTest, RunsAsManyAtOnceAsAreAllowed) {
  limits_.parallel = 3;
  ASSERT_TRUE(run(serve(10)).has_value());
  EXPECT_EQ(transport_.most_at_once, 3u);
}

TEST_F(EngineTest, ExchangesAtALimitedRateShareIt) {
  limits_ = {.parallel = 16, .bytes_per_s = 40'000};
  ASSERT_TRUE(run(serve(10)).has_value());
  ASSERT_LE(transport_.most_at_once, 4u);
  // While all of them run; the last ones may have the shares of those that are gone.
  for (std::size_t i = 0; i < 6; ++i) {
    const http::Request& request = transport_.requests[i];
    EXPECT_EQ(request.most_bytes_per_s, 10'000u);
    EXPECT_LT(request.least_bytes_per_s, request.most_bytes_per_s) << "slow on purpose is no stall";
  }
}

TEST_F(EngineTest, AHostThatAsksToWaitIsLeftAloneAndOthersAreNot) {
  transport_.answer("https://cdn.test/a", {.status = 429, .headers = {{"Retry-After", "7"}}});
  transport_.answer("https://cdn.test/a", object("a", "a"));
  transport_.answer("https://cdn.test/b", object("b", "b"));
  transport_.answer("https://other.test/c", object("c", "c"));
  limits_.parallel = 1;
  std::vector<std::string> before_the_wait;
  clock_.on_sleep = [&] {
    if (!before_the_wait.empty()) return;
    for (const auto& request : transport_.requests)
      before_the_wait.push_back(request.url);
  };
  const auto began = clock_.steady_now();
  ASSERT_TRUE(run({file("a", "https://cdn.test/a"), file("b", "https://cdn.test/b"),
                   file("c", "https://other.test/c")})
                  .has_value());
  EXPECT_EQ(before_the_wait,
            (std::vector<std::string>{"https://cdn.test/a", "https://other.test/c"}));
  EXPECT_GE(clock_.steady_now() - began, seconds(7));
}

TEST_F(EngineTest, AHostThatCutsEachAnswerIsGoneOnWithAsLongAsItBringsSomething) {
  const std::string body(400'000, 'x');
  // Twelve answers, and four attempts are what a host has that brings nothing.
  transport_.answer(url(0), cut(object(body, "a"), 35'000));
  const auto done = run({file("f", url(0))});
  ASSERT_TRUE(done.has_value()) << done.error().message();
  EXPECT_TRUE(content("f") == body);
  EXPECT_EQ(requests(), 12u);
}

TEST_F(EngineTest, AHostThatBringsNothingIsGivenUp) {
  transport_.answer(url(0), cut(object(std::string(400'000, 'x'), "a"), 0));
  EXPECT_EQ(run({file("f", url(0))}).error().code(), Errc::network);
  EXPECT_EQ(requests(), 4u);
}

TEST_F(EngineTest, ACompleteFileIsProvedByItsFirstByte) {
  const auto files = serve(2);
  ASSERT_TRUE(run(files).has_value());
  transport_.requests.clear();
  ASSERT_TRUE(run(files).has_value());
  ASSERT_EQ(requests(), 2u);
  for (const http::Request& request : transport_.requests)
    EXPECT_EQ(request.range, (http::ByteRange{.first = 0, .last = 0}));
}

TEST_F(EngineTest, ACompleteFileOfAnObjectThatWasReplacedComesAnew) {
  const auto files = serve(2);
  ASSERT_TRUE(run(files).has_value());
  transport_.forget(url(1));
  transport_.answer(url(1), object("BODY 1", "other"));
  ASSERT_TRUE(run(files).has_value());
  EXPECT_EQ(content("f0"), "body 0");
  EXPECT_EQ(content("f1"), "BODY 1");
  ASSERT_EQ(sink_.notes.size(), 1u);
  EXPECT_EQ(sink_.notes[0].find("secret"), std::string::npos);
}

TEST_F(EngineTest, RangesOfOneObjectNeedOneProof) {
  transport_.answer("https://cdn.test/whole", object("0123456789", "a"));
  const std::vector<WantedFile> files{range("x", 0, 4), range("y", 4, 4), range("z", 8, 2)};
  ASSERT_TRUE(run(files).has_value());
  EXPECT_EQ(content("y"), "4567");
  transport_.requests.clear();
  limits_.parallel = 1;
  ASSERT_TRUE(run(files).has_value());
  EXPECT_EQ(requests(), 1u);
}

TEST_F(EngineTest, RangesOfTwoObjectsAreNotTakenForOne) {
  transport_.answer("https://cdn.test/whole", object("0123456789", "a"));
  transport_.answer("https://cdn.test/whole", object("abcdefghij", "b"));
  ASSERT_TRUE(run({range("x", 0, 4), range("y", 4, 4)}).has_value());
  EXPECT_EQ(content("x"), "abcd");
  EXPECT_EQ(content("y"), "efgh");
}

TEST_F(EngineTest, WhatHasBeenUsedOfAnObjectThatIsReplacedEndsIt) {
  transport_.answer("https://cdn.test/whole", object("0123456789", "a"));
  transport_.answer("https://cdn.test/whole", object("abcdefghij", "b"));
  on_complete_ = [](const WantedFile&) { return true; };
  limits_.parallel = 1;
  const auto mixed = run({range("x", 0, 4), range("y", 4, 4)});
  ASSERT_FALSE(mixed.has_value());
  EXPECT_EQ(mixed.error().code(), Errc::integrity);
}

TEST_F(EngineTest, WhereValidatorsDifferByNodeTheObjectComesWhole) {
  const std::string url = "https://cdn.test/whole";
  for (int i = 0; i < 20; ++i)
    transport_.answer(url, object("0123456789", i % 2 == 0 ? "a" : "b"));
  std::vector<std::string> told;
  on_complete_ = [&](const WantedFile& wanted) {
    told.push_back(wanted.name);
    return true;
  };
  for (const std::size_t parallel : {1, 4}) {
    limits_.parallel = parallel;
    told.clear();
    transport_.requests.clear();
    std::filesystem::remove_all(output_.string() + ".matinee-part");
    const auto done = run({range("x", 0, 4), range("y", 4, 4), range("z", 8, 2)});
    ASSERT_TRUE(done.has_value()) << done.error().message();
    EXPECT_EQ(content("x") + content("y") + content("z"), "0123456789");
    EXPECT_EQ(told.size(), 3u);
    EXPECT_FALSE(transport_.requests.back().range);
  }
}

TEST_F(EngineTest, ALargePieceOfAnObjectOfManyNodesIsNotGivenUp) {
  const std::string body(400'000, 'x');
  for (int i = 0; i < 40; ++i)
    transport_.answer(url(0), cut(object(body, i % 2 == 0 ? "a" : "b"), 50'000u * (i + 1)));
  const auto done = run({file("f", url(0))});
  ASSERT_TRUE(done.has_value()) << done.error().message();
  EXPECT_TRUE(content("f") == body);
}

TEST_F(EngineTest, OfAHostThatEncodesRangesTheWholeIsTaken) {
  // What libcurl has decoded: neither length nor range are those of the bytes that come.
  Scripted encoded = object("0123456789", "a");
  encoded.headers.push_back({"Content-Encoding", "identity, GZIP"});
  encoded.headers.push_back({"Content-Length", "7"});
  transport_.answer("https://cdn.test/whole", encoded);
  transport_.answer(url(0), encoded);
  const auto done = run({range("x", 0, 4), range("y", 4, 4), file("f", url(0))});
  ASSERT_TRUE(done.has_value()) << done.error().message();
  EXPECT_EQ(content("x") + content("y"), "01234567");
  EXPECT_EQ(content("f"), "0123456789");
}

TEST_F(EngineTest, AHostThatRefusesSomeOfItsRequestsIsAskedMoreSlowly) {
  for (const int status : {429, 503}) {
    auto files = serve(40);
    for (int i = 0; i < 40; ++i) {
      transport_.forget(url(i));
      for (int refusals = 0; refusals < 2; ++refusals)
        transport_.answer(url(i), {.status = status});
      transport_.answer(url(i), object("body " + std::to_string(i), "a"));
    }
    limits_.parallel = 1;
    const auto done = run(files);
    ASSERT_TRUE(done.has_value()) << done.error().message();
    EXPECT_EQ(content("f39"), "body 39");
    std::filesystem::remove_all(output_.string() + ".matinee-part");
  }
}

TEST_F(EngineTest, AHostThatRefusesForEverIsGivenUpAndOthersAreNotSlowed) {
  transport_.answer("https://busy.test/a", {.status = 429});
  std::vector<WantedFile> files{file("a", "https://busy.test/a")};
  for (const WantedFile& other : serve(10))
    files.push_back(other);
  limits_.parallel = 1;
  std::size_t before_the_wait = 0;
  clock_.on_sleep = [&] { before_the_wait = before_the_wait ? before_the_wait : requests(); };
  const auto began = clock_.steady_now();
  EXPECT_EQ(run(files).error().code(), Errc::network);
  EXPECT_LT(clock_.steady_now() - began, seconds(40));
  EXPECT_EQ(before_the_wait, 11u);
  EXPECT_EQ(content("f9"), "body 9");
}

TEST_F(EngineTest, OneFileThatIsRefusedForEverIsInNobodysWay) {
  const auto files = serve(20);
  transport_.forget(url(0));
  transport_.answer(url(0), {.status = 503});
  limits_.parallel = 1;
  EXPECT_EQ(run(files).error().code(), Errc::network);
  EXPECT_EQ(content("f19"), "body 19");
}

TEST_F(EngineTest, WhatMayBeMissingAndIsGetsANote) {
  auto files = serve(2);
  files.push_back(file("last", "https://cdn.test/none"));
  files.back().may_be_missing = true;
  const auto done = run(files);
  ASSERT_TRUE(done.has_value()) << done.error().message();
  EXPECT_EQ(missing_, std::vector<std::string>{"last"});
  EXPECT_EQ(sink_.notes.size(), 1u);
  EXPECT_FALSE(std::filesystem::exists(output_.string() + ".matinee-part/last"));
  files.back().may_be_missing = false;
  EXPECT_EQ(run(files).error().code(), Errc::not_found);
}

TEST_F(EngineTest, WhatMayBeMissingButIsRefusedIsAnError) {
  transport_.answer(url(0), {.status = 403});
  auto wanted = file("last", url(0));
  wanted.may_be_missing = true;
  wanted.resource.alternatives = {"https://other.test/none"};
  EXPECT_EQ(run({wanted}).error().code(), Errc::rejected);
}

TEST_F(EngineTest, AHostThatCannotBeReachedIsLeftForAnotherAtOnce) {
  std::vector<WantedFile> files = serve(3);
  for (WantedFile& wanted : files) {
    const std::string there = wanted.resource.url;
    wanted.resource.url = "https://dead.test/" + wanted.name;
    wanted.resource.alternatives = {"https://gone.test/x", there};
    Scripted dead;
    dead.error = Error(Errc::network, "no route", {}, Recovery::retry_later);
    transport_.answer(wanted.resource.url, dead);
  }
  limits_.parallel = 1;
  const auto done = run(files);
  ASSERT_TRUE(done.has_value()) << done.error().message();
  EXPECT_EQ(content("f2"), "body 2");
  EXPECT_EQ(requests(), 5u) << "both of the others once, and three";
}

TEST_F(EngineTest, AHostThatFailedIsTriedLastAndThenAgain) {
  Scripted dead;
  dead.error = Error(Errc::network, "reset", {}, Recovery::retry_later);
  transport_.answer(url(0), dead);
  transport_.answer(url(0), object("here", "a"));
  auto wanted = file("f", url(0));
  wanted.resource.alternatives = {"https://other.test/none"};
  const auto done = run({wanted});
  ASSERT_TRUE(done.has_value()) << done.error().message();
  EXPECT_EQ(content("f"), "here");
}

TEST_F(EngineTest, ARefusalIsFinalNamesTheObjectAndKeepsTheRest) {
  auto files = serve(2);
  transport_.forget(url(1));
  transport_.answer(url(1), {.status = 403});
  limits_.parallel = 1;
  const auto refused = run(files);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code(), Errc::rejected);
  EXPECT_NE(refused.error().message().find("https://cdn.test/1"), std::string::npos);
  EXPECT_EQ(refused.error().message().find("secret"), std::string::npos);
  EXPECT_EQ(transport_.count(url(1)), 1u);
  EXPECT_EQ(content("f0"), "body 0");
}

TEST_F(EngineTest, WhereOneFileCouldNotBeHadTheOthersAreNotAskedFor) {
  std::vector<WantedFile> files;
  for (int i = 0; i < 3; ++i) {
    files.push_back(file("f" + std::to_string(i), "https://gone.test/" + std::to_string(i)));
    files.back().resource.alternatives = {url(i)};
    transport_.answer(url(i), object("body", "a"));
  }
  limits_.parallel = 1;
  ASSERT_TRUE(run(files).has_value());
  EXPECT_EQ(requests(), 4u) << "one that failed, and three";
}

TEST_F(EngineTest, ARedirectIsFollowedToHttpsOnly) {
  transport_.answer(url(0), {.status = 302, .headers = {{"Location", "/elsewhere"}}});
  transport_.answer("https://cdn.test/elsewhere", object("there", "a"));
  transport_.answer(url(1), {.status = 302, .headers = {{"Location", "http://cdn.test/plain"}}});
  ASSERT_TRUE(run({file("f0", url(0))}).has_value());
  EXPECT_EQ(content("f0"), "there");
  EXPECT_EQ(run({file("f1", url(1))}).error().code(), Errc::network);
  EXPECT_EQ(transport_.count("http://cdn.test/plain"), 0u);
}

TEST_F(EngineTest, ARedirectThatGoesInCirclesEnds) {
  transport_.answer(url(0), {.status = 302, .headers = {{"Location", url(0)}}});
  EXPECT_EQ(run({file("f", url(0))}).error().code(), Errc::network);
  EXPECT_EQ(requests(), 6u);
}

TEST_F(EngineTest, StoppedItKeepsWhatCameAndGoesOnFromThere) {
  std::vector<WantedFile> files;
  for (int i = 0; i < 3; ++i) {
    Scripted slow = object("body " + std::to_string(i), std::to_string(i));
    slow.takes = milliseconds(100);  // the sink is told at times
    transport_.answer(url(i), slow);
    files.push_back(file("f" + std::to_string(i), url(i)));
  }
  sink_.on_each = [&](const Progress& progress) {
    if (progress.segments_done == 1) stop_.request_stop();
  };
  limits_.parallel = 1;
  EXPECT_EQ(run(files).error().code(), Errc::cancelled);
  EXPECT_EQ(content("f0"), "body 0");
  EXPECT_EQ(transport_.count(url(2)), 0u);
  stop_ = {};
  sink_.on_each = {};
  transport_.requests.clear();
  ASSERT_TRUE(run(files).has_value());
  EXPECT_EQ(content("f2"), "body 2");
  ASSERT_EQ(transport_.count(url(0)), 1u);
  EXPECT_EQ(transport_.requests.front().range, (http::ByteRange{.first = 0, .last = 0}));
}

TEST_F(EngineTest, APageInThePlaceOfASegmentIsNotTaken) {
  const std::string packets = [] {
    std::string packet(188, '\xff');
    packet.replace(0, 4, std::string("G\x1f\xff\x10", 4));
    return packet + packet;
  }();
  transport_.answer(url(0), object("<html>busy</html>", "a"));
  transport_.answer(url(0), object(packets, "b"));
  WantedFile wanted = file("f", url(0));
  wanted.check = SegmentCheck::whole;
  const auto done = run({wanted});
  ASSERT_TRUE(done.has_value()) << done.error().message();
  EXPECT_TRUE(content("f") == packets);
  transport_.answer(url(1), object("<html>gone</html>", "c"));
  wanted.name = "g";
  wanted.resource.url = url(1);
  EXPECT_EQ(run({wanted}).error().code(), Errc::integrity);
  EXPECT_EQ(content("g"), "") << "nothing has that name";
}

TEST_F(EngineTest, AnOddSegmentThatComesTwiceAsItIsIsWhatTheHostHas) {
  std::string packet(188, '\xff');
  packet.replace(0, 4, std::string("G\x1f\xff\x10", 4));
  const std::string cut_packets = packet + packet + packet.substr(0, 100);
  transport_.answer(url(0), object("<html>gone</html>", "a"));
  transport_.answer(url(1), object(cut_packets, "b"));
  transport_.answer(url(2), object(test::box("moof", "cut off").substr(0, 10), "c"));
  std::vector<WantedFile> files;
  for (int i = 0; i < 3; ++i) {
    files.push_back(file("f" + std::to_string(i), url(i)));
    files.back().check = SegmentCheck::whole;
    files.back().may_be_odd = true;
  }
  std::vector<std::string> odd;
  std::vector<std::string> complete;
  on_odd_ = [&](const WantedFile& wanted, const Error&, OddFile is) {
    odd.push_back(wanted.name + (is == OddFile::kept ? " kept" : " left out"));
    return true;
  };
  on_complete_ = [&](const WantedFile& wanted) {
    complete.push_back(wanted.name);
    return true;
  };
  const auto done = run(files);
  ASSERT_TRUE(done.has_value()) << done.error().message();
  std::ranges::sort(odd);
  EXPECT_EQ(odd, (std::vector<std::string>{"f0 left out", "f1 kept", "f2 left out"}));
  EXPECT_EQ(complete, std::vector<std::string>{"f1"});
  EXPECT_TRUE(content("f1") == cut_packets);
  EXPECT_EQ(content("f0"), "");
  EXPECT_EQ(requests(), 6u) << "each twice";
  files[0].name = "f3";
  on_odd_ = [](const WantedFile&, const Error&, OddFile) { return false; };
  EXPECT_EQ(run({files[0]}).error().code(), Errc::integrity);
}

TEST_F(EngineTest, AnOddSegmentThatComesDifferentlyEachTimeIsNoTruth) {
  for (const char* body : {"<a>", "<b>", "<c>", "<d>", "<e>", "<f>", "<g>", "<h>", "<i>", "<j>"})
    transport_.answer(url(0), object(body, "a"));
  WantedFile wanted = file("f", url(0));
  wanted.check = SegmentCheck::whole;
  wanted.may_be_odd = true;
  on_odd_ = [](const WantedFile&, const Error&, OddFile) { return true; };
  EXPECT_EQ(run({wanted}).error().code(), Errc::integrity);
}

TEST_F(EngineTest, AnEncryptedSegmentEndsIt) {
  transport_.answer(url(0), object(test::box("moof", test::box("pssh", "x")), "a"));
  WantedFile wanted = file("f", url(0));
  wanted.check = SegmentCheck::whole;
  EXPECT_EQ(run({wanted}).error().code(), Errc::protected_media);
  EXPECT_EQ(requests(), 1u);
}

TEST_F(EngineTest, WhatHasNoRoomIsNotAskedFor) {
  const auto full = run({range("x", 0, std::uint64_t{1} << 52)});
  ASSERT_FALSE(full.has_value());
  EXPECT_EQ(full.error().code(), Errc::storage);
  EXPECT_EQ(requests(), 0u);
}

}  // namespace
}  // namespace matinee::media
