// SPDX-License-Identifier: MIT
//
// Reads and writes whole small files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include <matinee/result.hpp>

namespace matinee::sys {

/// Reads a regular file or a pipe to its end. The result may hold a secret; the caller wipes it.
/// Fails with
/// - Errc::not_found if it does not exist,
/// - Errc::storage if it is not readable,
/// - Errc::failure if it is a folder or longer than `max_bytes`,
/// - Errc::cancelled as soon as `stop` is requested, even while a pipe has no writer.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t max_bytes,
                              const std::stop_token& stop = {});

/// Reads an open descriptor to its end. Fails like read_file(); messages call it `name`.
Result<std::string> read_descriptor(int fd, std::string_view name, std::size_t max_bytes,
                                    const std::stop_token& stop = {});

/// Writes all of `bytes`. Fails with the error of write(2); the message starts with `name`.
Result<void> write_all(int fd, std::span<const std::byte> bytes, std::string_view name);
Result<void> write_all(int fd, std::string_view bytes, std::string_view name);

/// Reads at `offset` until `into` is full or the file ends. Returns the number of bytes, or nullopt
/// with errno set if the file cannot be read. Does not move the file position.
std::optional<std::size_t> read_at(int fd, std::uint64_t offset,
                                   std::span<std::byte> into) noexcept;

/// Creates a file of mode 0600 with the content `text`. Fails with Errc::exists if the name is
/// taken, even by a dangling symbolic link, and with Errc::storage if the file cannot be written. A
/// file that was only partly written is removed.
Result<void> write_new_private_file(const std::filesystem::path& path, std::string_view text);

}  // namespace matinee::sys
