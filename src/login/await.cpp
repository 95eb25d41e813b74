// SPDX-License-Identifier: MIT
#include "login/await.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "login/jar_source.hpp"

namespace matinee::login {

Judge::Judge(SessionSource& source, const Service& service)
    : auth_(source, service.transport, service.clock, service.settings, service.stop) {}

bool Judge::is_settled(const Secret& token) const {
  return !settled_.empty() && settled_ == token;
}

void Judge::ignore_present() {
  if (!auth_.extract_cookies()) return;
  if (const auto token = auth_.bearer_token()) settled_ = (*token)->clone();
}

Judge::Verdict Judge::look() {
  if (const auto read = auth_.extract_cookies(); !read) {
    // The store may not be there yet, or be in the middle of a write.
    if (read.error().code() != Errc::signed_out) trouble_ = read.error();
    return Verdict::none;
  }
  const auto token = auth_.bearer_token();
  if (!token) return Verdict::none;
  if (is_settled(**token)) return Verdict::none;
  Secret asked_about = (*token)->clone();
  const auto status = auth_.validate_session();
  trouble_ = status ? status->reason : std::optional(status.error());
  if (!status || status->state == SessionState::offline) return Verdict::unreachable;
  if (status->state == SessionState::valid) return Verdict::accepted;
  if (status->state == SessionState::expired) settled_ = std::move(asked_about);
  return status->state == SessionState::expired ? Verdict::refused : Verdict::unreachable;
}

CookieJar Judge::cookies() const {
  const CookieJar* jar = auth_.session_cookies();
  return jar == nullptr ? CookieJar{} : clone_of(*jar);
}

Outcome await_session(Judge& judge, Changes& changes, Clock& clock, const Patience& patience,
                      const Notice& notice) {
  const auto deadline = clock.steady_now() + patience.whole;
  bool is_told = false;
  while (true) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - clock.steady_now());
    if (left.count() <= 0) return Outcome::timed_out;
    const Change change = changes.wait(std::min(left, patience.recheck));
    if (change == Change::cancelled) return Outcome::cancelled;
    const Judge::Verdict verdict = judge.look();
    if (verdict == Judge::Verdict::accepted) return Outcome::accepted;
    if (verdict == Judge::Verdict::unreachable && !is_told) {
      notice(fmt::format("there is a session, but it could not be checked: {}",
                         judge.trouble() ? judge.trouble()->message() : "no answer"));
      is_told = true;
    }
    if (verdict == Judge::Verdict::refused) {
      notice("there is a session, but the service refuses it; still waiting");
    }
    if (change == Change::ended) return Outcome::ended;
  }
}

}  // namespace matinee::login
