// SPDX-License-Identifier: MIT
//
// Conversions for passing strings and keys to libnettle. Private to this layer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <matinee/secret.hpp>

namespace matinee::crypto {

inline const std::uint8_t* bytes_of(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

inline std::uint8_t* bytes_of(std::string& text) {
  return reinterpret_cast<std::uint8_t*>(text.data());
}

/// Owns a context of libnettle and wipes it on destruction, because a context contains key
/// material.
template <class Context>
struct Wiped {
  Wiped() = default;
  ~Wiped() { wipe(&value, sizeof value); }
  Wiped(const Wiped&) = delete;
  Wiped& operator=(const Wiped&) = delete;

  Context value = {};
};

}  // namespace matinee::crypto
