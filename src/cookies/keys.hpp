// SPDX-License-Identifier: MIT
//
// The interface to the secrets that Chromium's keys are derived from. The cookies layer requests a
// secret only after it has read a row that needs one.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/result.hpp>
#include <matinee/secret.hpp>

#include "cookies/scheme.hpp"

namespace matinee::cookies {

/// The keyrings that a user can name, with the names of yt-dlp. `basictext` means no keyring.
enum class Keyring : std::uint8_t { basictext, gnomekeyring, kwallet, kwallet5, kwallet6 };

/// Describes the secret that is needed. See Browser for the names.
struct KeyRequest {
  Scheme scheme = Scheme::v11;    ///< v11 or v12
  std::string_view browser = {};  ///< for messages
  std::span<const std::string_view> applications = {};
  std::string_view wallet = {};
  std::string_view app_id = {};
  /// Schemas of the Secret Service. Items of these schemas are candidates too, for any application,
  /// but only if they are unlocked: a key of another program does not justify a password prompt.
  std::span<const std::string_view> schemas = {};
  std::optional<Keyring> only = {};
};

/// A secret that may be the right one. Trying a wrong one is harmless.
struct KeyCandidate {
  Secret secret;         ///< as the keyring stores it: text for v11, 64 bytes for v12
  std::string found_in;  ///< the keyring, for messages
  /// The error of a keyring that may have the secret but could not be opened. The other members are
  /// then empty.
  std::optional<Error> unread = {};
};

/// Finds secrets in keyrings.
class KeyProvider {
 public:
  virtual ~KeyProvider() = default;

  /// Whether find_keys() may find a secret for `scheme`. Does not access a keyring.
  virtual bool serves(Scheme scheme) const noexcept = 0;

  /// Returns all candidates, at least one, the likeliest first. Fails with Errc::locked if there is
  /// no keyring, or none that may have a candidate can be opened now; with Errc::not_found if the
  /// open ones have none. The message says which. It is called at most once per source and scheme.
  virtual Result<std::vector<KeyCandidate>> find_keys(const KeyRequest& request) = 0;
};

/// For programs without a keyring. Every cookie that needs a keyring fails with Errc::locked.
class NoKeyring final : public KeyProvider {
 public:
  bool serves(Scheme) const noexcept override { return false; }
  Result<std::vector<KeyCandidate>> find_keys(const KeyRequest& request) override;
};

/// The error (Errc::locked) that says which keyring `scheme` needs.
Error keyring_needed(Scheme scheme, std::string_view browser);

}  // namespace matinee::cookies
