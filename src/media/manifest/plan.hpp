// SPDX-License-Identifier: MIT
//
// Which tracks of a manifest to take. Values in, values out.
//
// The rules:
//  - A live manifest is refused (Errc::unsupported), and one with anything protected in it
//    (Errc::protected_media).
//  - Video: among the tracks not over `max_height` (or, if all are, the lowest ones), the highest
//    picture, then the highest bandwidth; `worst` is the other way round. A track that ends early
//    while another does not is passed over.
//  - Audio that the chosen video does not carry: for each language asked for, in that order, one
//    track; if none is there or none is asked for, the track marked as default, else the first.
//    Within a language: no commentary and the like if there is another, the one marked as
//    default, then the bandwidth by `quality`. A video that carries audio gets another track only
//    for a language that it is known not to have.
//  - HLS: only renditions of the groups that the chosen variant names. Where a variant names an
//    audio group, its own audio is left out if a rendition is taken.
//  - Subtitles: none, unless asked for by language or "all". WebVTT only; others are left out with
//    a note.
//  - Languages match by RFC 4647 basic filtering: "pt" takes "pt-BR", and "por", the code of
//    three letters. Where nothing matches so, the
//    same primary language will do: "pt-BR" then takes "pt", and "pt-PT".
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/manifest.hpp>
#include <matinee/result.hpp>

namespace matinee::media {

enum class Quality : std::uint8_t { best, worst };

struct Preferences {
  Quality quality = Quality::best;
  std::optional<std::uint32_t> max_height = {};
  std::vector<std::string> audio_languages = {};
  /// "all" takes one of each language.
  std::vector<std::string> subtitle_languages = {};
};

struct Plan {
  ManifestKind kind = ManifestKind::progressive;
  std::optional<Seconds> duration = {};
  /// Video first, then audio, then text, each with its segments. `carries_audio` says whether the
  /// audio inside a video track is to be kept.
  std::vector<Track> tracks = {};
  /// What was left out, for people.
  std::vector<std::string> notes = {};
};

/// How well the language of a track is what was asked for, in any case of the letters.
enum class LanguageMatch : std::uint8_t {
  none,
  primary,  ///< the same language, of another place or script
  full,     ///< RFC 4647, 3.3.1
};
LanguageMatch rank_language(std::string_view wanted, std::string_view tag);

/// Indices into `manifest.tracks`, in the order of the Plan. The tracks need no segments yet.
Result<std::vector<std::size_t>> choose_tracks(const Manifest& manifest,
                                               const Preferences& preferences);

/// From a manifest whose chosen tracks have been loaded. Fails as choose_tracks does, and with
/// Errc::failure for a track without segments.
Result<Plan> make_plan(const Manifest& manifest, std::span<const std::size_t> chosen);

}  // namespace matinee::media
