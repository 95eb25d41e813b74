// SPDX-License-Identifier: MIT
//
// RequestLog: the requests and responses so far. It records the names of all headers, but only the
// values of Range and Client-Country.
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
  /// True if the whole body was sent, as announced by Content-Length.
  bool complete = false;
  std::string fault;
};

/// Thread-safe.
class RequestLog {
 public:
  RequestLog() : begun_(std::chrono::steady_clock::now()) {}

  /// Records a request on its arrival. Returns its number for note_end().
  std::uint64_t note_begin(const Request& request, std::uint64_t connection);
  void note_end(std::uint64_t number, Outcome outcome);
  void clear();
  /// Returns the entries from number `since` on, oldest first. "done" is false until the response
  /// has been sent.
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
