// SPDX-License-Identifier: MIT
//
// Chooses the tracks of a manifest to download. Pure functions without input or output.
//
// The rules:
//  - A live manifest is refused with Errc::unsupported. A manifest with any protected track is
//    refused with Errc::protected_media.
//  - If segments are known: a track that covers the most of the presentation is preferred to one
//    that covers less (by more than a second), and a track whose format stays the same to one whose
//    format changes between Periods.
//  - Video: of the tracks up to `max_height` (or the lowest ones, if all are higher), the one with
//    the greatest height, then the highest bandwidth. `worst` reverses this order. Other angles
//    (EXT-X-MEDIA with TYPE=VIDEO in HLS) are chosen by id only.
//  - Audio that is not inside the chosen video: one track for each requested language, in the order
//    of the request. If no language is requested or none exists, the track marked as default, or
//    else the first one. Within a language, commentary and the like come last, the track marked as
//    default comes first, and bandwidth by `quality` decides the rest. A video with audio inside
//    gets another track only for a language that its own audio is known not to be. "all" chooses
//    one track of each language, purpose and name.
//  - HLS: the renditions of the groups that the chosen variant names. A rendition of another group
//    is chosen for a language that those groups do not have, and if a variant without audio names
//    no group. If the variant names an audio group and a rendition is chosen, the audio inside the
//    variant is dropped.
//  - Subtitles: none, unless requested by language or with "all". "all" chooses one track of each
//    language and purpose. The formats are WebVTT and TTML, plain or in MP4. Within a language,
//    plain subtitles are preferred to those for the deaf and hard of hearing, these to forced
//    subtitles, and WebVTT to TTML.
//  - A request is the id of a track, or else a language: a tag or the English name. Languages match
//    by RFC 4647 basic filtering: "pt" matches "pt-BR", and also "por", the three-letter code. If
//    nothing matches, the same primary language suffices: "pt-BR" then matches "pt" and "pt-PT". If
//    that fails too, the request is compared with the names of the tracks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/manifest.hpp>
#include <matinee/result.hpp>

#include "media/manifest/language_match.hpp"

namespace matinee::media {

enum class Quality : std::uint8_t { best, worst };

struct Preferences {
  Quality quality = Quality::best;
  std::optional<std::uint32_t> max_height = {};
  /// Track ids, languages or "all".
  std::vector<std::string> audio_languages = {};
  std::vector<std::string> subtitle_languages = {};
  /// The id of the video track to choose regardless of quality. Empty to choose by quality.
  std::string video_id = {};
};

/// Fails with Errc::protected_media if the manifest declares encrypted media, and with
/// Errc::unsupported if it is live. Nothing is downloaded from such manifests.
Result<void> check_is_whole(const Manifest& manifest);

/// Returns indices into `manifest.tracks`: video first, then audio, then text. If the audio inside
/// the video is wanted besides other audio, the index of the video appears again among the audio.
/// The tracks need not have their segments yet. Fails like check_is_whole, with Errc::not_found for
/// an unknown `video_id`, and with Errc::failure if no track can be chosen.
Result<std::vector<std::size_t>> choose_tracks(const Manifest& manifest,
                                               const Preferences& preferences);

/// Returns true if `wanted`, an entry of a list in Preferences, can refer to the track.
bool is_asked_for(std::string_view wanted, const Track& track);

/// HLS: returns true if the track is in the group that the chosen video names for its type.
bool is_in_group_of(const Track& video, const Track& track);

}  // namespace matinee::media
