// SPDX-License-Identifier: MIT
//
// What the codec and media type names of manifests say (RFC 6381, RFC 4337).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/manifest.hpp>

namespace matinee::media {

/// Which kinds of stream a CODECS list names. Unknown names count as none.
struct CodecKinds {
  bool has_video = false;
  bool has_audio = false;
  bool has_text = false;
  bool has_known_text = false;  ///< wvtt or stpp, which are read
};
CodecKinds kinds_of(std::string_view codecs);

/// The coding formats of a CODECS list, sorted and each once, by names that do not depend on
/// profile or container: "avc1.64001f" and "avc3" are both "H.264". Unknown names stand for
/// themselves.
std::vector<std::string> codec_families(std::string_view codecs);

/// Whether streams of these two CODECS lists are of the same formats, as far as they tell: an empty
/// list goes with any.
bool is_same_family(std::string_view a, std::string_view b);

/// From a media type and a codec list; nothing for pictures and what is unknown.
std::optional<TrackType> type_of(std::string_view mime, std::string_view codecs);

/// The media type that the ending of a URL's path promises; empty if none.
std::string_view mime_of_url(std::string_view url, TrackType type);

/// Whether a text track is of a format that is converted to WebVTT: WebVTT or TTML, plain or in
/// MP4.
bool is_known_text(const Track& track);
bool is_webvtt(const Track& track);

/// Whether the container is ISO BMFF ("MP4"), whose boxes can be looked at.
bool is_mp4_mime(std::string_view mime);

}  // namespace matinee::media
