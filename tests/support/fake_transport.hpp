// SPDX-License-Identifier: MIT
//
// A Transport that answers from a script and remembers what it was asked.
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

/// What a URL answers with once.
struct Scripted {
  int status = 200;
  std::vector<http::Header> headers = {};
  std::string body = {};
  /// A status of 200 is turned into 206 or 416 for a request with a range.
  bool honours_range = true;
  /// Instead of an answer; or, with `cut_after`, in the middle of the body.
  std::optional<Error> error = {};
  std::optional<std::size_t> cut_after = {};
  /// By so much the clock goes on before the answer.
  std::chrono::milliseconds takes{0};
};

class FakeTransport final : public http::Transport {
 public:
  /// Adds an answer to the queue of `url`; the last one of a queue repeats for ever. A URL without
  /// a queue answers 404.
  void answer(const std::string& url, Scripted scripted);
  /// Forgets the queue of `url`.
  void forget(const std::string& url);

  /// What `run` sleeps on when its source says Wait; without it the wait is skipped.
  Clock* clock = nullptr;
  /// Every request, in the order in which it was made.
  std::vector<http::Request> requests;
  /// The most transfers that were open at once in `run`.
  std::size_t most_at_once = 0;

  /// How often `url` was asked for.
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
