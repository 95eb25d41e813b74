// SPDX-License-Identifier: MIT
//
// Whole small files.
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

/// The bytes of a regular file or pipe. Errc::not_found where there is none, Errc::storage where it
/// may not be read, Errc::failure for a folder or for more than `max_bytes`, Errc::cancelled as
/// soon as `stop` is requested, also while nobody writes to the pipe. The result may hold a secret;
/// its owner wipes it.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t max_bytes,
                              const std::stop_token& stop = {});

/// The same for an open descriptor, to its end; `name` is what errors call it.
Result<std::string> read_descriptor(int fd, std::string_view name, std::size_t max_bytes,
                                    const std::stop_token& stop = {});

/// Writes all of `bytes`. Errors are those of errno, with `name` in front.
Result<void> write_all(int fd, std::span<const std::byte> bytes, std::string_view name);
Result<void> write_all(int fd, std::string_view bytes, std::string_view name);

/// Reads from `offset` on until `into` is full or the file ends, and tells how much came; nothing
/// where it cannot be read, and errno says why.
std::optional<std::size_t> read_at(int fd, std::uint64_t offset,
                                   std::span<std::byte> into) noexcept;

/// Makes a file of mode 0600 that holds `text`. Errc::exists where there is something of that name,
/// a link that leads nowhere included; Errc::storage where it cannot be written, and then it is
/// gone again.
Result<void> write_new_private_file(const std::filesystem::path& path, std::string_view text);

}  // namespace matinee::sys
