// SPDX-License-Identifier: MIT
//
// Token Manager: holds one session, which it chooses among the candidates of a source, and replaces
// or renews it.
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

/// Use it from one thread at a time. Borrows source, client and clock. Tokens that are no longer
/// used are wiped.
class TokenManager {
 public:
  TokenManager(SessionSource& source, mubi::Client& client, Clock& clock,
               const AuthSettings& settings);

  /// Returns the held credential, valid until the next change. If none is held, or the held one has
  /// expired or is older than its lifetime, a new one is chosen from the source. The service is not
  /// asked, except for the front page if a cookie may be a visitor's. Fails like choose_session().
  Result<const Credential*> credential();

  /// Chooses among the candidates of the source, with `prove`, and holds the result. Fails like
  /// choose_session(); the held session then stays. A refusal is not an error: it is returned as
  /// the verdict. The refused session is then held, unless another one is held that is not known to
  /// be refused.
  Result<std::optional<Error>> choose(const Prove& prove, Asking asking = Asking::always);

  /// Chooses among the candidates of another source. If the service does not accept the session, it
  /// fails with the verdict, and the held session stays.
  Result<void> choose_from(SessionSource& source, const Prove& prove);

  /// See AuthManager::refresh.
  Result<Refreshed> refresh();

  /// Holds `session`. The previous one is wiped.
  void hold(HeldSession session);

  /// Records that the service refuses the held token.
  void refuse_held();

  /// Ignores the held token from now on. If the source returns it again, choosing fails with
  /// Errc::signed_out, and the message says that it was forgotten.
  void ignore_held();
  /// Ignores no token any more. Returns the digest of the ignored token; empty for none.
  std::string ignore_none() { return std::exchange(ignored_, {}); }
  /// Ignores the token with this digest again. If it is held, wipes it and returns true.
  bool ignore(std::string digest);

  /// See AuthManager::ignore_present.
  Result<void> ignore_present();

  /// Replaces the held token by the one that the service issued for it.
  void renew(mubi::RenewedToken renewed);

  /// Wipes the held session.
  void forget();

  /// Holds a session that was forgotten, with its previous age and source.
  void take_back(HeldSession session);

  /// Wipes the held session if its lifetime has passed. Returns the remaining lifetime, or nullopt
  /// if no session is held or it is not from the source, which has no lifetime.
  std::optional<std::chrono::milliseconds> enforce_lifetime();

  void forget_refusals() { refused_.clear(); }

  const CookieJar* jar() const noexcept { return held_ ? &held_->cookies : nullptr; }
  /// Changes whenever a session is held or forgotten, but not when the service renews its token.
  int generation() const noexcept { return generation_; }
  /// Counts a token that was checked and discarded without being held.
  void note_discarded() noexcept { ++discarded_; }
  /// The number of tokens that went out of use: wiped, replaced, renewed, or refused.
  std::size_t discarded() const noexcept { return discarded_ + refused_.count(); }
  /// The held credential; null if none is held, or if it has expired or is older than its lifetime.
  const Credential* held_in_time() const;
  /// The held credential, whatever its age; null if none is held.
  const Credential* held() const noexcept { return held_ ? &held_->credential : nullptr; }
  const HeldSession* held_session() const noexcept { return held_ ? &*held_ : nullptr; }
  /// Whether the source can return the held session again: the source provided it, or it was
  /// renewed from one that the source provided.
  bool is_from_source() const noexcept { return held_ && is_from_source_; }
  std::size_t refusals() const noexcept { return refused_.count(); }

 private:
  Result<Credential> read_page(const CookieJar& jar);
  Result<Refreshed> take(const Prove& prove, Asking asking, std::optional<Error>& verdict);
  bool keeps_held(const Secret& found, const std::optional<Error>& verdict) const;
  ChoiceTools tools();
  std::chrono::milliseconds age() const { return clock_.since_boot() - held_since_; }
  // A session that is not from the source cannot be obtained again, so it has no lifetime.
  bool is_too_old() const { return is_from_source() && age() >= lifetime_; }

  SessionSource& source_;
  mubi::Client& client_;
  Clock& clock_;
  std::chrono::seconds lifetime_;
  std::function<void(const PassedOver&)> on_passed_over_;
  std::optional<HeldSession> held_;
  /// Clock::since_boot() at that time, which includes suspension and ignores changes of the clock.
  std::chrono::milliseconds held_since_{};
  /// The token that the source returned last. If it is the same again, it does not replace a token
  /// that the service has renewed since.
  std::optional<Fingerprint> last_from_source_;
  RefusedTokens refused_;
  /// The digest of the ignored token; empty for none.
  std::string ignored_;
  bool is_from_source_ = false;
  int generation_ = 0;
  std::size_t discarded_ = 0;
};

}  // namespace matinee::session
