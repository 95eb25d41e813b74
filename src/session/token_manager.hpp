// SPDX-License-Identifier: MIT
//
// Token Manager: holds one session at a time, chosen among the candidates of a source, and keeps it
// fresh.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include <matinee/auth_manager.hpp>
#include <matinee/clock.hpp>
#include <matinee/cookie.hpp>
#include <matinee/credential.hpp>
#include <matinee/result.hpp>
#include <matinee/secret.hpp>

#include "base/fingerprint.hpp"
#include "mubi/client.hpp"
#include "session/chooser.hpp"

namespace matinee::session {

/// Borrows source, client and clock.
class TokenManager {
 public:
  TokenManager(SessionSource& source, mubi::Client& client, Clock& clock,
               const AuthSettings& settings);

  /// What is held. Taken from the source if there is nothing, or if it is older than the lifetime,
  /// in which case it is wiped first. Asks nobody but, for a cookie that may be a visitor's, the
  /// front page.
  Result<const Credential*> credential();

  /// Chooses anew among the candidates of the source, by `prove`'s word, and holds the result. The
  /// Error is the one of choose_session; then what is held stays. A refusal is no Error here: it is
  /// the verdict, and the refused session is held, unless what is held is from elsewhere and not
  /// known to be refused.
  Result<std::optional<Error>> choose(const Prove& prove, Asking asking = Asking::always);

  /// The same among the candidates of another source, except that nothing is held if the session
  /// is not accepted: a verdict is then the Error.
  Result<void> choose_from(SessionSource& source, const Prove& prove);

  /// See AuthManager::refresh.
  Result<Refreshed> refresh();

  /// Holds `session` in place of what was held, which is wiped.
  void hold(HeldSession session);

  /// The service refuses the token that is held.
  void refuse_held();

  /// From now on the token that is held counts as none if the source gives it again:
  /// Errc::signed_out says that it was forgotten.
  void ignore_held();
  /// The digest of the token that counted as none until now; empty for none.
  std::string ignore_none() { return std::exchange(ignored_, {}); }
  /// Takes that back. Whether the token was held, which is wiped.
  bool ignore(std::string digest);

  /// See AuthManager::ignore_present.
  Result<void> ignore_present();

  /// The service gave another token in exchange for the one held.
  void renew(mubi::RenewedToken renewed);

  /// Wipes what is held.
  void forget();

  /// Holds again what forget() wiped, as old as it is and with the source that it has.
  void take_back(HeldSession session);

  /// Wipes what is held if its lifetime is over. How long it may still be held; empty if nothing
  /// is held, or what is held has no source and is kept.
  std::optional<std::chrono::milliseconds> enforce_lifetime();

  void forget_refusals() { refused_.clear(); }

  const CookieJar* jar() const noexcept { return held_ ? &held_->cookies : nullptr; }
  /// Counts the tokens that were held so far, those renewed by the service apart.
  int generation() const noexcept { return generation_; }
  /// One that was asked about went out of use without having been held.
  void note_discarded() noexcept { ++discarded_; }
  /// Grows with each token that goes out of use: wiped, replaced, renewed, or refused.
  std::size_t discarded() const noexcept { return discarded_ + refused_.count(); }
  /// What is held and not too old; null otherwise.
  const Credential* held_in_time() const;
  /// What is held, whatever its age; null if nothing is.
  const Credential* held() const noexcept { return held_ ? &held_->credential : nullptr; }
  const HeldSession* held_session() const noexcept { return held_ ? &*held_ : nullptr; }
  /// Whether the source can give again what is held: it gave it, or the token that the service
  /// exchanged for it.
  bool is_from_source() const noexcept { return held_ && is_from_source_; }
  std::size_t refusals() const noexcept { return refused_.count(); }

 private:
  Result<Credential> read_page(const CookieJar& jar);
  Result<Refreshed> take(const Prove& prove, Asking asking, std::optional<Error>& verdict);
  bool keeps_held(const Secret& found, const std::optional<Error>& verdict) const;
  ChoiceTools tools();
  std::chrono::milliseconds age() const { return clock_.since_boot() - held_since_; }
  // What has no source would be lost.
  bool is_too_old() const { return is_from_source() && age() >= lifetime_; }

  SessionSource& source_;
  mubi::Client& client_;
  Clock& clock_;
  std::chrono::seconds lifetime_;
  std::function<void(const PassedOver&)> on_passed_over_;
  std::optional<HeldSession> held_;
  /// Clock::since_boot of that: neither suspension nor a clock that is set makes it younger.
  std::chrono::milliseconds held_since_{};
  /// What the source gave last, so that a token renewed by the service is not taken for an old one.
  std::optional<Fingerprint> last_from_source_;
  RefusedTokens refused_;
  /// The digest of the token that counts as none; empty for none.
  std::string ignored_;
  bool is_from_source_ = false;
  int generation_ = 0;
  std::size_t discarded_ = 0;
};

}  // namespace matinee::session
