// SPDX-License-Identifier: MIT
#include "cookies/scheme.hpp"

#include "base/ascii.hpp"

namespace matinee::cookies {

namespace {

// A DPAPI blob starts with version 1 and the GUID of its provider.
constexpr std::string_view k_dpapi_magic{"\x01\x00\x00\x00\xd0\x8c\x9d\xdf", 8};

}  // namespace

std::string_view to_string(Scheme scheme) noexcept {
  switch (scheme) {
    case Scheme::plain:
      return "plain";
    case Scheme::v10:
      return "v10";
    case Scheme::v11:
      return "v11";
    case Scheme::v12:
      return "v12";
    case Scheme::v20:
      return "v20";
    case Scheme::dpapi:
      return "dpapi";
    case Scheme::unknown:
      return "unknown";
  }
  return "unknown";
}

Scheme scheme_of(std::string_view encrypted_value) noexcept {
  if (encrypted_value.starts_with(k_dpapi_magic)) return Scheme::dpapi;
  const bool has_version = encrypted_value.size() >= 3 && encrypted_value[0] == 'v' &&
                           ascii::is_digit(encrypted_value[1]) &&
                           ascii::is_digit(encrypted_value[2]);
  if (!has_version) return Scheme::plain;
  const std::string_view version = encrypted_value.substr(0, 3);
  for (const Scheme scheme : {Scheme::v10, Scheme::v11, Scheme::v12, Scheme::v20}) {
    if (version == to_string(scheme)) return scheme;
  }
  return Scheme::unknown;
}

}  // namespace matinee::cookies
