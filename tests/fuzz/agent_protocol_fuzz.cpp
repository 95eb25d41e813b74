// SPDX-License-Identifier: MIT
//
// A line of the agent's socket, seen from both sides.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "agent/protocol.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace agent = matinee::agent;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto parsed = agent::parse_call(text);
  if (auto* call = std::get_if<agent::Call>(&parsed)) {
    // What was understood can be said again, and is understood the same way.
    const matinee::Secret line = agent::encode_call(1, call->order);
    const auto again = agent::parse_call(line.reveal().substr(0, line.size() - 1));
    const auto* same = std::get_if<agent::Call>(&again);
    if (line.size() <= agent::k_max_frame_bytes &&
        (same == nullptr || same->order.index() != call->order.index())) {
      std::abort();
    }
    (void)agent::envelope_of(call->id);
  } else {
    (void)agent::encode_refusal(std::get<agent::Refusal>(parsed));
  }
  (void)agent::parse_answer(text, 1);
  (void)agent::parse_status(text);
  const matinee::Secret secret = matinee::Secret::copy_of(text);
  (void)agent::parse_headers(secret);
  (void)agent::parse_session(secret);
  (void)agent::parse_hello(secret);
  return 0;
}
