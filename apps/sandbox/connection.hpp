// SPDX-License-Identifier: MIT
//
// Serves the requests of one connection until it ends.
#pragma once

#include <cstdint>

namespace matinee::sandbox {

class Stream;
struct World;

/// Serves a connection of the TLS port, with its virtual hosts, faults, latency, rate limit and
/// log. `number` identifies the connection in the log.
void serve_public(Stream& stream, std::uint64_t number, World& world);

/// Serves a connection of the control port: JSON calls, and CONNECT, which opens a tunnel to the
/// TLS port for any host.
void serve_control(Stream& stream, World& world);

}  // namespace matinee::sandbox
