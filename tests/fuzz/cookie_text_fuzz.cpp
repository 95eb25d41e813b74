// SPDX-License-Identifier: MIT
//
// The input as it is, and behind a byte-order mark of UTF-16.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "cookies/cookie_text.hpp"

namespace {

void read(std::string_view bytes) {
  constexpr matinee::UnixTime k_now{std::chrono::seconds(1'790'000'000)};
  const auto reading = matinee::cookies::read_cookie_text(bytes, "fuzz", k_now);
  if (!reading) return;
  for (const matinee::Cookie& cookie : reading->jar.cookies) {
    if (!matinee::is_mubi_host(cookie.domain)) __builtin_trap();
    if (cookie.expires && *cookie.expires <= k_now) __builtin_trap();
  }
  for (const auto& misread : reading->misread) {
    if (misread.why.message().find("fuzz, ") != 0) __builtin_trap();
  }
  for (const auto& expired : reading->expired) {
    if (!matinee::is_mubi_host(expired.domain)) __builtin_trap();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  read(bytes);
  read("\xff\xfe" + std::string(bytes));
  return 0;
}
