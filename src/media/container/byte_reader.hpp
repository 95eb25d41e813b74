// SPDX-License-Identifier: MIT
//
// Reads of a file by position, wherever the file is: on a disk, in memory, on a host.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include <matinee/result.hpp>

namespace matinee::media {

/// Returns `size` bytes from `offset` on; fewer only at the end of the file.
using ByteReader = std::function<Result<std::string>(std::uint64_t offset, std::size_t size)>;

/// A ByteReader over an open file; `name` is for errors. Borrows `fd`.
ByteReader descriptor_reader(int fd, std::string name);

}  // namespace matinee::media
