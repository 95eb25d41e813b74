// SPDX-License-Identifier: MIT
//
// Pipes and socket pairs.
#pragma once

#include <matinee/result.hpp>

#include "base/unique_fd.hpp"

namespace matinee::sys {

/// A one-way pipe. Both ends are close-on-exec.
struct Pipe {
  UniqueFd read_end;
  UniqueFd write_end;
};

/// Fails with Errc::failure if no descriptor is free.
Result<Pipe> open_pipe();

/// Two connected stream sockets. Both can be read and written, and both are close-on-exec.
struct SocketPair {
  UniqueFd ours;
  UniqueFd theirs;
};

/// Fails with Errc::failure if no descriptor is free.
Result<SocketPair> open_socket_pair();

}  // namespace matinee::sys
