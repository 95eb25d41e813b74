// SPDX-License-Identifier: MIT
//
// Fault injection: which requests fail, how often, and in which way. Tests order faults through the
// control port.
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
  status,           ///< `status`, with an optional Retry-After, Location and JSON body
  html,             ///< HTML instead of JSON
  truncate_json,    ///< half of the correct body, with the Content-Length of the half
  captcha,          ///< a CAPTCHA page; 403 unless a status is given
  reset,            ///< a TCP reset in the middle of the body
  short_body,       ///< fewer bytes than Content-Length, then an orderly close
  stall,            ///< a pause in the middle of the body
  ignore_range,     ///< the whole object as 200
  change_etag,      ///< the same bytes under another ETag
  drop_validators,  ///< no ETag and no Last-Modified
  replace_object,   ///< other bytes of the same length, with other validators
  drop_account,     ///< 404 for the account call
  too_many,         ///< 429 or `status` for requests beyond `per_s` per second
  node_etag,        ///< the same bytes with the ETags of three nodes in turn
  set_cookie,       ///< adds a Set-Cookie header with the value `cookie`
  need_cookie,      ///< 403 for a request without the cookie `cookie`, as NAME=VALUE
  encode,           ///< gzip, even unasked and for a range
};

struct Fault {
  FaultKind kind = FaultKind::status;
  std::string host;         ///< empty: any
  std::string path_prefix;  ///< empty: any
  std::string path_part;    ///< empty: any
  std::string method;       ///< empty: any
  /// The number of matching requests to leave alone first.
  std::uint64_t skip = 0;
  /// The number of requests to hit. Empty for all until the faults are cleared.
  std::optional<std::uint64_t> times;
  int status = 0;
  std::optional<std::string> retry_after;
  std::optional<std::string> body;
  /// The Location of a redirect.
  std::optional<std::string> location;
  /// The bytes of the body to send before reset, short_body or stall. Empty for one half.
  std::optional<std::size_t> after_bytes;
  std::chrono::milliseconds stall{0};
  std::string cookie;
  /// The value of Content-Encoding for `encode`.
  std::string coding;
  double per_s = 0;

  // The state that FaultPlan keeps: the requests that matched, and the token bucket of too_many.
  std::uint64_t hits = 0;
  double tokens = 0;
  std::chrono::steady_clock::time_point counted{};
};

std::string_view to_string(FaultKind kind);

/// Fails with Errc::usage and names the invalid member.
Result<Fault> parse_fault(const nlohmann::json& order);

/// Thread-safe.
class FaultPlan {
 public:
  void add(Fault fault);
  void clear();
  /// Returns the first fault that hits this request, and counts it as used.
  std::optional<Fault> take(const Request& request);
  std::size_t count() const;

 private:
  mutable std::mutex mutex_;
  std::vector<Fault> faults_;
};

/// Returns the response that replaces the handler's; nullopt for faults of other kinds.
std::optional<Response> answer_of(const Fault& fault);

/// Change the request before the handler runs, or the response afterwards. Most kinds of faults
/// change neither.
void apply_before(const Fault& fault, Request& request);
void apply_after(const Fault& fault, Response& response);

}  // namespace matinee::sandbox
