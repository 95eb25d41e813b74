// SPDX-License-Identifier: MIT
//
// The lines between the agent and the process that speaks HTTP for it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "agent/fetch_protocol.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace agent = matinee::agent;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto order = agent::parse_order(text)) {
    const auto line = agent::encode_order(order->request, order->max_body_bytes);
    const auto again = agent::parse_order(line.reveal());
    if (!again || again->request.url != order->request.url) std::abort();
  }
  if (const auto outcome = agent::parse_outcome(text)) {
    const auto again = agent::parse_outcome(agent::encode_outcome(*outcome));
    if (!again || again->body != outcome->body) std::abort();
  }
  return 0;
}
