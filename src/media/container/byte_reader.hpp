// SPDX-License-Identifier: MIT
//
// Random-access reads, whether the file is on disk, in memory or on a server.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include <matinee/result.hpp>

namespace matinee::media {

/// Returns `size` bytes starting at `offset`, or fewer if the file ends before that.
using ByteReader = std::function<Result<std::string>(std::uint64_t offset, std::size_t size)>;

/// Returns a ByteReader over an open file. `name` appears in error messages. Borrows `fd`, which
/// must stay open for as long as the reader is used.
ByteReader descriptor_reader(int fd, std::string name);

}  // namespace matinee::media
