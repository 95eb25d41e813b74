// SPDX-License-Identifier: MIT
//
// A QR code in characters.
#pragma once

#include <string>
#include <string_view>

#include "ui/console.hpp"

namespace matinee::cli {

/// `text` as lines of half blocks, dark on light with a quiet zone, whatever the terminal's colours
/// are; empty where libqrencode is not installed or the text is too long. The library is loaded for
/// this call only: no other command pays for it.
std::string qr_code(std::string_view text, Color color);

}  // namespace matinee::cli
