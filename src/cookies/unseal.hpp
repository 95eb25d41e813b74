// SPDX-License-Identifier: MIT
//
// Opening the values that Chromium seals on Linux. Constants from os_crypt_linux.cc and
// components/os_crypt/async/browser; v10, v11 and v12 were checked against Chromium 156.
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

/// The value inside `sealed`, if `key` is the right one. With HostProof::hash_in_front that is
/// proved. Without, CBC leaves a doubt, so a value that no browser would store counts as wrong.
std::optional<Secret> try_key(const Secret& key, const StoredCookie& stored, HostProof proof);

/// Errc::unsupported: says to whom v20, DPAPI and unknown schemes are sealed. There is no way
/// around them here, and none is tried.
Error sealed_for_good(Scheme scheme, std::string_view browser);

/// Errc::unsupported if the profile of `source` came from a system whose v10 is another one, as far
/// as its files tell: Windows has a key of its own in `Local State`, macOS one in the path. Nothing
/// where neither is seen. Reads `Local State`.
std::optional<Error> sealed_elsewhere(const Source& source);

/// Opens the cookies of one source. The keys are found once, when the first cookie needs them.
class Unsealer {
 public:
  /// Both must outlive this object.
  Unsealer(const Source& source, KeyProvider& keyring) : source_(source), keyring_(keyring) {}

  /// Errc::locked where a keyring that may hold the key cannot be opened. Errc::unsupported where
  /// waiting or unlocking does not help: for a scheme that is sealed to the browser or to Windows,
  /// for cookies of another system, and for a key that no open keyring holds. Errc::integrity for a
  /// value that the right key does not open. The message tells what was tried.
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
  std::optional<Error> locked_;   ///< a keyring that may hold the key, and could not be opened
  std::set<Scheme> opened_ = {};  ///< schemes of which a value was opened
};

}  // namespace matinee::cookies
