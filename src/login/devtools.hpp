// SPDX-License-Identifier: MIT
//
// Chromium's DevTools protocol over two pipes: JSON messages, each ended by a NUL (chromium's
// content/browser/devtools/devtools_pipe_handler.cc). No port is opened, so nobody else can attach.
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

/// Takes the complete messages off the front of `buffer`.
std::vector<std::string> take_messages(std::string& buffer);

/// A cookie as DevTools describes it; nothing for one of another site, or without a name. Moves the
/// value out of `object` and wipes it there.
std::optional<Cookie> cookie_of(json::Value& object);

class DevTools {
 public:
  /// `to` is what the browser reads, `from` what it writes.
  DevTools(UniqueFd to, UniqueFd from) : to_(std::move(to)), from_(std::move(from)) {}

  /// The browser's answer. Events that come meanwhile are kept. Errc::failure where the browser
  /// refuses, is gone, or does not answer in time.
  Result<json::Value> call(std::string_view method, json::Value parameters,
                           std::string_view session = {});

  /// Readable when there is something to receive.
  int descriptor() const noexcept { return from_.get(); }

  /// Reads what there is, without waiting. False when the browser has closed its end.
  bool receive();

  /// The next event that was received.
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
