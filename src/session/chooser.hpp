// SPDX-License-Identifier: MIT
//
// Chooses a session: opens candidates in the order of choice.hpp, asks the service about their
// tokens, and stops at the first one that works.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <vector>

#include <matinee/auth_manager.hpp>
#include <matinee/credential.hpp>
#include <matinee/result.hpp>

#include "base/fingerprint.hpp"

namespace matinee::session {

/// The newest 32 tokens that the service has refused, so that it is not asked about them again.
/// Only fingerprints are stored, because a refused token is still a secret.
class RefusedTokens {
 public:
  bool contains(const Secret& token) const;
  void add(const Secret& token);
  void clear() { tokens_.clear(); }
  /// The number of tokens that were ever added.
  std::size_t count() const noexcept { return count_; }

 private:
  std::deque<Fingerprint> tokens_;
  std::size_t count_ = 0;
};

/// Asks the service whether it accepts a credential. Fails with Errc::rejected if the service
/// refuses it, with another error if the service does not answer. If the function is empty, the
/// service is not asked, and the first readable candidate is chosen.
using Prove = std::function<Result<void>(const Credential&)>;

/// Requests the front page of the site with these cookies, and returns the token in it. Fails with
/// Errc::signed_out if the cookies are those of a visitor.
using PageReader = std::function<Result<Credential>(const CookieJar&)>;

/// The result of a choice.
struct Chosen {
  HeldSession session = {};
  /// nullopt if the service accepted the session or was not asked. Errc::rejected if it refused
  /// this and all other sessions. Any other error says why the service did not answer.
  std::optional<Error> verdict = {};
};

/// Whether to ask the service about the first token that is found.
enum class Asking : std::uint8_t {
  always,
  /// Only if there is a second token, in an `lt` or in a cookie of the design. Candidates are
  /// opened until two different tokens are found. A candidate that may cause a prompt is not
  /// opened, and counts as a second token.
  if_several,
};

/// Options of choose_session().
struct ChoiceTools {
  /// If empty, opaque cookies count as a visitor's.
  PageReader read_page = {};
  /// Called for each candidate that was skipped. May be empty.
  std::function<void(const PassedOver&)> on_passed_over = {};
  Asking asking = Asking::always;
};

/// Chooses among the candidates of `source`. The service is asked about at most k_most_questions
/// sessions, including front pages, and once per token and opaque cookie. After a request without
/// an answer it is not asked again. Refused tokens are added to `refused`; tokens in it are not
/// asked about, and are chosen only if there is nothing else.
///
/// Fails with Errc::cancelled on a stop request, and with the errors of SessionSource::survey(). If
/// no candidate works, the result is the first of these that applies:
/// - the error of the first candidate that could not be read,
/// - the error of the first place that could not be read,
/// - the session or the error of a sign-in, if the source offers one,
/// - the first session that the service refused, with the refusal as verdict,
/// - Errc::rejected if a session was refused but its token is not known,
/// - Errc::signed_out if there is no session.
Result<Chosen> choose_session(SessionSource& source, const Prove& prove, const ChoiceTools& tools,
                              RefusedTokens& refused);

/// Whether an error means that no session works, so that a sign-in helps: Errc::rejected or
/// Errc::signed_out.
bool is_lost(const Error& error) noexcept;
/// Whether a state means the same: expired or signed_out.
bool is_lost(SessionState state) noexcept;

/// The state of the session that follows from an error with this code.
SessionState state_of(Errc code) noexcept;

/// The error (Errc::signed_out) for a session that the source still has, but that the user ended
/// with `logout`.
Error forgotten_error();

/// The error (Errc::rejected) "mubi.com no longer accepts the session of ...", with the native code
/// of `why`.
Error refusal_of(const CookieOrigin& origin, const Error& why);

}  // namespace matinee::session
