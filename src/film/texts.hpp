// SPDX-License-Identifier: MIT
//
// Converts the subtitle files that the service delivers beside a stream to tracks like those of a
// manifest.
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

/// Returns the languages of the tracks of one type. An unknown language is an empty string. A video
/// that contains audio counts as audio, too.
std::vector<std::string> languages_of(const std::vector<media::Track>& tracks,
                                      media::TrackType type);

/// Returns notes for people about requested tracks that do not exist: `no "it" audio; available:
/// de, en`. `wanted` contains languages, track ids, or "all". `available` contains all tracks.
std::vector<std::string> missing_tracks(media::TrackType type,
                                        const std::vector<std::string>& wanted,
                                        const std::vector<media::Track>& taken,
                                        const std::vector<media::Track>& available);

/// Returns a track for each WebVTT file of the service, with unique ids ("service-text-en"). Plain
/// subtitles precede those that describe sounds. `duration` is the duration of the film.
std::vector<media::Track> service_texts(const mubi::Stream& stream,
                                        std::optional<media::Seconds> duration);

/// Adds the service's files for languages that `tracks` does not have.
void add_missing_texts(std::vector<media::Track>& tracks, const std::vector<media::Track>& texts);

/// Adds the requested tracks of `texts` that the plan lacks, one for each language. `wanted`
/// contains languages, track ids, or "all".
void add_wanted_texts(media::Plan& plan, const std::vector<media::Track>& texts,
                      const std::vector<std::string>& wanted);

/// Returns true if the file name extension in the URL is that of a WebVTT file.
bool names_webvtt(std::string_view url);

/// Returns the manifest of a WebVTT file: one track with one segment.
media::Manifest manifest_of_webvtt(const std::string& url);

}  // namespace matinee::film
