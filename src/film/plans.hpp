// SPDX-License-Identifier: MIT
//
// From a film or a URL to a plan of what to fetch. The service and the media know nothing of each
// other; this is what stands between them.
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

/// What is wanted of a film.
struct Wishes {
  media::Preferences tracks = {};
  media::Container container = media::Container::mp4;
  media::SubtitleUse subtitles = media::SubtitleUse::embedded;
};

/// Whether `target` is the page of a film's trailer: https://mubi.com/films/a-film/trailer.
bool is_trailer_page(std::string_view target);

/// Errc::unavailable for a film that the service does not let be watched now and here.
Result<void> check_offer(const mubi::Film& film);

/// The film's trailer of the wanted quality, or the nearest to it. Errc::not_found for no trailer.
Result<mubi::Trailer> trailer_of(const mubi::Film& film, const media::Preferences& wanted);

/// Where a trailer is not known to be as low as wanted, words about that; else empty.
std::string trailer_note(const mubi::Film& film, const mubi::Trailer& trailer,
                         const media::Preferences& wanted);

/// The plan of a manifest, a media file or a WebVTT file. Its notes tell which languages there were
/// not. What holds nothing but text gives a plan of text alone, of all languages if none is named.
Result<media::Plan> plan_of_url(const media::Remote& remote, const std::string& url,
                                const Wishes& wishes, const std::stop_token& stop);

/// The plan of the first of the film's offers that is in the clear, with the service's own
/// subtitles where the manifest lacks a language that is wanted. The film must have been opened for
/// viewing. Errc::protected_media where the service, or every manifest, says that it is encrypted.
Result<media::Plan> plan_of_film(const media::Remote& remote, mubi::Client& client,
                                 const mubi::Film& film, const Secret& token, const Wishes& wishes,
                                 const std::stop_token& stop);

/// The text tracks that the plan would have, and no other: no byte of media is asked for.
struct TextPlan {
  media::Plan plan = {};
  /// Of the picture that the plan would have, where that is known.
  std::optional<std::uint32_t> height = {};
  /// There is nothing but text: no film that it goes with.
  bool is_alone = false;
};

/// Errc::not_found, with the reason, where there is no text track in the clear in the languages
/// that are wanted.
Result<TextPlan> text_plan_of_url(const media::Remote& remote, const std::string& url,
                                  const Wishes& wishes, const std::stop_token& stop);

/// The same of a film, protected or not: of a protected one, what the service delivers beside it.
Result<TextPlan> text_plan_of_film(const media::Remote& remote, mubi::Client& client,
                                   const mubi::Film& film, const Secret& token,
                                   const Wishes& wishes, const std::stop_token& stop);

/// The height of the picture in a plan; nothing if there is none, or it is not known.
std::optional<std::uint32_t> height_of(const media::Plan& plan);

/// Whether the plan has nothing but text.
bool is_text_alone(const media::Plan& plan);

/// All that there is to choose from, with the same errors; nothing is refused for being live or
/// protected. Of a film that the service calls protected, its subtitles in the clear;
/// Errc::protected_media if it has none.
Result<media::Manifest> manifest_of_url(const media::Remote& remote, const std::string& url,
                                        const std::stop_token& stop);
Result<media::Manifest> manifest_of_film(const media::Remote& remote, mubi::Client& client,
                                         const mubi::Film& film, const Secret& token,
                                         const std::stop_token& stop);

/// The trailers of a film, each as a track whose id is its profile. Errc::not_found for none; the
/// error of the first where none can be looked at.
Result<media::Manifest> manifest_of_trailers(const media::Remote& remote, const mubi::Film& film,
                                             const std::stop_token& stop);

}  // namespace matinee::film
