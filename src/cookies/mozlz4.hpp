// SPDX-License-Identifier: MIT
//
// Mozilla's format for one LZ4 block: eight bytes of magic, the content size as a 32-bit
// little-endian number, and the block. Observed in sessionstore files of Firefox ESR 153.
#pragma once

#include <cstddef>
#include <span>

#include <matinee/result.hpp>

#include "base/wiped_bytes.hpp"

namespace matinee::cookies {

/// Decompresses `packed`. Fails with Errc::integrity if it is empty, has no magic, is corrupt, does
/// not have the size in its header, or is larger than `max_bytes` when decompressed. It never
/// allocates more than a block of that length could contain.
Result<WipedBytes> unpack_mozlz4(std::span<const std::byte> packed, std::size_t max_bytes);

}  // namespace matinee::cookies
