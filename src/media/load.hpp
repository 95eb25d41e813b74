// SPDX-License-Identifier: MIT
//
// A manifest by its URL, or from bytes at hand. What it is is told by the bytes.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include <matinee/manifest.hpp>
#include <matinee/result.hpp>

#include "media/fetch/range_reader.hpp"

namespace matinee::media {

/// From bytes at hand, without the network. `base_url` is what relative URLs resolve against, and
/// of an MP4 file its own URL. An HLS master playlist gives tracks without segments. Failures as
/// those of the parsers and of sniff_document.
Result<Manifest> parse_manifest(std::string_view bytes, std::string_view base_url);

/// From a file, without the network; of a media file, however large, only its boxes are read.
/// `base_url` as above. Errc::not_found, Errc::storage for what cannot be opened.
Result<Manifest> read_manifest(const std::filesystem::path& file, std::string_view base_url);

/// From a URL. A media file (MP4) becomes a progressive manifest of one track; only its boxes are
/// read. Tracks of an HLS master playlist have no segments yet. Errors as those of read_part.
Result<Manifest> load_manifest(const Remote& remote, const std::string& url,
                               const std::stop_token& stop);

/// Loads the playlists and the indices of the tracks at these indices that have not been loaded,
/// and brings the manifest's own marks, notes and duration up to date. Of redundant playlists the
/// first that can be had is read, with a note if that is another one than the first.
/// Errc::unsupported for a playlist of nothing but pictures for seeking.
Result<void> load_tracks(const Remote& remote, Manifest& manifest,
                         std::span<const std::size_t> indices, const std::stop_token& stop);

/// The same for all tracks; pictures for seeking are no track and are left out.
Result<void> load_all_tracks(const Remote& remote, Manifest& manifest, const std::stop_token& stop);

}  // namespace matinee::media
