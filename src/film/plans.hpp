// SPDX-License-Identifier: MIT
//
// From a film or a URL to a plan of what to fetch. The service and the media know nothing of each
// other; this is what stands between them.
#pragma once

#include <stop_token>
#include <string>

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

/// Errc::unavailable for a film that the service does not let be watched now and here.
Result<void> check_offer(const mubi::Film& film);

/// The film's trailer of the wanted quality, or the nearest to it. Errc::not_found for no trailer.
Result<mubi::Trailer> trailer_of(const mubi::Film& film, const media::Preferences& wanted);

/// Where a trailer is not known to be as low as wanted, words about that; else empty.
std::string trailer_note(const mubi::Film& film, const mubi::Trailer& trailer,
                         const media::Preferences& wanted);

/// The plan of a manifest or a media file. Its notes tell which languages there were not.
Result<media::Plan> plan_of_url(const media::Remote& remote, const std::string& url,
                                const Wishes& wishes, const std::stop_token& stop);

/// The plan of the first of the film's offers that is in the clear, with the service's own
/// subtitles where the manifest lacks a language that is wanted. The film must have been opened for
/// viewing. Errc::protected_media where the service, or every manifest, says that it is encrypted.
Result<media::Plan> plan_of_film(const media::Remote& remote, mubi::Client& client,
                                 const mubi::Film& film, const Secret& token, const Wishes& wishes,
                                 const std::stop_token& stop);

/// All that there is to choose from, with the same errors; nothing is refused for being live or
/// protected but what the service itself says is.
Result<media::Manifest> manifest_of_url(const media::Remote& remote, const std::string& url,
                                        const std::stop_token& stop);
Result<media::Manifest> manifest_of_film(const media::Remote& remote, mubi::Client& client,
                                         const mubi::Film& film, const Secret& token,
                                         const std::stop_token& stop);

/// A media host's 401, 403 or 410: what signed URLs answer when their time is up.
bool is_expired_url(const Error& error) noexcept;

/// The service, and no media host, refuses the session: in one of its calls, or every session of
/// the source.
bool is_refused_session(const Error& error) noexcept;

/// The error as a user understands it: a media host that refuses is not a refused session.
Error as_told(const Error& error);

}  // namespace matinee::film
