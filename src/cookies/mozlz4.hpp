// SPDX-License-Identifier: MIT
//
// Mozilla's wrapping of one LZ4 block: eight bytes of magic, the size of the content as a 32-bit
// little-endian number, the block. Seen in sessionstore files of Firefox ESR 153.
#pragma once

#include <cstddef>
#include <span>

#include <matinee/result.hpp>

#include "base/wiped_bytes.hpp"

namespace matinee::cookies {

/// Errc::integrity for bytes without the magic, for none at all, for a block that is broken or not
/// of the size it claims, and where that is more than `max_bytes`. No claim makes it allocate more
/// than the block could hold.
Result<WipedBytes> unpack_mozlz4(std::span<const std::byte> packed, std::size_t max_bytes);

}  // namespace matinee::cookies
