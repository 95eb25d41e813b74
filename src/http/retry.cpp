// SPDX-License-Identifier: MIT
#include "http/retry.hpp"

#include <algorithm>
#include <ctime>
#include <string>

#include "base/ascii.hpp"
#include "base/number.hpp"

namespace matinee::http {

using std::chrono::milliseconds;

bool is_transient(int status) noexcept {
  switch (status) {
    case 408:
    case 429:
    case 500:
    case 502:
    case 503:
    case 504:
      return true;
    default:
      return false;
  }
}

namespace {

struct Verdict {
  bool may_help = false;
  std::optional<milliseconds> asked;
};

Verdict judge(const Outcome& outcome) {
  if (const auto* error = std::get_if<Error>(&outcome)) {
    return {.may_help = error->recovery() == Recovery::retry_later, .asked = {}};
  }
  const auto& answer = std::get<Answer>(outcome);
  return {.may_help = is_transient(answer.status), .asked = answer.retry_after};
}

}  // namespace

std::optional<milliseconds> retry_delay(const RetryPolicy& policy, int attempt,
                                        const Outcome& outcome, double jitter) {
  const Verdict verdict = judge(outcome);
  if (!verdict.may_help || attempt >= policy.max_attempts) return std::nullopt;
  if (verdict.asked) {
    if (*verdict.asked > policy.longest_retry_after) return std::nullopt;
    return verdict.asked;
  }
  milliseconds delay = policy.first_delay;
  for (int i = 1; i < attempt && delay < policy.longest_delay; ++i)
    delay *= 2;
  delay = std::min(delay, policy.longest_delay);
  const double spread = 0.5 + 0.5 * std::clamp(jitter, 0.0, 1.0);
  return milliseconds(static_cast<milliseconds::rep>(static_cast<double>(delay.count()) * spread));
}

std::optional<milliseconds> parse_retry_after(std::string_view value, UnixTime now) {
  value = ascii::trimmed(value);
  constexpr long k_longest = 365L * 86'400;
  if (const auto seconds = parse_number<long>(value); seconds && *seconds >= 0) {
    return std::chrono::seconds(std::min(*seconds, k_longest));
  }
  std::tm date{};
  const std::string text(value);
  const char* rest = ::strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &date);
  if (rest == nullptr || *rest != '\0') return std::nullopt;
  const UnixTime moment{std::chrono::seconds(::timegm(&date))};
  return std::clamp(moment - now, std::chrono::seconds(0), std::chrono::seconds(k_longest));
}

Answer answer_of(const Response& response, UnixTime now) {
  Answer answer{.status = response.status, .retry_after = {}};
  if (const auto value = response.find_header("retry-after")) {
    answer.retry_after = parse_retry_after(*value, now);
  }
  return answer;
}

}  // namespace matinee::http
