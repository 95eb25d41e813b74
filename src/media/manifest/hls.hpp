// SPDX-License-Identifier: MIT
//
// Parses HLS playlists (RFC 8216 and draft-pantos-hls-rfc8216bis-16).
//
// Supported: multivariant and media playlists, BYTERANGE (also with implicit offsets), MAP and its
// changes, DISCONTINUITY, GAP, DEFINE (NAME, IMPORT, QUERYPARAM), MEDIA renditions, BOM and CRLF.
// I-frame playlists never become tracks. Unknown tags and low-latency tags are ignored.
//
// Any sign of encryption marks a playlist protected and is not an error: a KEY with a METHOD other
// than NONE anywhere, a SESSION-KEY, or the older FAXS-CM. The media themselves are not examined
// here.
//
// An invalid attribute, tag or line is ignored and leaves a note. Examples are a value without its
// quotes, a duration or a size that is not a number, and a web page after the end of the playlist.
// Lines with keys, initialization segments, byte ranges and variables are parsed strictly: an error
// in them is Errc::failure and names the line.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <matinee/manifest.hpp>
#include <matinee/result.hpp>

namespace matinee::media {

using HlsVariables = std::vector<std::pair<std::string, std::string>>;

/// Returns true if the text is a multivariant ("master") playlist. Otherwise it can only be a media
/// playlist.
bool is_hls_master(std::string_view text);

/// Parses a multivariant playlist. Each variant, and each rendition with a playlist of its own,
/// becomes a track without segments. Variants that differ only in their URL become one track with
/// alternative URLs. If a variant names a group that does not exist, the name is removed, with a
/// note. Relative URLs are resolved against `url`, the URL after redirects.
Result<Manifest> parse_hls_master(std::string_view text, std::string_view url);

struct HlsMediaPlaylist {
  std::vector<Resource> inits;
  std::vector<Segment> segments;
  std::vector<Timeline> timelines;
  Seconds duration{};
  bool is_live = false;
  bool is_protected = false;
  /// EXT-X-I-FRAMES-ONLY: pictures for seeking, not a film.
  bool is_iframes_only = false;
  std::vector<std::string> notes;
};

/// Parses a media playlist. `imported` is Manifest::variables of the multivariant playlist, for
/// EXT-X-DEFINE:IMPORT. Borrows all arguments only during the call.
Result<HlsMediaPlaylist> parse_hls_media(std::string_view text, std::string_view url,
                                         const HlsVariables& imported = {});

/// Moves the contents of a track's media playlist into the track. If the type of the track was
/// unknown, the URLs of the segments may determine it.
void adopt_hls_media(Track& track, HlsMediaPlaylist playlist);

}  // namespace matinee::media
