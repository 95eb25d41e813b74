// SPDX-License-Identifier: MIT
//
// Chromium's DevTools protocol over two pipes. The messages are JSON, and each ends with a NUL byte
// (content/browser/devtools/devtools_pipe_handler.cc in Chromium). Unlike --remote-debugging-port,
// the pipes cannot be used by other processes.
#pragma once

#include <chrono>
#include <deque>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/cookie.hpp>
#include <matinee/result.hpp>

#include "base/unique_fd.hpp"
#include "json/json.hpp"

namespace matinee::login {

/// Removes the complete messages from the front of `buffer` and returns them. Wipes the buffer,
/// because messages may contain cookie values.
std::vector<std::string> take_messages(std::string& buffer);

/// Converts a cookie object of DevTools. Returns nullopt for a cookie of another site, a
/// partitioned cookie, and a cookie without a name. Moves the value out of `object` and wipes it
/// there.
std::optional<Cookie> cookie_of(json::Value& object);

/// A connection to one browser. Use from one thread at a time.
class DevTools {
 public:
  /// `to` is the pipe that the browser reads, and `from` the pipe that it writes.
  DevTools(UniqueFd to, UniqueFd from) : to_(std::move(to)), from_(std::move(from)) {}

  /// Calls a method and waits for the answer. Events that arrive meanwhile are queued. Fails with
  /// Errc::failure if the browser refuses the call, has ended, or does not answer within 30 s.
  Result<json::Value> call(std::string_view method, json::Value parameters,
                           std::string_view session = {});

  /// Readable when receive() has something to read.
  int descriptor() const noexcept { return from_.get(); }

  /// Reads the available data once. Returns false if the browser has closed its end.
  bool receive();

  /// Removes and returns the oldest queued event, or nullopt if there is none.
  std::optional<json::Value> next_event();

 private:
  Result<void> send(std::string message);
  void sort_in(std::string& message);
  bool wait_for_input(std::chrono::steady_clock::time_point deadline) const;

  UniqueFd to_;
  UniqueFd from_;
  int last_id_ = 0;
  std::string buffer_;
  std::deque<json::Value> events_;
  std::deque<json::Value> answers_;
};

}  // namespace matinee::login
