// SPDX-License-Identifier: MIT
//
// Restricts matinee-fetch, in case a response takes control of libcurl or OpenSSL. It gets no new
// privileges. It can read only files for name resolution and TLS, cannot use Unix sockets (such as
// the agent's), cannot access other processes, and can connect only to the TCP ports that it needs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <matinee/result.hpp>

#include "fence/protections.hpp"

namespace matinee::fence {

struct HttpNeeds {
  /// Files to read in addition to those for name resolution and the system's TLS. Empty strings are
  /// ignored.
  std::vector<std::string> files = {};
  /// TCP ports in addition to 443 and DNS; nullopt allows all, as needed with a proxy.
  std::optional<std::vector<std::uint16_t>> ports = std::vector<std::uint16_t>{};
};

/// The target ports of rules of the form HOST1:PORT1:HOST2:PORT2.
std::vector<std::uint16_t> ports_of(const std::vector<std::string>& connect_to);

/// Makes the resolver load its files. Without Landlock the filter forbids opening files, and files
/// that were not loaded before (such as /etc/hosts) are not used.
void load_resolver() noexcept;

/// Restricts the process for good. Must be called before the first exchange, while there is one
/// thread. Returns which restrictions are active: a kernel without seccomp, or a container that
/// forbids it, cannot filter calls.
Protections enter_http_fence(const HttpNeeds& needs) noexcept;

}  // namespace matinee::fence
