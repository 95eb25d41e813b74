// SPDX-License-Identifier: MIT
//
// Fetches the still picture of a film, or saves it to a file.
#pragma once

#include <cstdint>
#include <stop_token>
#include <string>

#include <matinee/result.hpp>

#include "media/download.hpp"
#include "media/fetch/range_reader.hpp"

namespace matinee::film {

/// Returns the bytes of a JPEG picture. Fails with Errc::integrity if the response is not a
/// complete JPEG picture, and with the errors of media::read_part.
Result<std::string> fetch_still(const media::Remote& remote, const std::string& url,
                                const std::stop_token& stop);

/// Saves the picture to `options.output` and returns its size in bytes. Fails like fetch_still,
/// with Errc::exists if the file exists and may not be replaced, with Errc::busy if another process
/// uses its part folder, and with Errc::storage.
Result<std::uint64_t> save_still(const media::Remote& remote, const std::string& url,
                                 const media::DownloadOptions& options,
                                 const std::stop_token& stop);

}  // namespace matinee::film
