// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "cookies/cookie_text.hpp"
#include "cookies/netscape.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace matinee;
  constexpr UnixTime k_now{std::chrono::seconds(1'790'000'000)};
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto reading = cookies::read_cookie_text(text, "fuzz", k_now);
  if (!reading) return 0;
  for (const Cookie& cookie : reading->jar.cookies) {
    if (!is_mubi_host(cookie.domain)) __builtin_trap();
  }
  // What was written is read back as the same.
  const auto written = cookies::write_netscape(reading->jar);
  if (!written.left_out.empty()) return 0;
  const auto again = cookies::read_cookie_text(written.text.reveal(), "fuzz", k_now);
  if (!again || again->jar.cookies.size() != reading->jar.cookies.size()) __builtin_trap();
  for (std::size_t i = 0; i < again->jar.cookies.size(); ++i) {
    if (!(again->jar.cookies[i].value == reading->jar.cookies[i].value)) __builtin_trap();
  }
  return 0;
}
