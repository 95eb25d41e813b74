// SPDX-License-Identifier: MIT
//
// Pairs of descriptors that are joined: what is written to the one is read from the other.
#pragma once

#include <matinee/result.hpp>

#include "base/unique_fd.hpp"

namespace matinee::sys {

/// Both ends are closed on exec.
struct Pipe {
  UniqueFd read_end;
  UniqueFd write_end;
};

/// Errc::failure where this process has no descriptor left.
Result<Pipe> open_pipe();

/// Stream sockets, both to be read and written, both closed on exec.
struct SocketPair {
  UniqueFd ours;
  UniqueFd theirs;
};

/// Errc::failure where this process has no descriptor left.
Result<SocketPair> open_socket_pair();

}  // namespace matinee::sys
