// SPDX-License-Identifier: MIT
//
// A film's picture, fetched or saved as a file.
#pragma once

#include <cstdint>
#include <stop_token>
#include <string>

#include <matinee/result.hpp>

#include "media/download.hpp"
#include "media/fetch/range_reader.hpp"

namespace matinee::film {

/// A JPEG picture. Errc::integrity for anything else in its place, and the errors of
/// media::read_part.
Result<std::string> fetch_still(const media::Remote& remote, const std::string& url,
                                const std::stop_token& stop);

/// The same into `options.output`; returns its size. Errc::exists where the file is there and may
/// not be replaced, Errc::busy.
Result<std::uint64_t> save_still(const media::Remote& remote, const std::string& url,
                                 const media::DownloadOptions& options,
                                 const std::stop_token& stop);

}  // namespace matinee::film
