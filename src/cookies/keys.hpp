// SPDX-License-Identifier: MIT
//
// Where the secrets come from that Chromium's keys are derived from. The cookies layer asks only
// after it saw a row that needs one, and only through this interface.
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

/// The keyrings that a user may name, as yt-dlp does. `basictext` is none at all.
enum class Keyring : std::uint8_t { basictext, gnomekeyring, kwallet, kwallet5, kwallet6 };

struct KeyRequest {
  Scheme scheme = Scheme::v11;    ///< v11 or v12
  std::string_view browser = {};  ///< for messages
  std::span<const std::string_view> applications = {};
  std::string_view wallet = {};
  std::string_view app_id = {};
  /// Schemas of a Secret Service whose items are candidates as well, of whatever application. Only
  /// what is unlocked is read: another program's key is no reason to ask for a password.
  std::span<const std::string_view> schemas = {};
  std::optional<Keyring> only = {};
};

/// A secret that may be the right one; a wrong one does no harm.
struct KeyCandidate {
  Secret secret;  ///< as the keyring holds it: v11 text, v12 64 bytes
  std::string found_in;
  /// Set, with nothing else, for a keyring that may hold the right one and could not be opened.
  std::optional<Error> unread = {};
};

class KeyProvider {
 public:
  virtual ~KeyProvider() = default;

  /// Whether asking may lead to a key; asks nobody.
  virtual bool serves(Scheme scheme) const noexcept = 0;

  /// Every candidate, the likeliest first, and at least one. Errc::locked where there is no
  /// keyring, or none that may hold a candidate can be opened now; Errc::not_found where those that
  /// are open hold none. The message tells which. Called at most once for a source and scheme.
  virtual Result<std::vector<KeyCandidate>> find_keys(const KeyRequest& request) = 0;
};

/// For programs without a keyring: what needs a key is locked.
class NoKeyring final : public KeyProvider {
 public:
  bool serves(Scheme) const noexcept override { return false; }
  Result<std::vector<KeyCandidate>> find_keys(const KeyRequest& request) override;
};

/// Says which keyring `scheme` needs, for a source that nobody can unlock.
Error keyring_needed(Scheme scheme, std::string_view browser);

}  // namespace matinee::cookies
