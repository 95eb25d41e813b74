// SPDX-License-Identifier: MIT
#include "cookies/unseal.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "cookies/live_file.hpp"
#include "cookies/local_state.hpp"
#include "crypto/cipher.hpp"
#include "crypto/kdf.hpp"

namespace matinee::cookies {

namespace {

constexpr std::size_t k_version_size = 3;
constexpr std::size_t k_nonce_size = 12;
constexpr std::string_view k_cbc_iv = "                ";  // 16 spaces
constexpr crypto::Pbkdf2 k_cbc_kdf{.salt = "saltysalt", .iterations = 1, .key_size = 16};
// Chromium has converted these constants to spans in two ways, one of which includes the NUL.
constexpr crypto::Hkdf k_gcm_kdf{
    .salt = "fdo_portal_secret_salt", .info = "HKDF-SHA-256 AES-256-GCM", .key_size = 32};
constexpr crypto::Hkdf k_gcm_kdf_with_nul{.salt = {"fdo_portal_secret_salt", 23},
                                          .info = {"HKDF-SHA-256 AES-256-GCM", 25},
                                          .key_size = 32};
constexpr std::string_view k_well_known_password = "peanuts";
constexpr std::string_view k_schemas[] = {"chrome_libsecret_os_crypt_password_v2",
                                          "chrome_libsecret_os_crypt_password_v1"};

std::optional<Secret> decrypt(const Secret& key, const StoredCookie& stored) {
  const std::string_view sealed = std::string_view(stored.sealed).substr(k_version_size);
  if (stored.scheme != Scheme::v12) return crypto::decrypt_aes128_cbc(key, k_cbc_iv, sealed);
  if (sealed.size() < k_nonce_size) return std::nullopt;
  return crypto::decrypt_aes256_gcm(key, sealed.substr(0, k_nonce_size),
                                    sealed.substr(k_nonce_size));
}

Error unsupported(std::string message) {
  return Error(Errc::unsupported, std::move(message)).about(Subject::session_source);
}

}  // namespace

Error sealed_for_good(Scheme scheme, std::string_view browser) {
  const auto text = [&] {
    switch (scheme) {
      case Scheme::v20:
        return "sealed to the browser itself (App-Bound Encryption, v20)";
      case Scheme::dpapi:
        return "sealed with the key of a Windows user (DPAPI)";
      default:
        return "sealed by a scheme that is newer than this program";
    }
  };
  return unsupported(fmt::format("cookies of {} are {}", browser, text()));
}

std::optional<Error> sealed_elsewhere(const Source& source) {
  constexpr std::size_t k_largest_text = std::size_t{64} * 1024 * 1024;
  if (source.engine != Engine::chromium) return std::nullopt;
  if (source.file.native().find("/Library/Application Support/") != std::string::npos) {
    return unsupported(fmt::format(
        "cookies of {} are sealed on macOS, with a key of its Keychain (v10)", source.browser));
  }
  // The file is in the profile's folder or in the user data folder above it. For Network/Cookies it
  // is one level higher.
  std::filesystem::path folder = source.file;
  for (int level = 0; level < 3; ++level) {
    folder = folder.parent_path();
    const auto text = read_live_text(folder / "Local State", k_largest_text);
    if (!text) continue;
    if (!has_windows_key(*text)) return std::nullopt;
    return unsupported(
        fmt::format("cookies of {} are sealed on Windows, with the key of a Windows user (v10)",
                    source.browser));
  }
  return std::nullopt;
}

std::optional<Secret> try_key(const Secret& key, const StoredCookie& stored, HostProof proof) {
  auto plain = decrypt(key, stored);
  if (!plain) return std::nullopt;
  std::string_view value = plain->reveal();
  if (proof == HostProof::hash_in_front) {
    const crypto::Sha256Digest hash = crypto::sha256(stored.cookie.domain);
    if (!value.starts_with(std::string_view(hash.data(), hash.size()))) return std::nullopt;
    value.remove_prefix(hash.size());
  }
  const bool believable = proof == HostProof::hash_in_front || utf8::is_valid(value);
  if (!believable || !is_clean_value(value)) return std::nullopt;
  return Secret::copy_of(value);
}

Result<Secret> Unsealer::open(const StoredCookie& stored, HostProof proof) {
  if (stored.scheme == Scheme::plain) return stored.cookie.value.clone();
  auto known = keys_.find(stored.scheme);
  if (known == keys_.end()) {
    known = keys_.emplace(stored.scheme, find_keys(stored.scheme, proof)).first;
  }
  const Keys& keys = known->second;
  if (!keys) return keys.error();
  std::string tried;
  for (const Key& key : *keys) {
    if (auto value = try_key(key.key, stored, proof)) {
      opened_.insert(stored.scheme);
      return *std::move(value);
    }
    if (tried.find(key.found_in) == std::string::npos) {
      tried += (tried.empty() ? "" : ", ") + key.found_in;
    }
  }
  return no_key_fits(stored.scheme, tried.empty() ? "none found" : tried);
}

// Explains why no key worked. A key that has decrypted another value is right, so this value must
// be damaged. On Linux the key of v10 is public, so if it fails, the profile is from another
// system.
Error Unsealer::no_key_fits(Scheme scheme, const std::string& tried) const {
  if (opened_.contains(scheme)) {
    // The subject is the token, because changing the browser or the keyring does not help.
    return Error(Errc::integrity,
                 fmt::format(
                     "a {} cookie of {} is damaged: the key that opens others does not open it",
                     to_string(scheme), source_.browser))
        .about(Subject::token);
  }
  if (scheme == Scheme::v10) {
    if (auto elsewhere = sealed_elsewhere(source_)) return *std::move(elsewhere);
    return unsupported(
        fmt::format("cookies of {} are sealed with a key that is not of Linux (v10): the profile "
                    "may be one of macOS or of Windows",
                    source_.browser));
  }
  if (locked_) return *locked_;
  const Error lost(Errc::unsupported,
                   fmt::format("cookies of {} are sealed with a key that the keyring no longer has "
                               "({}; tried: {}); sign in anew in that browser",
                               source_.browser, to_string(scheme), tried));
  return lost.about(Subject::keyring);
}

// For v10 and v11 a key from an empty password is tried last: an old bug made Chromium encrypt with
// an empty password if KWallet failed (crbug.com/40055416). Chromium, too, tries it only after the
// regular key has failed.
Unsealer::Keys Unsealer::find_keys(Scheme scheme, HostProof proof) {
  std::vector<Key> keys;
  const auto add_derived = [&keys](std::string_view password, std::string_view found_in) {
    keys.push_back({crypto::derive_pbkdf2_sha1(password, k_cbc_kdf), std::string(found_in)});
  };
  switch (scheme) {
    case Scheme::v10:
      add_derived(k_well_known_password, "the well-known key");
      break;
    case Scheme::v11:
    case Scheme::v12:
      MATINEE_TRY(add_keyring_keys(scheme, proof, keys));
      break;
    default:
      return sealed_for_good(scheme, source_.browser);
  }
  if (scheme != Scheme::v12 && !keys.empty()) add_derived("", "the empty key");
  return keys;
}

// A profile that the user named by its path may belong to an unknown browser, whose key has an
// unknown name. All keys of Chromium's schemas are then tried. That is safe only if the hash of the
// host proves which key is right.
Result<void> Unsealer::add_keyring_keys(Scheme scheme, HostProof proof, std::vector<Key>& keys) {
  KeyRequest request{.scheme = scheme, .browser = source_.browser, .only = source_.keyring};
  if (const Browser* browser = find_browser(source_.browser)) {
    request.applications = browser->applications;
    request.wallet = browser->wallet;
    request.app_id = browser->app_id;
  }
  const bool is_of_any = source_.install == Install::path && proof == HostProof::hash_in_front;
  if (scheme == Scheme::v11 && is_of_any) request.schemas = k_schemas;
  const auto candidates = keyring_.find_keys(request);
  if (!candidates && candidates.error().code() == Errc::not_found) {
    return no_key_fits(scheme, candidates.error().message());
  }
  if (!candidates) return candidates.error();
  for (const KeyCandidate& candidate : *candidates) {
    if (candidate.unread) {
      locked_ = candidate.unread;
      continue;
    }
    const std::string_view secret = candidate.secret.reveal();
    if (scheme == Scheme::v11) {
      keys.push_back({crypto::derive_pbkdf2_sha1(secret, k_cbc_kdf), candidate.found_in});
      continue;
    }
    for (const crypto::Hkdf& kdf : {k_gcm_kdf, k_gcm_kdf_with_nul}) {
      keys.push_back({crypto::derive_hkdf_sha256(secret, kdf), candidate.found_in});
    }
  }
  return {};
}

}  // namespace matinee::cookies
