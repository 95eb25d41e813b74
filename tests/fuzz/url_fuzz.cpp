// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/percent.hpp"
#include "http/url.hpp"

// The first line is the base, the rest the reference. What resolves is absolute. An empty reference
// leaves the base's dot segments as they are (RFC 3986, 5.2.2), so that only after a second time
// nothing changes any more.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto end = text.find('\n');
  const std::string_view base = text.substr(0, end);
  const std::string_view reference =
      end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  (void)matinee::http::host_of(text);
  (void)matinee::http::masked_url(text);
  (void)matinee::percent_decoded(text);
  const auto resolved = matinee::http::resolve_url(base, reference);
  if (!resolved) return 0;
  if (!matinee::http::split_url(*resolved).scheme) std::abort();
  const auto again = matinee::http::resolve_url("x:/", *resolved);
  const auto third = again ? matinee::http::resolve_url("x:/", *again) : again;
  if (again && (!third || *third != *again)) std::abort();
  return 0;
}
