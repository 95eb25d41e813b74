// SPDX-License-Identifier: MIT
//
// HLS playlists, as text to values (RFC 8216 and draft-pantos-hls-rfc8216bis-16).
//
// Read: master and media playlists, BYTERANGE (with offsets that go on in the same resource), MAP
// and its changes, DISCONTINUITY, GAP, DEFINE (NAME, IMPORT, QUERYPARAM), MEDIA renditions, BOM,
// CRLF. I-frame playlists are never a track. Unknown tags and those of low latency are passed over.
//
// Any sign of encryption in a playlist marks it protected and is no error: KEY with a METHOD
// other than NONE anywhere, a SESSION-KEY, the older FAXS-CM. Content is not looked at here.
//
// An odd attribute, tag or line costs only itself and gives a note: a value without its quotes, a
// duration or a size that is no number, a page behind the end. Lines that tell of keys and
// initializations are read strictly, and so are the variables: an error then is Errc::failure and
// names the line.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <matinee/manifest.hpp>
#include <matinee/result.hpp>

namespace matinee::media {

using HlsVariables = std::vector<std::pair<std::string, std::string>>;

/// Whether the text is a multivariant ("master") playlist; else it is taken as a media playlist.
bool is_hls_master(std::string_view text);

/// Each variant and each rendition that has a playlist of its own is a track, without segments;
/// variants that differ in nothing but their URL are one track with alternatives. A group that a
/// variant names and that does not exist is removed from it, with a note. Relative URLs resolve
/// against `url`, the one that answered.
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

/// `imported` is Manifest::variables of the master playlist, for EXT-X-DEFINE:IMPORT.
Result<HlsMediaPlaylist> parse_hls_media(std::string_view text, std::string_view url,
                                         const HlsVariables& imported = {});

/// Puts what a track's own playlist said into the track. A type that was not known may become so by
/// the names of the segments.
void adopt_hls_media(Track& track, HlsMediaPlaylist playlist);

}  // namespace matinee::media
