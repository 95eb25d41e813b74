// SPDX-License-Identifier: MIT
//
// One connection from its first request to its end.
#pragma once

#include <cstdint>

namespace matinee::sandbox {

class Stream;
struct World;

/// A connection of the TLS port: virtual hosts, faults, latency, rate, log.
void serve_public(Stream& stream, std::uint64_t number, World& world);

/// A connection of the control port: JSON calls, and CONNECT, which leads to the TLS port
/// whatever host is named.
void serve_control(Stream& stream, World& world);

}  // namespace matinee::sandbox
