// SPDX-License-Identifier: MIT
//
// The first byte says how the plaintext begins, the rest is a sealed value.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "cookies/scheme.hpp"
#include "cookies/unseal.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace matinee;
  if (size == 0) return 0;
  cookies::StoredCookie stored;
  stored.cookie.domain = "mubi.com";
  stored.sealed.assign(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (stored.sealed.empty()) return 0;
  stored.scheme = cookies::scheme_of(stored.sealed);
  (void)cookies::to_string(stored.scheme);
  const auto proof =
      data[0] % 2 == 0 ? cookies::HostProof::absent : cookies::HostProof::hash_in_front;
  for (const char* key : {"0123456789abcdef", "0123456789abcdef0123456789abcdef", "", "short"}) {
    const auto value = cookies::try_key(Secret::copy_of(key), stored, proof);
    if (value && value->reveal().size() > stored.sealed.size()) __builtin_trap();
  }
  return 0;
}
