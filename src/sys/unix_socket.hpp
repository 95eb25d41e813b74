// SPDX-License-Identifier: MIT
//
// Unix sockets that belong to one user. `peer` names the other side in error messages, for example
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

/// Creates `folder` with mode 0700. If it exists, checks that it is a real folder, not a link, that
/// belongs to this user, and that nobody else has access. The parent folder must exist and belong
/// to this user or root: a folder that root creates below another user's folder could not be
/// removed by that user. Fails with Errc::storage if a check fails.
Result<void> make_private_folder(const std::filesystem::path& folder);

/// Locks a file (flock(2)), and creates it if it is missing. The lock is held until the result is
/// destroyed or the process ends, even by a crash. Fails with Errc::busy if another process holds
/// the lock.
Result<UniqueFd> lock_file(const std::filesystem::path& file);

/// Creates a listening stream socket of mode 0600, non-blocking and close-on-exec. A socket that is
/// already at `path` is removed; the caller makes sure that no process serves it. Fails with
/// Errc::usage if the path is too long for a socket, with Errc::storage if it cannot be created.
Result<UniqueFd> listen_at(const std::filesystem::path& path);

/// Whether `fd` is a Unix stream socket in the listening state.
bool is_listening(int fd) noexcept;

/// Connects to the socket at `path`. The result is blocking and close-on-exec. Fails with
/// - Errc::not_found if no process listens there,
/// - Errc::storage if the socket or the listening process belongs to another user, or if access is
///   denied,
/// - Errc::network if the other side does not accept within `patience`.
Result<UniqueFd> connect_to(const std::filesystem::path& path, std::string_view peer,
                            std::chrono::milliseconds patience);

/// The user of the process at the other end (SO_PEERCRED); nullopt if the kernel does not know.
std::optional<uid_t> peer_user(int socket) noexcept;

/// The process at the other end (SO_PEERCRED); nullopt if the kernel does not know.
std::optional<pid_t> peer_process(int socket) noexcept;

/// Sends all of `bytes`. Fails with Errc::network if the other side has closed the connection or
/// does not read all of them within `patience`.
Result<void> send_all(int socket, std::string_view peer, std::string_view bytes,
                      std::chrono::milliseconds patience);

/// Receives data and appends it to `text` until a line feed has arrived. The line feed is kept, and
/// more bytes may follow it. Fails with Errc::network if the other side closes the connection or
/// does not send a whole line within `patience`, with Errc::failure if `text` grows beyond
/// `max_bytes`.
Result<void> receive_line(int socket, std::string_view peer, std::string& text,
                          std::size_t max_bytes, std::chrono::milliseconds patience);

}  // namespace matinee::sys
