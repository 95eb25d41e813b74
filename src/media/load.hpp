// SPDX-License-Identifier: MIT
//
// Loads a manifest from a URL, from a file or from memory. The bytes determine its format.
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

/// Parses a manifest in memory, without the network. Relative URLs are resolved against `base_url`;
/// for an MP4 file it is the URL of the file itself. The tracks of an HLS multivariant playlist
/// have no segments yet. Fails like sniff_document and the parsers.
Result<Manifest> parse_manifest(std::string_view bytes, std::string_view base_url);

/// Reads a manifest from a file, without the network. Reads only the boxes of a media file, however
/// large it is. `base_url` as for parse_manifest. Fails like parse_manifest, and with
/// Errc::not_found or Errc::storage if the file cannot be read.
Result<Manifest> read_manifest(const std::filesystem::path& file, std::string_view base_url);

/// Loads a manifest from a URL. An MP4 file becomes a progressive manifest of one track; only its
/// boxes are read. The tracks of an HLS multivariant playlist have no segments yet. Fails like
/// parse_manifest and read_part.
Result<Manifest> load_manifest(const Remote& remote, const std::string& url,
                               const std::stop_token& stop);

/// Loads the media playlists and segment indices of the selected tracks that have not been loaded,
/// and updates the manifest's flags, notes and duration. If a playlist has alternatives, the first
/// that can be read is used; a note names the failure of the first one. Subtitles that cannot be
/// read leave a note and keep an empty segment list. Fails with Errc::unsupported for an I-frame
/// playlist, and like read_part and the parsers.
Result<void> load_tracks(const Remote& remote, Manifest& manifest,
                         std::span<const std::size_t> indices, const std::stop_token& stop);

/// Loads all tracks like load_tracks, but removes I-frame playlists, and fails if any track cannot
/// be read.
Result<void> load_all_tracks(const Remote& remote, Manifest& manifest, const std::stop_token& stop);

}  // namespace matinee::media
