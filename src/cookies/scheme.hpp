// SPDX-License-Identifier: MIT
//
// How a browser sealed a cookie's value.
#pragma once

#include <cstdint>
#include <string_view>

namespace matinee::cookies {

enum class Scheme : std::uint8_t {
  plain,    ///< not sealed
  v10,      ///< a key that everybody knows (Linux)
  v11,      ///< a key from the desktop's keyring
  v12,      ///< a key from the desktop portal's secret
  v20,      ///< App-Bound Encryption: for the browser itself alone (Windows)
  dpapi,    ///< the Windows user's key, without a version in front
  unknown,  ///< a version that this program has not heard of
};

/// "plain", "v10", ...
std::string_view to_string(Scheme scheme) noexcept;

/// From the first bytes of a non-empty encrypted_value. What bears no version is plain: so did the
/// first Chromiums store it.
Scheme scheme_of(std::string_view encrypted_value) noexcept;

}  // namespace matinee::cookies
