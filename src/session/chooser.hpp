// SPDX-License-Identifier: MIT
//
// The loop around the choice (choice.hpp): opens candidates, asks the service about their tokens,
// and stops at the first one that works.
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

/// Tokens that the service has refused and is not asked about again: fingerprints, since a refused
/// token is a secret all the same. Keeps the newest 32.
class RefusedTokens {
 public:
  bool contains(const Secret& token) const;
  void add(const Secret& token);
  void clear() { tokens_.clear(); }
  /// How many were ever added.
  std::size_t count() const noexcept { return count_; }

 private:
  std::deque<Fingerprint> tokens_;
  std::size_t count_ = 0;
};

/// Asks the service about a credential: Errc::rejected for one that it refuses, any other Error if
/// it gives no answer. Empty: the first candidate that can be read is taken, and nobody is asked.
using Prove = std::function<Result<void>(const Credential&)>;

/// The token that the site's front page gives to a browser with these cookies. Errc::signed_out for
/// a visitor.
using PageReader = std::function<Result<Credential>(const CookieJar&)>;

/// What a choice ends with.
struct Chosen {
  HeldSession session = {};
  /// Nothing if the service accepted it or was not asked. Errc::rejected: it refuses this one and
  /// every other; else why it gave no answer.
  std::optional<Error> verdict = {};
};

/// Whether the service is asked about the first token that is found.
enum class Asking : std::uint8_t {
  always,
  /// Only if there is another token: of an `lt`, or of a cookie as the design describes it. To find
  /// out, candidates are opened until there are two tokens that differ; one that may raise a prompt
  /// is not opened, and counts as another token.
  if_several,
};

/// What a chooser works with.
struct ChoiceTools {
  /// Empty: an opaque cookie counts as a visitor's.
  PageReader read_page = {};
  /// May be empty.
  std::function<void(const PassedOver&)> on_passed_over = {};
  Asking asking = Asking::always;
};

/// Chooses among the candidates of `source`. What is in `refused` is not asked about again and is
/// chosen only if there is nothing else; what the service refuses is added. The service is asked
/// about k_most_questions sessions at most, front pages included, once about each token and each
/// opaque cookie, and not again once it gives no answer.
///
/// If no candidate works: an Error that says why the first one could not be read, else why a place
/// could not be. If everything was read, the first session that the service refuses, with that
/// verdict; the Error is Errc::rejected if its token is unknown, and Errc::signed_out if there is
/// none.
Result<Chosen> choose_session(SessionSource& source, const Prove& prove, const ChoiceTools& tools,
                              RefusedTokens& refused);

/// Whether an error says that there is no session that works, so that a sign-in helps:
/// Errc::rejected or Errc::signed_out.
bool is_lost(const Error& error) noexcept;
/// The same of a state: expired or signed_out.
bool is_lost(SessionState state) noexcept;

/// What an error of such a code says of the session.
SessionState state_of(Errc code) noexcept;

/// Why there is no session although its source has one: a person said `logout`.
Error forgotten_error();

/// "mubi.com no longer accepts the session of ...", with the native code of the service's own
/// words.
Error refusal_of(const CookieOrigin& origin, const Error& why);

}  // namespace matinee::session
