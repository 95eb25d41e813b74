// SPDX-License-Identifier: MIT
//
// A gzip file (RFC 1952) around bytes that are stored as they are.
#pragma once

#include <string>
#include <string_view>

namespace matinee::sandbox {

std::string gzip(std::string_view bytes);

}  // namespace matinee::sandbox
