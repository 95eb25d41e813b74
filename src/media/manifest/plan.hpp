// SPDX-License-Identifier: MIT
//
// The plan of a download: the chosen tracks (see choice.hpp), compared with the whole presentation.
// Pure functions without input or output.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <matinee/manifest.hpp>
#include <matinee/result.hpp>

#include "media/manifest/choice.hpp"

namespace matinee::media {

struct Plan {
  ManifestKind kind = ManifestKind::progressive;
  /// The duration of the presentation: the duration that the manifest declares, or the end of the
  /// longest chosen video or audio track if that is later. coverage.hpp tells which part of it a
  /// track covers.
  std::optional<Seconds> duration = {};
  /// Video first, then audio, then text, each with its segments. `carries_audio` states whether to
  /// keep the audio inside a video track.
  std::vector<Track> tracks = {};
  /// Notes for people: irregularities of the manifest, parts that a track does not cover ("track
  /// a1: no sound from 6.0 s to 12.0 s"), and tracks that were left out.
  std::vector<std::string> notes = {};
  /// True if chosen subtitles are missing because their playlist could not be read.
  bool lacks_text = false;
};

/// Makes a plan from a manifest whose chosen tracks have been loaded. `chosen` is the result of
/// choose_tracks. Fails like check_is_whole; with Errc::failure for a track without segments; and
/// with Errc::unsupported if the presentation continues in another coding format, because the parts
/// could not be joined without re-encoding.
Result<Plan> make_plan(const Manifest& manifest, std::span<const std::size_t> chosen);

/// Whether every duration is a whole number of seconds, as all are in HLS before version 3: then
/// the starts of the segments, which are sums of them, are approximate, too.
bool has_rounded_durations(const Track& track);

}  // namespace matinee::media
