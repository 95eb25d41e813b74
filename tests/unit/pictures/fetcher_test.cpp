// SPDX-License-Identifier: MIT
#include "pictures/fetcher.hpp"

#include <gtest/gtest.h>

#include "remux_job/picture.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_transport.hpp"

namespace matinee::pictures {
namespace {

using std::chrono::seconds;

const std::string k_host = "https://images.example";

class Fetcher : public testing::Test {
 protected:
  std::vector<Result<std::string>> fetched(const std::vector<std::string>& urls,
                                           seconds patience = seconds(20)) {
    return fetch(transport_, clock_, urls, clock_.steady_now() + patience, {});
  }

  Errc error_of(const std::string& url) { return fetched({url}).front().error().code(); }

  test::FakeClock clock_{UnixTime{std::chrono::seconds(1'790'000'000)}};
  test::FakeTransport transport_;
};

TEST_F(Fetcher, PicturesComeInTheirOrderAndAFewAtATime) {
  std::vector<std::string> urls;
  for (int i = 0; i < 10; ++i) {
    urls.push_back(k_host + "/" + std::to_string(i));
    transport_.answer(urls.back(), {.body = "picture " + std::to_string(i)});
  }
  const auto pictures = fetched(urls);
  ASSERT_EQ(pictures.size(), urls.size());
  for (int i = 0; i < 10; ++i)
    EXPECT_EQ(pictures[static_cast<std::size_t>(i)].value_or(""), "picture " + std::to_string(i));
  EXPECT_LE(transport_.most_at_once, k_most_at_once);
}

TEST_F(Fetcher, ARequestHasNoSecretAndNoCookie) {
  transport_.answer(k_host + "/a", {.body = "picture"});
  ASSERT_TRUE(fetched({k_host + "/a"}).front());
  ASSERT_EQ(transport_.requests.size(), 1U);
  EXPECT_TRUE(transport_.requests.front().secret_headers.empty());
  EXPECT_TRUE(transport_.requests.front().headers.empty());
}

TEST_F(Fetcher, OneThatFailsCostsOnlyItself) {
  transport_.answer(k_host + "/b", {.body = "picture"});
  transport_.answer(k_host + "/c", {.error = Error(Errc::network, "reset")});
  const auto pictures = fetched({k_host + "/a", k_host + "/b", k_host + "/c", ""});
  EXPECT_EQ(pictures[0].error().code(), Errc::not_found);
  EXPECT_EQ(pictures[1].value_or(""), "picture");
  EXPECT_EQ(pictures[2].error().code(), Errc::network);
  EXPECT_EQ(pictures[3].error().code(), Errc::not_found);
  EXPECT_EQ(transport_.count(k_host + "/a"), 1U);
}

TEST_F(Fetcher, OnlyHttpsIsAskedFor) {
  for (const char* url : {"http://images.example/a", "file:///etc/passwd", "data:,x", "nonsense"})
    EXPECT_EQ(error_of(url), Errc::usage) << url;
  EXPECT_TRUE(transport_.requests.empty());
}

TEST_F(Fetcher, RedirectsLeadToHttpsAlone) {
  const auto to = [](const std::string& url) {
    return test::Scripted{.status = 302, .headers = {{"Location", url}}};
  };
  transport_.answer(k_host + "/a", to("https://other.example/b"));
  transport_.answer("https://other.example/b", {.body = "picture"});
  EXPECT_EQ(fetched({k_host + "/a"}).front().value_or(""), "picture");
  transport_.answer(k_host + "/c", to("http://other.example/b"));
  EXPECT_EQ(error_of(k_host + "/c"), Errc::network);
  transport_.answer(k_host + "/d", to(k_host + "/d"));
  EXPECT_EQ(error_of(k_host + "/d"), Errc::network);
  EXPECT_LE(transport_.count(k_host + "/d"), 7U);
}

TEST_F(Fetcher, ALongOneIsNotReadToItsEnd) {
  transport_.answer(k_host + "/a", {.body = std::string(remux_job::k_most_picture_bytes + 1, 'x')});
  EXPECT_FALSE(fetched({k_host + "/a"}).front());
}

TEST_F(Fetcher, NothingIsAskedForWhenTheTimeIsUp) {
  EXPECT_EQ(fetched({k_host + "/a"}, seconds(0)).front().error().code(), Errc::network);
  EXPECT_TRUE(transport_.requests.empty());
}

TEST_F(Fetcher, ASlowHostTakesNoLongerThanIsLeft) {
  transport_.answer(k_host + "/a", {.body = "picture"});
  ASSERT_TRUE(fetched({k_host + "/a"}, seconds(3)).front());
  EXPECT_EQ(transport_.requests.front().total_timeout, seconds(3));
}

TEST_F(Fetcher, RedirectsHaveTheTimeOfOnePicture) {
  transport_.clock = &clock_;
  transport_.answer(k_host + "/a",
                    {.status = 302, .headers = {{"Location", k_host + "/b"}}, .takes = seconds(2)});
  transport_.answer(k_host + "/b", {.body = "picture"});
  ASSERT_TRUE(fetched({k_host + "/a"}).front());
  ASSERT_EQ(transport_.requests.size(), 2U);
  EXPECT_EQ(transport_.requests.back().total_timeout, seconds(3));
}

TEST_F(Fetcher, AStatusIsAnAnswerOfTheHost) {
  for (const auto& [status, code] : {std::pair(404, Errc::not_found),
                                     {410, Errc::not_found},
                                     {403, Errc::failure},
                                     {503, Errc::failure}}) {
    const std::string url = k_host + "/" + std::to_string(status);
    transport_.answer(url, {.status = status});
    EXPECT_EQ(error_of(url), code) << status;
  }
}

class BrokenTransport final : public http::Transport {
 public:
  Result<http::Response> exchange(const http::Request&, std::size_t,
                                  const std::stop_token&) override {
    return Error(Errc::failure, "broken");
  }
  Result<void> run(http::TransferSource&, std::size_t, const std::stop_token&) override {
    return Error(Errc::failure, "broken");
  }
};

TEST_F(Fetcher, OnlyAStopRequestCancels) {
  BrokenTransport broken;
  const auto deadline = clock_.steady_now() + seconds(20);
  const auto failed = fetch(broken, clock_, {k_host + "/a", ""}, deadline, {});
  EXPECT_EQ(failed[0].error().code(), Errc::failure);
  EXPECT_EQ(failed[1].error().code(), Errc::not_found);
  std::stop_source stop;
  stop.request_stop();
  const auto stopped = fetch(transport_, clock_, {k_host + "/a"}, deadline, stop.get_token());
  EXPECT_EQ(stopped[0].error().code(), Errc::cancelled);
}

}  // namespace
}  // namespace matinee::pictures
