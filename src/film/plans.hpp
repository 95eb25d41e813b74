// SPDX-License-Identifier: MIT
//
// Makes the download plan for a film or a URL. The mubi and media layers do not know each other;
// this file connects them.
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include <matinee/error.hpp>
#include <matinee/result.hpp>

#include "media/download.hpp"
#include "media/fetch/range_reader.hpp"
#include "media/manifest/plan.hpp"
#include "mubi/client.hpp"

namespace matinee::film {

/// The tracks and the output format that the user asked for.
struct Wishes {
  media::Preferences tracks = {};
  media::Container container = media::Container::mp4;
  media::SubtitleUse subtitles = media::SubtitleUse::embedded;
};

/// Returns true if `target` is the trailer page of a film: https://mubi.com/films/a-film/trailer.
bool is_trailer_page(std::string_view target);

/// Fails with Errc::unavailable if the service does not offer the film here and now.
Result<void> check_offer(const mubi::Film& film);

/// Returns the trailer of the wanted quality, or the nearest to it. Fails with Errc::not_found if
/// the film has no trailer.
Result<mubi::Trailer> trailer_of(const mubi::Film& film, const media::Preferences& wanted);

/// Returns a note for the user if the trailer exceeds the wanted height or its height is unknown.
/// Returns an empty string otherwise.
std::string trailer_note(const mubi::Film& film, const mubi::Trailer& trailer,
                         const media::Preferences& wanted);

/// Makes the plan for the URL of a manifest, a media file or a WebVTT file. Its notes name the
/// requested languages that do not exist. If the URL has only text, the plan contains text only, in
/// all languages if none is requested. Fails like media::load_tracks, media::choose_tracks and
/// media::make_plan.
Result<media::Plan> plan_of_url(const media::Remote& remote, const std::string& url,
                                const Wishes& wishes, const std::stop_token& stop);

/// Makes the plan for the first of the film's offers that is not encrypted. Adds the service's own
/// subtitles for requested languages that the manifest lacks. The film must have been opened for
/// viewing. Fails with Errc::protected_media if the service declares the film encrypted, and
/// otherwise with the error of the first offer.
Result<media::Plan> plan_of_film(const media::Remote& remote, mubi::Client& client,
                                 const mubi::Film& film, const Secret& token, const Wishes& wishes,
                                 const std::stop_token& stop);

/// A plan that contains only the text tracks. No audio or video is requested.
struct TextPlan {
  media::Plan plan = {};
  /// The height of the video that a full plan would choose, if it is known.
  std::optional<std::uint32_t> height = {};
  /// True if the manifest has only text, so that no film belongs to it.
  bool is_alone = false;
};

/// Makes the text plan for a URL. Fails with Errc::not_found, and the reason, if there is no
/// unencrypted text track in the requested languages.
Result<TextPlan> text_plan_of_url(const media::Remote& remote, const std::string& url,
                                  const Wishes& wishes, const std::stop_token& stop);

/// Makes the text plan for a film. If the film is encrypted, the plan has the subtitles that the
/// service delivers as separate, unencrypted files. Fails like text_plan_of_url.
Result<TextPlan> text_plan_of_film(const media::Remote& remote, mubi::Client& client,
                                   const mubi::Film& film, const Secret& token,
                                   const Wishes& wishes, const std::stop_token& stop);

/// Returns the height of the video in a plan, or nullopt if there is no video or it is unknown.
std::optional<std::uint32_t> height_of(const media::Plan& plan);

/// Returns true if the plan has only text tracks.
bool is_text_alone(const media::Plan& plan);

/// Loads all tracks to choose from. Fails like plan_of_url and plan_of_film, but accepts live and
/// protected manifests. For a film that the service declares encrypted, the manifest lists its
/// unencrypted subtitle files; if there are none, fails with Errc::protected_media.
Result<media::Manifest> manifest_of_url(const media::Remote& remote, const std::string& url,
                                        const std::stop_token& stop);
Result<media::Manifest> manifest_of_film(const media::Remote& remote, mubi::Client& client,
                                         const mubi::Film& film, const Secret& token,
                                         const std::stop_token& stop);

/// Loads the trailers of a film, each as a track whose id is the profile of the trailer. Fails with
/// Errc::not_found if there are none. If none can be loaded, returns the error of the first one.
Result<media::Manifest> manifest_of_trailers(const media::Remote& remote, const mubi::Film& film,
                                             const std::stop_token& stop);

}  // namespace matinee::film
