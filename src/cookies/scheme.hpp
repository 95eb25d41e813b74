// SPDX-License-Identifier: MIT
//
// The encryption schemes of Chromium's cookie values.
#pragma once

#include <cstdint>
#include <string_view>

namespace matinee::cookies {

/// Named after the version prefix of the ciphertext.
enum class Scheme : std::uint8_t {
  plain,    ///< not encrypted
  v10,      ///< on Linux, a publicly known key
  v11,      ///< a key from the desktop's keyring
  v12,      ///< a key from the desktop portal's secret
  v20,      ///< App-Bound Encryption: only the browser itself can decrypt (Windows)
  dpapi,    ///< the key of the Windows user, without a version prefix
  unknown,  ///< a version that this program does not know
};

/// "plain", "v10", ...
std::string_view to_string(Scheme scheme) noexcept;

/// Determines the scheme from the first bytes of a non-empty encrypted_value. A value without a
/// version prefix is plain, because early versions of Chromium stored plain text there.
Scheme scheme_of(std::string_view encrypted_value) noexcept;

}  // namespace matinee::cookies
