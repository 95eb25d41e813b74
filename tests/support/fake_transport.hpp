// SPDX-License-Identifier: MIT
//
// FakeTransport: a Transport that returns scripted responses and records the requests.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <matinee/clock.hpp>
#include <matinee/transport.hpp>

namespace matinee::test {

/// One scripted response of a URL.
struct Scripted {
  int status = 200;
  std::vector<http::Header> headers = {};
  std::string body = {};
  /// Turns status 200 into 206 or 416 if the request has a range.
  bool honours_range = true;
  /// Fails instead of responding; or after `cut_after` bytes of the body, if that is set.
  std::optional<Error> error = {};
  std::optional<std::size_t> cut_after = {};
  /// Advances the clock by this time before the response.
  std::chrono::milliseconds takes{0};
};

class FakeTransport final : public http::Transport {
 public:
  /// Adds a response to the queue of `url`. The last response of a queue is repeated. A URL without
  /// a queue responds with status 404.
  void answer(const std::string& url, Scripted scripted);
  /// Removes the queue of `url`.
  void forget(const std::string& url);

  /// The clock on which `run` sleeps if its source returns Wait. If null, `run` does not wait.
  Clock* clock = nullptr;
  /// Every request so far, in order.
  std::vector<http::Request> requests;
  /// The maximum number of concurrent transfers in `run`.
  std::size_t most_at_once = 0;

  /// Returns the number of requests for `url`.
  std::size_t count(const std::string& url) const;

  Result<http::Response> exchange(const http::Request& request, std::size_t max_body_bytes,
                                  const std::stop_token& stop) override;
  Result<void> run(http::TransferSource& source, std::size_t parallel,
                   const std::stop_token& stop) override;

 private:
  Scripted next_answer(const http::Request& request);
  Result<http::Response> play(const http::Request& request, const http::Transfer* transfer);

  std::map<std::string, std::deque<Scripted>> answers_;
};

}  // namespace matinee::test
