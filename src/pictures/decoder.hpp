// SPDX-License-Identifier: MIT
//
// Has a picture decoded by matinee-remux: the process that holds the session parses no picture.
#pragma once

#include <filesystem>
#include <stop_token>
#include <string_view>

#include <matinee/result.hpp>

#include "remux_job/picture.hpp"

namespace matinee::pictures {

/// Starts `program` for one picture and waits for its end. Fails with Errc::integrity if it refuses
/// the picture or crashes on it, and says why, printable; with Errc::failure if it cannot be run;
/// with Errc::cancelled after `stop`, when it has been killed.
Result<remux_job::Pixels> decode(const std::filesystem::path& program, std::string_view picture,
                                 const remux_job::PixelBounds& bounds, const std::stop_token& stop);

}  // namespace matinee::pictures
