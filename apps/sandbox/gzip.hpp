// SPDX-License-Identifier: MIT
//
// Writes gzip files (RFC 1952) with stored, uncompressed blocks.
#pragma once

#include <string>
#include <string_view>

namespace matinee::sandbox {

std::string gzip(std::string_view bytes);

}  // namespace matinee::sandbox
