// SPDX-License-Identifier: MIT
//
// What keeps matinee-fetch small should an answer take libcurl or OpenSSL over: no new rights, no
// file but those of name resolution and of TLS, to be read, no Unix socket (so not the agent's), no
// other process, and of TCP only the ports that it needs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <matinee/result.hpp>

#include "fence/protections.hpp"

namespace matinee::fence {

struct HttpNeeds {
  /// To be read beside those of name resolution and of the system's TLS; empty ones do not count.
  std::vector<std::string> files = {};
  /// What may be connected to beside 443 and DNS; nothing if that cannot be told, as with a proxy.
  std::optional<std::vector<std::uint16_t>> ports = std::vector<std::uint16_t>{};
};

/// The ports that rules of HOST1:PORT1:HOST2:PORT2 lead to.
std::vector<std::uint16_t> ports_of(const std::vector<std::string>& connect_to);

/// What the resolver reads once is read now: without Landlock the fence lets no file be opened any
/// more, and what is not in memory then is done without (/etc/hosts).
void load_resolver() noexcept;

/// Before the first exchange and before there are threads; for good. Tells what holds: a kernel
/// without seccomp, or a container that forbids it, gets no fence of that kind.
Protections enter_http_fence(const HttpNeeds& needs) noexcept;

}  // namespace matinee::fence
