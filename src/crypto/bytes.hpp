// SPDX-License-Identifier: MIT
//
// What the layer's files need to hand text and keys to libnettle. Private to the layer.
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

/// One of libnettle's contexts, which holds what a key can be made of.
template <class Context>
struct Wiped {
  Wiped() = default;
  ~Wiped() { wipe(&value, sizeof value); }
  Wiped(const Wiped&) = delete;
  Wiped& operator=(const Wiped&) = delete;

  Context value = {};
};

}  // namespace matinee::crypto
