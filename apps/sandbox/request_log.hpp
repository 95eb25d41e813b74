// SPDX-License-Identifier: MIT
//
// What was asked and answered, without any header's value but Range's.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace matinee::sandbox {

struct Request;

struct Outcome {
  int status = 0;
  std::size_t body_bytes = 0;
  /// Whether the peer was sent all that the answer's head promised.
  bool complete = false;
  std::string fault;
};

/// Safe from any thread.
class RequestLog {
 public:
  RequestLog() : begun_(std::chrono::steady_clock::now()) {}

  /// Notes a request when it arrives; the number is for note_end.
  std::uint64_t note_begin(const Request& request, std::uint64_t connection);
  void note_end(std::uint64_t number, Outcome outcome);
  void clear();
  /// Entries from number `since` on, oldest first; "done" is false while an answer is under way.
  nlohmann::json entries(std::uint64_t since) const;

 private:
  struct Entry {
    std::uint64_t number = 0;
    std::uint64_t connection = 0;
    std::int64_t at_ms = 0;
    std::string method;
    std::string host;
    std::string path;
    std::string query;
    std::vector<std::string> header_names;
    std::optional<std::string> range;
    std::optional<std::string> client_country;
    std::optional<bool> webdriver;
    bool has_authorization = false;
    bool has_cookie = false;
    bool has_dt_custom_data = false;
    std::optional<Outcome> outcome;
  };

  static nlohmann::json to_json(const Entry& entry);

  std::chrono::steady_clock::time_point begun_;
  mutable std::mutex mutex_;
  std::vector<Entry> entries_;
  std::uint64_t next_ = 1;
};

}  // namespace matinee::sandbox
