// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "cookies/cookie_fields.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace matinee;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string_view trimmed = cookies::without_blanks(text);
  if (cookies::without_blanks(trimmed) != trimmed) __builtin_trap();
  const std::string domain = cookies::normal_domain(text);
  // A host of mubi.com is never dropped in silence, whatever the rest is.
  if (is_mubi_host(domain) && !cookies::may_be_of_mubi(text, "")) __builtin_trap();
  if (is_mubi_host(domain) && cookies::is_odd_host(domain)) __builtin_trap();
  const auto expiry = cookies::parse_expiry(text);
  if (expiry && expiry->at && expiry->at->time_since_epoch().count() <= 0) __builtin_trap();
  return 0;
}
