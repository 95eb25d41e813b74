// SPDX-License-Identifier: MIT
//
// Decrypts cookie values that Chromium encrypted on Linux. The constants are from os_crypt_linux.cc
// and components/os_crypt/async/browser. v10, v11 and v12 were tested with Chromium 156.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/result.hpp>
#include <matinee/secret.hpp>

#include "cookies/keys.hpp"
#include "cookies/source.hpp"
#include "cookies/stored.hpp"

namespace matinee::cookies {

/// Decrypts the value with `key`. Returns nullopt if the key is wrong. With
/// HostProof::hash_in_front the hash proves the key. Without it, AES-CBC may succeed with a wrong
/// key, so a value that no browser would store is rejected too.
std::optional<Secret> try_key(const Secret& key, const StoredCookie& stored, HostProof proof);

/// The error (Errc::unsupported) for v20, DPAPI and unknown schemes. It says who can decrypt them.
/// This program does not try to circumvent them.
Error sealed_for_good(Scheme scheme, std::string_view browser);

/// Returns an error (Errc::unsupported) if the profile of `source` appears to come from a system
/// with a different v10: Windows stores a key in `Local State`, and macOS is recognised by the
/// path. Returns nullopt otherwise. Reads `Local State`.
std::optional<Error> sealed_elsewhere(const Source& source);

/// Decrypts the cookies of one source. It gets the keys of a scheme once, when the first cookie
/// needs them. Use it from one thread.
class Unsealer {
 public:
  /// Both arguments must outlive this object.
  Unsealer(const Source& source, KeyProvider& keyring) : source_(source), keyring_(keyring) {}

  /// Returns the value of a cookie. The message of an error says what was tried. Fails with
  /// - Errc::locked if a keyring that may have the key cannot be opened,
  /// - Errc::unsupported if unlocking does not help: the scheme is bound to the browser or to
  ///   Windows, the cookie is from another system, or no open keyring has the key,
  /// - Errc::integrity if the right key does not decrypt the value.
  Result<Secret> open(const StoredCookie& stored, HostProof proof);

 private:
  struct Key {
    Secret key;
    std::string found_in;
  };
  using Keys = Result<std::vector<Key>>;

  Keys find_keys(Scheme scheme, HostProof proof);
  Result<void> add_keyring_keys(Scheme scheme, HostProof proof, std::vector<Key>& keys);
  Error no_key_fits(Scheme scheme, const std::string& tried) const;

  const Source& source_;
  KeyProvider& keyring_;
  std::map<Scheme, Keys> keys_;
  std::optional<Error> locked_;   ///< of a keyring that may have the key but could not be opened
  std::set<Scheme> opened_ = {};  ///< schemes for which a value was decrypted
};

}  // namespace matinee::cookies
