// SPDX-License-Identifier: MIT
#include "session/choice.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "support/jar.hpp"

namespace matinee::session {
namespace {

using test::k_next_year;
using test::k_today;
using State = Trial::State;

Trial lt(std::int64_t updated_us, std::optional<UnixTime> expires = {}) {
  return {.evidence = Evidence::login_token, .updated_us = updated_us, .expires = expires};
}

Trial of(Evidence evidence, std::int64_t updated_us) {
  return {.evidence = evidence, .updated_us = updated_us};
}

Trial in(State state, std::int64_t updated_us = 50) {
  return {.updated_us = updated_us, .state = state};
}

struct Row {
  const char* says;
  std::vector<Trial> trials;
  std::optional<std::size_t> next;
  int questions = 0;
};

std::vector<Row> evidence_rows() {
  return {
      {"nothing of nothing", {}, std::nullopt},
      {"the only one", {lt(0)}, 0},
      {"a login token before a newer design's cookie", {of(Evidence::design_cookie, 9), lt(1)}, 1},
      {"a login token before a newer visitor's", {of(Evidence::visitor_cookie, 9), lt(1)}, 1},
      {"a design's cookie before a newer visitor's",
       {of(Evidence::visitor_cookie, 9), of(Evidence::design_cookie, 1)},
       1},
      {"a visitor's if there is no other",
       {in(State::refused), of(Evidence::visitor_cookie, 0)},
       1},
  };
}

std::vector<Row> age_rows() {
  return {
      {"the one written last", {lt(10), lt(30), lt(20)}, 1},
      {"the one written last, though another expires later", {lt(10, k_next_year), lt(20)}, 1},
      {"one with a time before one without", {lt(0, k_next_year), lt(1, k_today)}, 1},
      {"of equal age the one that expires last", {lt(10, k_today), lt(10, k_next_year)}, 1},
      {"of equal age one with an expiry", {lt(10), lt(10, k_today)}, 1},
      {"of those alike the first", {lt(10, k_today), lt(10, k_today)}, 0},
  };
}

std::vector<Row> state_rows() {
  return {
      {"not one that was refused", {in(State::refused, 90), lt(1)}, 1},
      {"not an empty one", {in(State::empty, 90), lt(1)}, 1},
      {"not an unreadable one", {in(State::unreadable, 90), lt(1)}, 1},
      {"not the one that is used", {in(State::taken, 90), lt(1)}, 1},
      {"one that was opened, as it has its place", {in(State::opened, 90), lt(1)}, 0},
      {"one untried before an older opened one", {in(State::opened, 1), lt(90)}, 1},
      {"nothing if all have failed",
       {in(State::refused), in(State::empty), in(State::unreadable)},
       std::nullopt},
      {"one after seven questions", {lt(1)}, 0, 7},
      {"none after eight questions", {lt(1)}, std::nullopt, 8},
      {"none after more questions", {lt(1)}, std::nullopt, 9},
  };
}

void check(const std::vector<Row>& rows) {
  for (const Row& row : rows)
    EXPECT_EQ(next_candidate(row.trials, row.questions), row.next) << row.says;
}

TEST(NextCandidate, GoesByEvidenceFirst) {
  check(evidence_rows());
}

TEST(NextCandidate, GoesByAgeAndThenByExpiryAndThenByPlace) {
  check(age_rows());
}

TEST(NextCandidate, PassesOverWhatHasFailedAndEndsAfterEightQuestions) {
  check(state_rows());
}

}  // namespace
}  // namespace matinee::session
