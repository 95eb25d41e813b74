// SPDX-License-Identifier: MIT
//
// The exit codes: the command line's side of an Errc.
#pragma once

#include <cstdint>

#include <matinee/error.hpp>

namespace matinee::cli {

/// What scripts may rely on; see the EXIT STATUS section of matinee(1).
enum class ExitCode : std::uint8_t {
  ok = 0,
  failure = 1,
  usage = 2,
  signed_out = 3,
  rejected = 4,
  not_found = 5,
  network = 6,
  locked = 7,
  protected_media = 8,
  unavailable = 9,
  storage = 10,
  unsupported = 11,
  partial = 12,
  exists = 13,
  busy = 14,
  integrity = 15,
  bug = 70,
  exec_not_runnable = 126,
  exec_not_found = 127,
  interrupted = 130,
  broken_pipe = 141,
  terminated = 143,
};

ExitCode exit_code_of(Errc code) noexcept;

}  // namespace matinee::cli
