// SPDX-License-Identifier: MIT
#include "login/await.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace matinee::login {

SessionProbe::SessionProbe(SessionSource& source, const Service& service)
    : auth_(source, service.transport, service.clock, service.settings, service.stop) {}

void SessionProbe::ignore_present() {
  // If the source cannot be read now, there is nothing to ignore.
  (void)auth_.ignore_present();
}

SessionProbe::Finding SessionProbe::look() {
  // Drop the cached session, so that the source is read again.
  auth_.forget();
  const std::size_t refusals = auth_.refusals();
  const auto status = auth_.validate_session();
  if (!status) {
    // The cookie store may not exist yet, or the browser may be writing to it.
    trouble_ = status.error();
    return status.error().code() == Errc::network ? Finding::unreachable : Finding::none;
  }
  if (status->state == SessionState::valid) return Finding::accepted;
  if (status->state == SessionState::signed_out) return Finding::none;
  trouble_ = status->reason;
  if (status->state != SessionState::expired) return Finding::unreachable;
  // A session that an earlier look had found refused is not reported again.
  return auth_.refusals() > refusals ? Finding::refused : Finding::none;
}

HeldSession SessionProbe::take_session() {
  auto session = auth_.release();
  return session ? *std::move(session) : HeldSession{};
}

WaitResult wait_for_session(SessionProbe& probe, Changes& changes, Clock& clock,
                            const Timeouts& timeouts, const Notice& notice) {
  const auto deadline = clock.steady_now() + timeouts.whole;
  // A failing connection is reported once, not after every change of the cookies.
  bool is_told = false;
  while (true) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - clock.steady_now());
    if (left.count() <= 0) return WaitResult::timed_out;
    const Change change = changes.wait(std::min(left, timeouts.recheck));
    if (change == Change::cancelled) return WaitResult::cancelled;
    const SessionProbe::Finding finding = probe.look();
    if (finding == SessionProbe::Finding::accepted) return WaitResult::accepted;
    if (finding == SessionProbe::Finding::unreachable && !is_told) {
      notice(fmt::format("there is a session, but it could not be checked: {}",
                         probe.trouble() ? probe.trouble()->message() : "no answer"));
      is_told = true;
    }
    if (finding == SessionProbe::Finding::refused) {
      notice("there is a session, but the service refuses it; still waiting");
    }
    if (change == Change::ended) return WaitResult::ended;
  }
}

}  // namespace matinee::login
