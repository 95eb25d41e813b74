// SPDX-License-Identifier: MIT
#include "http/fetch.hpp"

#include <algorithm>
#include <random>
#include <string>

#include <fmt/format.h>

#include "http/redirect.hpp"
#include "http/url.hpp"

namespace matinee::http {

using std::chrono::milliseconds;

namespace {

// Returns the target of a redirect that `request` may follow. A session must stay with the host and
// port that it was meant for.
Result<std::string> target_for(const Request& request, const Response& response, int count) {
  MATINEE_TRY_ASSIGN(std::string target, redirect_target(request.url, response, count));
  const std::string host = host_of(request.url);
  const bool is_same =
      host_of(target) == host && https_port_of(target) == https_port_of(request.url);
  if (!request.secret_headers.empty() && !is_same) {
    const std::string port = host_of(target) == host ? " at another port" : "";
    return Error(Errc::failure, fmt::format("{}: redirect to {}{}, which must not see the session",
                                            host, host_of(target), port));
  }
  return target;
}

class Fetch {
 public:
  Fetch(Transport& transport, Clock& clock, const FetchPolicy& policy, const std::stop_token& stop)
      : transport_(transport),
        clock_(clock),
        policy_(policy),
        stop_(stop),
        deadline_(clock.steady_now() + policy.budget),
        random_(std::random_device{}()) {}

  Result<Response> follow(const Request& first) {
    Request request = first.clone();
    attempt_timeout_ = first.total_timeout;
    for (int redirects = 0;; ++redirects) {
      MATINEE_TRY_ASSIGN(Response response, attempt_until_done(request));
      const bool may_follow = request.method == Method::get || request.method == Method::head;
      if (!may_follow || !is_redirect(response.status)) return response;
      MATINEE_TRY_ASSIGN(request.url, target_for(request, response, redirects));
    }
  }

 private:
  milliseconds time_left() const {
    return std::chrono::duration_cast<milliseconds>(deadline_ - clock_.steady_now());
  }

  Result<Response> attempt(Request& request) {
    const milliseconds left = std::max(time_left(), milliseconds(1));
    const bool limited = attempt_timeout_.count() != 0;
    request.total_timeout = limited ? std::min(attempt_timeout_, left) : left;
    return transport_.exchange(request, policy_.max_body_bytes, stop_);
  }

  Result<Response> attempt_until_done(Request& request) {
    for (int count = 1;; ++count) {
      Result<Response> response = attempt(request);
      if (response && !is_transient(response->status)) return response;
      const Outcome outcome =
          response ? Outcome(answer_of(*response, clock_.now())) : Outcome(response.error());
      const auto delay = retry_delay(policy_.retry, count, outcome, jitter_(random_));
      if (!delay || *delay >= time_left()) return response;
      clock_.sleep_for(*delay, stop_);
      if (stop_.stop_requested()) return Error(Errc::cancelled, "cancelled");
    }
  }

  Transport& transport_;
  Clock& clock_;
  const FetchPolicy& policy_;
  const std::stop_token& stop_;
  std::chrono::steady_clock::time_point deadline_;
  milliseconds attempt_timeout_{0};
  std::minstd_rand random_;
  std::uniform_real_distribution<double> jitter_;
};

}  // namespace

Result<Response> fetch(Transport& transport, Clock& clock, const Request& request,
                       const FetchPolicy& policy, const std::stop_token& stop) {
  return Fetch(transport, clock, policy, stop).follow(request);
}

}  // namespace matinee::http
