// SPDX-License-Identifier: MIT
//
// Locking of the keeper: seals the session, and decides whose passphrase is tried when.
#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "agent/keeper.hpp"
#include "session/chooser.hpp"

namespace matinee::agent {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Rounds up to whole seconds, the unit of the protocol, so that a client does not retry too early.
seconds told_wait(milliseconds wait) {
  return std::max(seconds(1), std::chrono::ceil<seconds>(wait));
}

}  // namespace

// At most one passphrase waits: that of the guesser who is first by GuessLimit. All others are told
// to retry later.
void Keeper::seat(Job job) {
  const Guesser& guesser = job.asker.guesser;
  const milliseconds now = clock_.since_boot();
  guesses_.on_asked(guesser, now);
  if (guesses_.must_come_again(guesser, now)) return send_away(job);
  if (seated_ && seated_->asker.gone.stop_requested()) seated_.reset();
  if (seated_ && !guesses_.goes_before(guesser, seated_->asker.guesser)) return send_away(job);
  if (seated_) send_away(*seated_);
  seated_ = std::move(job);
}

void Keeper::send_away(const Job& job) {
  const auto wait = told_wait(guesses_.wait_for(job.asker.guesser, clock_.since_boot()));
  Error error(
      Errc::locked,
      fmt::format("another passphrase was wrong; the next one can be tried in {} s", wait.count()),
      {}, Recovery::retry_later);
  error.set_retry_after(wait);
  job.reply(error.about(Subject::agent));
}

// Tries the waiting passphrase if GuessLimit allows it. Returns whether it did.
bool Keeper::try_seated() {
  if (!seated_) return false;
  if (seated_->asker.gone.stop_requested()) seated_.reset();
  if (!seated_) return false;
  const Guesser guesser = seated_->asker.guesser;
  if (guesses_.wait_for(guesser, clock_.since_boot()) > milliseconds::zero()) return false;
  Job job = std::move(*std::exchange(seated_, std::nullopt));
  Answer answer = carry_out(job.order);
  if (!is_locked_) {
    guesses_.reset();
  } else if (!answer && answer.error().code() == Errc::locked) {
    guesses_.on_wrong(guesser, clock_.since_boot());
    const auto wait = told_wait(guesses_.wait_for(guesser, clock_.since_boot()));
    Error error(Errc::locked, fmt::format("{}; the next one can be tried in {} s",
                                          answer.error().message(), wait.count()));
    error.set_retry_after(wait);
    answer = error.about(Subject::agent);
  }
  settle();
  job.reply(std::move(answer));
  return true;
}

// Forgets a session that was to be forgotten while it was sealed. Only now is it known which one it
// is, so that its source is not read again.
Result<void> Keeper::forget_sealed(const Secret& plain) {
  if (!plain.empty()) {
    MATINEE_TRY_ASSIGN(HeldSession held, parse_session(plain));
    (void)auth_.restore(std::move(held));
  }
  auth_.forget_on_request();
  monitor_.tell_forgotten(session::forgotten_error());
  return {};
}

Result<SealedSecret> Keeper::seal_session(const Secret& passphrase) const {
  const auto session = auth_.held_session();
  return SealedSecret::seal(passphrase, session ? encode_session(*session) : Secret());
}

Answer Keeper::lock(const Secret& passphrase) {
  // Update the withheld state on every path out of this function.
  struct Withholding {
    Keeper& keeper;
    ~Withholding() { keeper.withhold(); }
  } const withholding{*this};
  auto sealed = seal_session(passphrase);
  if (!sealed) return sealed.error().within("the agent is not locked").about(Subject::agent);
  sealed_ = *std::move(sealed);
  auth_.forget();
  is_locked_ = true;
  guesses_.reset();
  log_("locked");
  return shared("{}");
}

Answer Keeper::unlock(const Secret& passphrase) {
  if (!is_locked_) return Error(Errc::usage, "the agent is not locked").about(Subject::agent);
  const auto opened = sealed_->open(passphrase);
  if (!opened) return opened.error().within("the agent stays locked").about(Subject::agent);
  if (!*opened) {
    return Error(Errc::locked, "the passphrase is wrong; the agent stays locked")
        .about(Subject::agent);
  }
  is_locked_ = false;
  sealed_.reset();
  withhold();
  log_("unlocked");
  return open_sealed(**opened);
}

Answer Keeper::open_sealed(const Secret& plain) {
  if (std::exchange(is_sealed_forgotten_, false)) {
    MATINEE_TRY(forget_sealed(plain));
    return shared("{}");
  }
  if (!plain.empty()) {
    MATINEE_TRY_ASSIGN(HeldSession held, parse_session(plain));
    // This fails if the session expired while it was locked. The check below then reads the source.
    (void)auth_.restore(std::move(held));
  }
  MATINEE_TRY(monitor_.check_now());
  return shared("{}");
}

}  // namespace matinee::agent
