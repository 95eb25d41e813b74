// SPDX-License-Identifier: MIT
//
// Unix sockets that belong to one user. `peer` is who is at the other end, in words, for messages:
// "the agent".
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <matinee/result.hpp>

#include <sys/types.h>

#include "base/unique_fd.hpp"

namespace matinee::sys {

/// Makes `folder` for its owner alone, or checks that it is that already: a folder of ours, not a
/// link, that nobody else may enter. The folder above must exist, and be ours or root's: nothing is
/// made in a folder of another user, who could not remove it. Errc::storage otherwise.
Result<void> make_private_folder(const std::filesystem::path& folder);

/// Takes the lock file, which is made where it is missing, for as long as the result lives.
/// Errc::busy where another process holds it. The lock dies with the process, however it dies.
Result<UniqueFd> lock_file(const std::filesystem::path& file);

/// A listening stream socket of mode 0600 in place of whatever socket was at `path`; the caller
/// knows that nobody serves there. Non-blocking, closed on exec. Errc::usage for a path that is too
/// long for a socket, Errc::storage where it cannot be made.
Result<UniqueFd> listen_at(const std::filesystem::path& path);

/// A connection to the socket at `path`, blocking. Errc::not_found where nobody listens there;
/// Errc::storage where the socket, or the process that listens at it, is another user's, or where
/// it may not be reached; Errc::network where the other side did not take it within `patience`.
Result<UniqueFd> connect_to(const std::filesystem::path& path, std::string_view peer,
                            std::chrono::milliseconds patience);

/// The user of the process at the other end; nothing where the kernel does not tell.
std::optional<uid_t> peer_user(int socket) noexcept;

/// The process that made the connection; nothing where the kernel does not tell.
std::optional<pid_t> peer_process(int socket) noexcept;

/// Sends all of `bytes`. Errc::network where the other side is gone or has not taken them all
/// within `patience`.
Result<void> send_all(int socket, std::string_view peer, std::string_view bytes,
                      std::chrono::milliseconds patience);

/// Appends what comes to `text` until a line feed is in it, which stays; more may follow it.
/// Errc::network where the other side closes or has not sent a whole line within `patience`,
/// Errc::failure for more than `max_bytes`.
Result<void> receive_line(int socket, std::string_view peer, std::string& text,
                          std::size_t max_bytes, std::chrono::milliseconds patience);

}  // namespace matinee::sys
