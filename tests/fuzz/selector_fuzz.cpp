// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "cookies/selector.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace matinee::cookies;
  const auto selector = parse_selector({reinterpret_cast<const char*>(data), size});
  if (!selector) {
    if (selector.error().code() != matinee::Errc::usage) __builtin_trap();
    return 0;
  }
  if (find_browser(selector->browser) == nullptr) __builtin_trap();
  if (selector->profile && selector->profile->empty()) __builtin_trap();
  if (selector->container && selector->container->empty()) __builtin_trap();
  return 0;
}
