// SPDX-License-Identifier: MIT
//
// Interprets codec names and media types in manifests (RFC 6381, RFC 4337).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/manifest.hpp>

namespace matinee::media {

/// The kinds of stream that a CODECS list names. Unknown names are ignored.
struct CodecKinds {
  bool has_video = false;
  bool has_audio = false;
  bool has_text = false;
  bool has_known_text = false;  ///< wvtt or stpp, the supported formats
};
CodecKinds kinds_of(std::string_view codecs);

/// The coding formats of a CODECS list, sorted and without duplicates. The names do not depend on
/// profile or container: "avc1.64001f" and "avc3" are both "H.264". An unknown codec is named by
/// its first component.
std::vector<std::string> codec_families(std::string_view codecs);

/// Returns true if two CODECS lists name the same coding formats. An empty list matches any list.
bool is_same_family(std::string_view a, std::string_view b);

/// The type of a track, from its media type and its codec list. Returns nullopt for images and for
/// unknown types.
std::optional<TrackType> type_of(std::string_view mime, std::string_view codecs);

/// The media type that the file name extension in a URL suggests, for a track of `type`. Empty if
/// the extension is unknown; text tracks default to WebVTT.
std::string_view mime_of_url(std::string_view url, TrackType type);

/// Returns true if a text track can be converted to WebVTT: it is WebVTT or TTML, plain or in MP4.
bool is_known_text(const Track& track);
bool is_webvtt(const Track& track);

/// Returns true if the media type denotes ISO BMFF ("MP4"), whose boxes can be scanned.
bool is_mp4_mime(std::string_view mime);

}  // namespace matinee::media
