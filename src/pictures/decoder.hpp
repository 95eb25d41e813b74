// SPDX-License-Identifier: MIT
//
// Has a picture decoded by matinee-remux: the process that holds the session parses no picture.
#pragma once

#include <chrono>
#include <filesystem>
#include <stop_token>
#include <string_view>

#include <matinee/result.hpp>

#include "remux_job/picture.hpp"

namespace matinee::pictures {

/// Starts `program` for one picture and waits for its end. Fails with Errc::integrity if it refuses
/// the picture, crashes on it or takes longer than `longest`, when it has been killed, and says
/// why, printable; with Errc::failure if it cannot be run; with Errc::cancelled after `stop`, when
/// it has been killed as well.
Result<remux_job::Pixels> decode(const std::filesystem::path& program, std::string_view picture,
                                 const remux_job::PixelBounds& bounds,
                                 std::chrono::milliseconds longest, const std::stop_token& stop);

}  // namespace matinee::pictures
