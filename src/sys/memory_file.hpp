// SPDX-License-Identifier: MIT
//
// Files in memory, for what a child process reads or writes.
#pragma once

#include <cstddef>
#include <string_view>

#include <matinee/result.hpp>

#include "base/unique_fd.hpp"

namespace matinee::sys {

/// A file of `size` zero bytes that can neither grow nor shrink: its writer may not be trusted. It
/// closes on exec. `name` is for /proc alone. Fails with the error of memfd_create(2).
Result<UniqueFd> make_room_in_memory(const char* name, std::size_t size);

/// A file with these bytes, which cannot be changed, read from its start. Fails like
/// make_room_in_memory().
Result<UniqueFd> make_memory_file(const char* name, std::string_view bytes);

}  // namespace matinee::sys
