// SPDX-License-Identifier: MIT
//
// The failures that a test orders: which requests they hit, how often, and what happens.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/result.hpp>

#include <nlohmann/json_fwd.hpp>

namespace matinee::sandbox {

struct Request;
struct Response;

enum class FaultKind : std::uint8_t {
  status,           ///< that status, with an optional Retry-After, Location and JSON body
  html,             ///< HTML where JSON was asked for
  truncate_json,    ///< the right answer, cut in half, under a right Content-Length
  captcha,          ///< a page that asks for proof of a person; 403 unless a status is given
  reset,            ///< a TCP reset in the middle of the body
  short_body,       ///< fewer bytes than Content-Length, then an orderly end
  stall,            ///< nothing for a while in the middle of the body
  ignore_range,     ///< the whole object as 200
  change_etag,      ///< the same bytes under another ETag
  drop_validators,  ///< no ETag, no Last-Modified
  replace_object,   ///< other bytes of the same length, with other validators
  drop_account,     ///< 404 for the account call
  too_many,         ///< 429, or `status`, for what goes beyond `per_s` requests a second
  node_etag,        ///< the same bytes, each time under the ETag of the next of three nodes
  set_cookie,       ///< sets the cookie that `cookie` spells
  need_cookie,      ///< 403 for a request without the cookie `cookie`, as NAME=VALUE
  encode,           ///< gzip, whoever asked for it; of a range as well
};

struct Fault {
  FaultKind kind = FaultKind::status;
  std::string host;         ///< empty: any
  std::string path_prefix;  ///< empty: any
  std::string path_part;    ///< empty: any
  std::string method;       ///< empty: any
  /// How many requests pass before the first is hit.
  std::uint64_t skip = 0;
  /// How many are hit; empty: all until the faults are cleared.
  std::optional<std::uint64_t> times;
  int status = 0;
  std::optional<std::string> retry_after;
  std::optional<std::string> body;
  /// Where a redirect leads.
  std::optional<std::string> location;
  /// Of the body, before reset, short_body or stall; empty: the half.
  std::optional<std::size_t> after_bytes;
  std::chrono::milliseconds stall{0};
  std::string cookie;
  /// What Content-Encoding says of gzip.
  std::string coding;
  double per_s = 0;

  // What the plan keeps: how many were hit, and how many may pass since when.
  std::uint64_t hits = 0;
  double tokens = 0;
  std::chrono::steady_clock::time_point counted{};
};

std::string_view to_string(FaultKind kind);

/// Fails with Errc::usage, naming the member that is wrong.
Result<Fault> parse_fault(const nlohmann::json& order);

/// Safe from any thread.
class FaultPlan {
 public:
  void add(Fault fault);
  void clear();
  /// The first fault that hits this request, counted as used.
  std::optional<Fault> take(const Request& request);
  std::size_t count() const;

 private:
  mutable std::mutex mutex_;
  std::vector<Fault> faults_;
};

/// The answer of a fault that takes the place of the handler's, if it is of that kind.
std::optional<Response> answer_of(const Fault& fault);

/// Changes the handler's request or answer as the fault says; most kinds change nothing here.
void apply_before(const Fault& fault, Request& request);
void apply_after(const Fault& fault, Response& response);

}  // namespace matinee::sandbox
