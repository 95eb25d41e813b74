// SPDX-License-Identifier: MIT
//
// The subtitles that the service delivers beside a stream, as tracks like those of a manifest.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/manifest.hpp>
#include <matinee/result.hpp>

#include "media/manifest/plan.hpp"
#include "mubi/stream.hpp"

namespace matinee::film {

/// The languages of the tracks of one kind; "" for one that is not known. A video with sound counts
/// as audio, too.
std::vector<std::string> languages_of(const std::vector<media::Track>& tracks,
                                      media::TrackType type);

/// What was asked for in vain and what there is, for people: `no "it" audio; available: de, en`.
/// `wanted` are languages, ids of tracks, or "all"; `available` is everything of that kind.
std::vector<std::string> missing_tracks(media::TrackType type,
                                        const std::vector<std::string>& wanted,
                                        const std::vector<media::Track>& taken,
                                        const std::vector<media::Track>& available);

/// The service's own WebVTT files, one track each, with unique ids ("service-text-en"); plain
/// subtitles go before those that tell sounds. `duration` is that of the film.
std::vector<media::Track> service_texts(const mubi::Stream& stream,
                                        std::optional<media::Seconds> duration);

/// Adds the service's files for the languages that the tracks lack.
void add_missing_texts(std::vector<media::Track>& tracks, const std::vector<media::Track>& texts);

/// Adds those of `texts` that are wanted (languages, ids, or "all") and that the plan lacks, one of
/// each language.
void add_wanted_texts(media::Plan& plan, const std::vector<media::Track>& texts,
                      const std::vector<std::string>& wanted);

/// Whether a URL names a WebVTT file by its ending.
bool names_webvtt(std::string_view url);

/// The manifest of a WebVTT file: one track, one segment.
media::Manifest manifest_of_webvtt(const std::string& url);

}  // namespace matinee::film
