// SPDX-License-Identifier: MIT
#include "exit_code.hpp"

namespace matinee::cli {

ExitCode exit_code_of(Errc code) noexcept {
  switch (code) {
    case Errc::failure:
      return ExitCode::failure;
    case Errc::usage:
      return ExitCode::usage;
    case Errc::signed_out:
      return ExitCode::signed_out;
    case Errc::rejected:
      return ExitCode::rejected;
    case Errc::not_found:
      return ExitCode::not_found;
    case Errc::network:
      return ExitCode::network;
    case Errc::locked:
      return ExitCode::locked;
    case Errc::protected_media:
      return ExitCode::protected_media;
    case Errc::unavailable:
      return ExitCode::unavailable;
    case Errc::storage:
      return ExitCode::storage;
    case Errc::unsupported:
      return ExitCode::unsupported;
    case Errc::partial:
      return ExitCode::partial;
    case Errc::exists:
      return ExitCode::exists;
    case Errc::busy:
      return ExitCode::busy;
    case Errc::integrity:
      return ExitCode::integrity;
    case Errc::cancelled:
      return ExitCode::interrupted;
    case Errc::bug:
      return ExitCode::bug;
  }
  return ExitCode::bug;
}

}  // namespace matinee::cli
