// SPDX-License-Identifier: MIT
//
// What is to be fetched and joined: the chosen tracks (see choice.hpp), held against the whole
// presentation. Values in, values out.
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
  /// Of the presentation: what the manifest says, or as far as any chosen picture or sound goes.
  /// What a track promises of it, promised_spans and find_holes (coverage.hpp) tell.
  std::optional<Seconds> duration = {};
  /// Video first, then audio, then text, each with its segments. `carries_audio` says whether the
  /// audio inside a video track is to be kept.
  std::vector<Track> tracks = {};
  /// For people: what was odd in the manifest, what a track leaves out of the presentation ("track
  /// a1: no sound from 6.0 s to 12.0 s"), what was not taken.
  std::vector<std::string> notes = {};
  /// Whether chosen subtitles are left out because their list could not be read.
  bool lacks_text = false;
};

/// From a manifest whose chosen tracks have been loaded. Fails as check_is_whole does, with
/// Errc::failure for a track without segments, and with Errc::unsupported where the presentation
/// goes on in another coding format, so that the chosen picture or sound cannot be joined to a
/// whole without encoding it anew.
Result<Plan> make_plan(const Manifest& manifest, std::span<const std::size_t> chosen);

}  // namespace matinee::media
