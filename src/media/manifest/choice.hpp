// SPDX-License-Identifier: MIT
//
// Which tracks of a manifest to take. Values in, values out.
//
// The rules:
//  - A live manifest is refused (Errc::unsupported), and one with anything protected in it
//    (Errc::protected_media).
//  - Where the manifest tells it, a track that covers more of the presentation goes before one that
//    leaves out a part (more than a second), and one whose format stays the same before one whose
//    format changes on the way.
//  - Video: among the tracks not over `max_height` (or, if all are, the lowest ones), the highest
//    picture, then the highest bandwidth; `worst` is the other way round. Other angles (HLS,
//    EXT-X-MEDIA of TYPE=VIDEO) are taken by id only.
//  - Audio that the chosen video does not carry: for each language asked for, in that order, one
//    track; if none is there or none is asked for, the track marked as default, else the first.
//    Within a language: no commentary and the like if there is another, the one marked as
//    default, then the bandwidth by `quality`. A video that carries audio gets another track only
//    for a language that it is known not to have. "all" takes one of each language, purpose and
//    name.
//  - HLS: renditions of the groups that the chosen variant names. One of another group is taken for
//    a language that those do not have, and where a variant without sound names no group. Where a
//    variant names an audio group, its own audio is left out if a rendition is taken.
//  - Subtitles: none, unless asked for by language or "all", which takes one of each language and
//    purpose. WebVTT and TTML, plain or in MP4; within a language a plain track goes before one for
//    those who do not hear, that before one of forced subtitles, and WebVTT before TTML.
//  - What is asked for is the id of a track, or else a language: a tag, or the language's English
//    name. Languages match by RFC 4647 basic filtering: "pt" takes "pt-BR", and "por", the code of
//    three letters. Where nothing matches so, the same primary language will do: "pt-BR" then
//    takes "pt", and "pt-PT". Where that is nothing, too, the track's own name counts.
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
  /// Ids, languages or "all".
  std::vector<std::string> audio_languages = {};
  std::vector<std::string> subtitle_languages = {};
  /// The id of the video track to take, whatever its quality; empty for none in particular.
  std::string video_id = {};
};

/// Errc::protected_media or Errc::unsupported for a manifest that nothing is taken of.
Result<void> check_is_whole(const Manifest& manifest);

/// Indices into `manifest.tracks`: video first, then audio, then text. If the video's own sound is
/// wanted beside other sound, its index comes a second time, among the audio. The tracks need no
/// segments yet. Fails as check_is_whole does, with Errc::not_found for a `video_id` that is not
/// there, and with Errc::failure if nothing can be taken.
Result<std::vector<std::size_t>> choose_tracks(const Manifest& manifest,
                                               const Preferences& preferences);

/// Whether a track is one that a member of Preferences' lists, `wanted`, can mean.
bool is_asked_for(std::string_view wanted, const Track& track);

/// Whether a track of an HLS manifest is for the chosen video: in the group that it names.
bool is_in_group_of(const Track& video, const Track& track);

}  // namespace matinee::media
