// SPDX-License-Identifier: MIT
//
// What the codec and media type names of manifests say (RFC 6381, RFC 4337).
#pragma once

#include <optional>
#include <string_view>

#include <matinee/manifest.hpp>

namespace matinee::media {

/// Which kinds of stream a CODECS list names. Unknown names count as none.
struct CodecKinds {
  bool has_video = false;
  bool has_audio = false;
  bool has_text = false;
};
CodecKinds kinds_of(std::string_view codecs);

/// From a media type and a codec list; nothing for pictures and what is unknown.
std::optional<TrackType> type_of(std::string_view mime, std::string_view codecs);

/// The media type that the ending of a URL's path promises; empty if none.
std::string_view mime_of_url(std::string_view url, TrackType type);

/// Whether the container is ISO BMFF ("MP4"), whose boxes can be looked at.
bool is_mp4_mime(std::string_view mime);

}  // namespace matinee::media
