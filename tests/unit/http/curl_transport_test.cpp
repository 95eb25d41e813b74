// SPDX-License-Identifier: MIT
//
// What needs no server; the exchanges themselves are tested against a real one in
// tests/functional/.
#include "http/curl_transport.hpp"

#include <algorithm>
#include <deque>
#include <vector>

#include <gtest/gtest.h>

namespace matinee::http {
namespace {

std::unique_ptr<CurlTransport> open_transport() {
  auto transport = CurlTransport::open({.cacert = {},
                                        // Port 9 of loopback, where nothing listens.
                                        .connect_to = {"::127.0.0.1:9"},
                                        .credential_hosts = {"api.mubi.com"},
                                        .user_agent = "test"});
  return std::move(transport).value();
}

Request request_to(std::string url) {
  Request request;
  request.url = std::move(url);
  return request;
}

struct Listed final : TransferSource {
  std::deque<Transfer> transfers;
  Next next() override {
    if (transfers.empty()) return Finished{};
    Transfer transfer = std::move(transfers.front());
    transfers.pop_front();
    return transfer;
  }
};

TEST(CurlTransport, ReportsARefusedConnectionAsWorthAnotherTry) {
  const auto transport = open_transport();
  const auto response = transport->exchange(request_to("https://api.mubi.com/"), 100, {});
  ASSERT_FALSE(response.has_value());
  EXPECT_EQ(response.error().code(), Errc::network);
  EXPECT_EQ(response.error().recovery(), Recovery::retry_later);
}

TEST(CurlTransport, DoesNotEvenConnectForAUrlThatIsNotHttps) {
  const auto transport = open_transport();
  const auto response = transport->exchange(request_to("http://api.mubi.com/"), 100, {});
  EXPECT_EQ(response.error().code(), Errc::failure);
}

TEST(CurlTransport, EndsAnExchangeWhenStopIsRequested) {
  const auto transport = open_transport();
  std::stop_source stop;
  stop.request_stop();
  const auto response =
      transport->exchange(request_to("https://api.mubi.com/"), 100, stop.get_token());
  EXPECT_FALSE(response.has_value());
}

TEST(CurlTransport, RunTellsEachTransferOfItsOwnEnd) {
  const auto transport = open_transport();
  Listed source;
  std::vector<Errc> ends;
  for (const char* url : {"https://a.example/", "http://b.example/", "https://c.example/"}) {
    source.transfers.push_back(
        {.request = request_to(url),
         .on_head = {},
         .on_body = {},
         .on_done = [&](Result<Response> done) { ends.push_back(done.error().code()); }});
  }
  EXPECT_TRUE(transport->run(source, 2, {}).has_value());
  ASSERT_EQ(ends.size(), 3U);
  EXPECT_EQ(std::ranges::count(ends, Errc::network), 2);
  EXPECT_EQ(std::ranges::count(ends, Errc::failure), 1);
}

TEST(CurlTransport, RunIsCancelledByStop) {
  const auto transport = open_transport();
  struct Endless final : TransferSource {
    Next next() override { return Wait{std::chrono::hours(1)}; }
  } source;
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(transport->run(source, 2, stop.get_token()).error().code(), Errc::cancelled);
}

}  // namespace
}  // namespace matinee::http
