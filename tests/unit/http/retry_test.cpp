// SPDX-License-Identifier: MIT
#include "http/retry.hpp"

#include <gtest/gtest.h>

namespace matinee::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr RetryPolicy k_policy{.max_attempts = 4,
                               .first_delay = milliseconds(500),
                               .longest_delay = milliseconds(1'500),
                               .longest_retry_after = milliseconds(30'000)};

Outcome answer(int status, std::optional<milliseconds> retry_after = {}) {
  return Answer{.status = status, .retry_after = retry_after};
}

TEST(RetryDelay, DoublesUpToTheLongest) {
  EXPECT_EQ(retry_delay(k_policy, 1, answer(503), 1.0), milliseconds(500));
  EXPECT_EQ(retry_delay(k_policy, 2, answer(503), 1.0), milliseconds(1'000));
  EXPECT_EQ(retry_delay(k_policy, 3, answer(503), 1.0), milliseconds(1'500));
}

TEST(RetryDelay, IsSpreadOverItsUpperHalf) {
  EXPECT_EQ(retry_delay(k_policy, 1, answer(503), 0.0), milliseconds(250));
  EXPECT_EQ(retry_delay(k_policy, 1, answer(503), 0.5), milliseconds(375));
}

TEST(RetryDelay, GivesUpAfterTheLastAttempt) {
  EXPECT_EQ(retry_delay(k_policy, 4, answer(503), 0.5), std::nullopt);
}

TEST(RetryDelay, KeepsTheWaitThatWasAskedForInFull) {
  EXPECT_EQ(retry_delay(k_policy, 1, answer(429, seconds(7)), 0.0), milliseconds(7'000));
}

TEST(RetryDelay, DoesNotWaitForAnHour) {
  EXPECT_EQ(retry_delay(k_policy, 1, answer(429, seconds(3'600)), 0.0), std::nullopt);
}

TEST(RetryDelay, DoesNotRepeatWhatWillNotChange) {
  for (const int status : {400, 401, 403, 404, 422, 501}) {
    EXPECT_EQ(retry_delay(k_policy, 1, answer(status), 0.5), std::nullopt) << status;
  }
  const Outcome bad_certificate = Error(Errc::network, "certificate");
  EXPECT_EQ(retry_delay(k_policy, 1, bad_certificate, 0.5), std::nullopt);
}

TEST(RetryDelay, RepeatsABrokenConnection) {
  const Outcome reset = Error(Errc::network, "reset", {}, Recovery::retry_later);
  EXPECT_TRUE(retry_delay(k_policy, 1, reset, 0.5).has_value());
}

TEST(ParseRetryAfter, TakesSeconds) {
  EXPECT_EQ(parse_retry_after("120", UnixTime{}), milliseconds(120'000));
  EXPECT_EQ(parse_retry_after(" 0 ", UnixTime{}), milliseconds(0));
}

TEST(ParseRetryAfter, TakesAnHttpDate) {
  const UnixTime now{seconds(784'111'777)};  // Sun, 06 Nov 1994 08:49:37 GMT
  EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:49:47 GMT", now), milliseconds(10'000));
  EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:49:27 GMT", now), milliseconds(0));
}

TEST(ParseRetryAfter, TakesNothingElse) {
  for (const char* text : {"", "soon", "-1", "1.5", "12 s", "Sun, 06 Nov 1994"}) {
    EXPECT_EQ(parse_retry_after(text, UnixTime{}), std::nullopt) << text;
  }
}

TEST(ParseRetryAfter, DoesNotOverflow) {
  EXPECT_EQ(parse_retry_after("9223372036854775807", UnixTime{}), seconds(365 * 86'400));
  EXPECT_EQ(parse_retry_after("99999999999999999999", UnixTime{}), std::nullopt);
}

TEST(AnswerOf, ReadsTheHeaderInAnyCase) {
  const Response response{.status = 429, .headers = {{"Retry-After", "3"}}, .body = {}, .url = {}};
  EXPECT_EQ(answer_of(response, UnixTime{}).retry_after, milliseconds(3'000));
}

}  // namespace
}  // namespace matinee::http
