// SPDX-License-Identifier: MIT
//
// Content-Range and Retry-After.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "http/content_range.hpp"
#include "http/retry.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace matinee;
  constexpr UnixTime k_now{std::chrono::seconds(1'790'000'000)};
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto range = http::parse_content_range(text)) {
    if (range->first > range->last) __builtin_trap();
    if (range->total && range->last >= *range->total) __builtin_trap();
    if (http::parse_unsatisfied_range(text)) __builtin_trap();
  }
  if (const auto wait = http::parse_retry_after(text, k_now); wait && wait->count() < 0) {
    __builtin_trap();
  }
  http::Response head;
  head.headers = {{"Content-Range", std::string(text)},
                  {"ETag", std::string(text)},
                  {"Content-Length", std::string(text)},
                  {"Content-Encoding", std::string(text)},
                  {"Last-Modified", std::string(text)}};
  for (const int status : {200, 206, 416}) {
    head.status = status;
    const auto validators = http::validators_of(head);
    if (http::prove_same(validators, validators) && http::prove_different(validators, validators)) {
      __builtin_trap();
    }
  }
  return 0;
}
