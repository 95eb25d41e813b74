// SPDX-License-Identifier: MIT
#include "media/fetch/range_reader.hpp"

#include <stop_token>
#include <string>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>

#include "base/unique_fd.hpp"
#include "media/container/mp4.hpp"
#include "support/boxes.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_transport.hpp"
#include "support/temp_dir.hpp"

namespace matinee::media {
namespace {

using std::chrono::seconds;
using test::Scripted;

class ProbeTest : public ::testing::Test {
 protected:
  ProbeTest() { transport_.clock = &clock_; }

  Result<Part> read(const PartRequest& request) {
    return read_part({.transport = transport_, .clock = clock_, .give_up_at = give_up_at_}, request,
                     stop_.get_token());
  }

  static constexpr const char* k_url = "https://cdn.test/film?token=secret";
  test::FakeClock clock_{UnixTime(seconds(1'700'000'000))};
  test::FakeTransport transport_;
  std::chrono::steady_clock::time_point give_up_at_ = std::chrono::steady_clock::time_point::max();
  std::stop_source stop_;
};

TEST_F(ProbeTest, ReadsARange) {
  transport_.answer(k_url, {.body = "0123456789"});
  const auto part = read({.url = k_url, .offset = 2, .length = 3, .max_bytes = 3});
  ASSERT_TRUE(part.has_value()) << part.error().message();
  EXPECT_EQ(part->bytes, "234");
  EXPECT_EQ(part->total, 10u);
  EXPECT_TRUE(part->is_range);
  EXPECT_FALSE(part->is_whole_rest);
}

TEST_F(ProbeTest, KnowsTheEndOfTheObject) {
  transport_.answer(k_url, {.body = "0123456789"});
  const auto rest = read({.url = k_url, .offset = 8, .length = 100, .max_bytes = 100});
  ASSERT_TRUE(rest.has_value());
  EXPECT_EQ(rest->bytes, "89");
  EXPECT_TRUE(rest->is_whole_rest);
  const auto behind = read({.url = k_url, .offset = 10, .length = 1, .max_bytes = 1});
  ASSERT_TRUE(behind.has_value());
  EXPECT_EQ(behind->bytes, "");
  EXPECT_TRUE(behind->is_whole_rest);
}

TEST_F(ProbeTest, OfAHostWithoutRangesTheBeginningIsLetGo) {
  transport_.answer(k_url, {.body = "0123456789", .honours_range = false});
  const auto part = read({.url = k_url, .offset = 2, .length = 3, .max_bytes = 3});
  ASSERT_TRUE(part.has_value());
  EXPECT_EQ(part->bytes, "234");
  EXPECT_FALSE(part->is_range);
}

TEST_F(ProbeTest, AnotherRangeThanWasAskedForIsNone) {
  transport_.answer(k_url,
                    {.status = 206, .headers = {{"Content-Range", "bytes 0-2/10"}}, .body = "012"});
  EXPECT_EQ(read({.url = k_url, .offset = 2, .length = 3, .max_bytes = 3}).error().code(),
            Errc::network);
}

TEST_F(ProbeTest, OfAHostThatEncodesRangesTheWholeIsRead) {
  const std::vector<http::Header> encoded{{"Content-Encoding", "gzip"}, {"Content-Length", "7"}};
  transport_.answer(k_url, {.headers = encoded, .body = "0123456789"});
  const auto part = read({.url = k_url, .offset = 2, .length = 3, .max_bytes = 3});
  ASSERT_TRUE(part.has_value()) << part.error().message();
  EXPECT_EQ(part->bytes, "234");
  EXPECT_EQ(part->total, std::nullopt);
  EXPECT_FALSE(part->is_range);
  ASSERT_EQ(transport_.requests.size(), 2u);
  EXPECT_FALSE(transport_.requests[1].range);
}

TEST_F(ProbeTest, AHostThatAnswersWithEncodedRangesOnlyIsAnError) {
  transport_.answer(k_url, {.status = 206, .headers = {{"Content-Encoding", "gzip"}}, .body = "x"});
  EXPECT_EQ(read({.url = k_url, .offset = 2, .length = 3, .max_bytes = 3}).error().code(),
            Errc::network);
}

TEST_F(ProbeTest, EndsWhenThereIsEnough) {
  transport_.answer(k_url, {.body = std::string(1'000, 'x')});
  const auto part = read({.url = k_url, .max_bytes = 1'000, .is_enough = [](std::string_view have) {
                            return have.size() >= 100;
                          }});
  ASSERT_TRUE(part.has_value());
  EXPECT_GE(part->bytes.size(), 100u);
  EXPECT_LT(part->bytes.size(), 1'000u);
  EXPECT_FALSE(part->is_whole_rest);
}

TEST_F(ProbeTest, TakesNoMoreThanItMay) {
  transport_.answer(k_url, {.body = std::string(1'000, 'x')});
  EXPECT_EQ(read({.url = k_url, .max_bytes = 999}).error().code(), Errc::failure);
  EXPECT_TRUE(read({.url = k_url, .max_bytes = 1'000}).has_value());
}

TEST_F(ProbeTest, FollowsRedirectsToHttpsOnly) {
  transport_.answer(k_url, {.status = 307, .headers = {{"Location", "//edge.test/x"}}});
  transport_.answer("https://edge.test/x", {.body = "there"});
  const auto part = read({.url = k_url, .max_bytes = 10});
  ASSERT_TRUE(part.has_value());
  EXPECT_EQ(part->bytes, "there");
  EXPECT_EQ(part->url, "https://edge.test/x");
  transport_.forget("https://edge.test/x");
  transport_.answer("https://edge.test/x",
                    {.status = 301, .headers = {{"Location", "http://edge.test/x"}}});
  EXPECT_EQ(read({.url = k_url, .max_bytes = 10}).error().code(), Errc::network);
  EXPECT_EQ(transport_.count("http://edge.test/x"), 0u);
}

TEST_F(ProbeTest, ARedirectThatGoesInCirclesEnds) {
  transport_.answer(k_url, {.status = 302, .headers = {{"Location", k_url}}});
  EXPECT_EQ(read({.url = k_url, .max_bytes = 10}).error().code(), Errc::network);
  EXPECT_EQ(transport_.count(k_url), 6u);
}

TEST_F(ProbeTest, WhatOneUrlHasNotGotComesFromTheNext) {
  transport_.answer("https://two.test/", {.body = "two"});
  PartRequest request{.url = k_url, .alternatives = {"https://two.test/"}, .max_bytes = 10};
  const auto part = read(request);
  ASSERT_TRUE(part.has_value());
  EXPECT_EQ(part->bytes, "two");
  request.alternatives = {"https://three.test/"};
  transport_.answer("https://three.test/", {.status = 403});
  EXPECT_EQ(read(request).error().code(), Errc::not_found) << "the error of the first is told";
}

TEST_F(ProbeTest, WaitsAsLongAsTheHostAsks) {
  transport_.answer(k_url, {.status = 503, .headers = {{"Retry-After", "9"}}});
  transport_.answer(k_url, {.body = "there"});
  ASSERT_TRUE(read({.url = k_url, .max_bytes = 10}).has_value());
  ASSERT_EQ(clock_.slept.size(), 1u);
  EXPECT_EQ(clock_.slept[0], seconds(9));
}

TEST_F(ProbeTest, BeginsNoAttemptAfterTheTimeIsUp) {
  transport_.answer(k_url, {.status = 503, .headers = {{"Retry-After", "9"}}});
  give_up_at_ = clock_.steady_now() + seconds(8);
  const auto dead = read({.url = k_url, .max_bytes = 10});
  ASSERT_FALSE(dead.has_value());
  EXPECT_EQ(dead.error().code(), Errc::network);
  EXPECT_TRUE(clock_.slept.empty());
  EXPECT_EQ(transport_.count(k_url), 1u);
}

TEST_F(ProbeTest, ARefusalIsNotTriedAgainAndItsUrlIsMasked) {
  transport_.answer(k_url, {.status = 403});
  const auto refused = read({.url = k_url, .max_bytes = 10});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code(), Errc::rejected);
  EXPECT_NE(refused.error().message().find("403"), std::string::npos);
  EXPECT_EQ(refused.error().message().find("secret"), std::string::npos);
  EXPECT_EQ(transport_.count(k_url), 1u);
}

TEST_F(ProbeTest, StopsInTheMiddleOfAWait) {
  transport_.answer(k_url, {.status = 503});
  clock_.on_sleep = [this] { stop_.request_stop(); };
  EXPECT_EQ(read({.url = k_url, .max_bytes = 10}).error().code(), Errc::cancelled);
  EXPECT_EQ(transport_.count(k_url), 1u);
}

TEST_F(ProbeTest, ReadsADataUrlAsItDoesARemoteOne) {
  const auto text = read({.url = "data:text/plain,a%20b", .max_bytes = 10});
  ASSERT_TRUE(text.has_value());
  EXPECT_EQ(text->bytes, "a b");
  const auto piece = read(
      {.url = "data:application/mp4;base64,MDEyMzQ=", .offset = 1, .length = 2, .max_bytes = 10});
  ASSERT_TRUE(piece.has_value());
  EXPECT_EQ(piece->bytes, "12");
  EXPECT_FALSE(piece->is_whole_rest);
  EXPECT_EQ(read({.url = "data:no comma", .max_bytes = 10}).error().code(), Errc::failure);
  EXPECT_EQ(read({.url = "data:x;base64,%%%", .max_bytes = 10}).error().code(), Errc::failure);
  EXPECT_TRUE(transport_.requests.empty());
}

TEST(StatusError, TellsWhatIsGoneFromWhatIsRefused) {
  EXPECT_EQ(status_error(404, "https://a.test/").code(), Errc::not_found);
  EXPECT_EQ(status_error(410, "https://a.test/").code(), Errc::not_found);
  EXPECT_EQ(status_error(401, "https://a.test/").code(), Errc::rejected);
  EXPECT_EQ(status_error(403, "https://a.test/").code(), Errc::rejected);
  EXPECT_EQ(status_error(500, "https://a.test/").code(), Errc::network);
}

// Remembers how much was read of a file in memory.
struct File {
  std::string bytes = {};
  std::size_t read = 0;

  ByteReader reader() {
    return [this](std::uint64_t offset, std::size_t size) -> Result<std::string> {
      if (offset >= bytes.size()) return std::string();
      std::string got = bytes.substr(offset, size);
      read += got.size();
      return got;
    };
  }
};

TEST(ExamineMp4, FindsTheIndexBehindTheMediaWithoutReadingThem) {
  File file{test::box("ftyp", "isom") + test::box("mdat", std::string(8u << 20, 'x')) +
            test::box("moov", test::box("free", "x"))};
  const auto scan = examine_mp4(file.reader());
  ASSERT_TRUE(scan.has_value()) << scan.error().message();
  EXPECT_TRUE(scan->has_moov);
  EXPECT_FALSE(scan->is_protected);
  EXPECT_LT(file.read, 256u << 10);
}

TEST(ExamineMp4, AnIndexThatIsLargerThanOneReadIsReadWhole) {
  const std::string padding = test::box("free", std::string(300'000, 'x'));
  File file{test::box("ftyp", "isom") + test::box("moov", padding + test::box("pssh", "x"))};
  const auto scan = examine_mp4(file.reader());
  ASSERT_TRUE(scan.has_value()) << scan.error().message();
  EXPECT_TRUE(scan->is_protected) << "by what is at its end";
}

TEST(ExamineMp4, AFileWithoutAnIndexOrWithHalfOfOneIsNone) {
  File none{test::box("ftyp", "isom") + test::box("mdat", "x")};
  EXPECT_EQ(examine_mp4(none.reader()).error().code(), Errc::integrity);
  const std::string movie = test::clear_movie(0);
  File half{movie.substr(0, movie.find("moov") + 6)};
  EXPECT_EQ(examine_mp4(half.reader()).error().code(), Errc::integrity);
  File page{"<html>no film</html>"};
  EXPECT_EQ(examine_mp4(page.reader()).error().code(), Errc::integrity);
}

TEST(ExamineMp4, AnIndexThatClaimsToBeHugeIsNotRead) {
  std::string box = test::box("moov", std::string(100'000, 'x'));
  box[0] = '\x7f';
  File file{test::box("ftyp", "isom") + box};
  EXPECT_EQ(examine_mp4(file.reader()).error().code(), Errc::integrity);
  EXPECT_LT(file.read, 256u << 10);
}

TEST(DescriptorReader, ReadsFromAnywhereAndLessAtTheEnd) {
  const test::TempDir folder;
  const auto path = folder.write("x", "0123456789");
  const UniqueFd fd(k_adopt, ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  const ByteReader read = descriptor_reader(fd.get(), "x");
  EXPECT_EQ(*read(3, 4), "3456");
  EXPECT_EQ(*read(8, 4), "89");
  EXPECT_EQ(*read(10, 4), "");
  EXPECT_FALSE(descriptor_reader(-1, "x")(0, 1).has_value());
}

TEST_F(ProbeTest, AReaderOverARangeStaysInItsPlace) {
  transport_.answer(k_url, {.body = "0123456789"});
  const Remote remote{.transport = transport_, .clock = clock_};
  const ByteReader read = remote_reader(remote, {.url = k_url, .offset = 5}, {});
  EXPECT_EQ(*read(1, 2), "67");
  EXPECT_EQ(*read(5, 2), "");
}

}  // namespace
}  // namespace matinee::media
