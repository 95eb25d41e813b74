// SPDX-License-Identifier: MIT
//
// From a film or a URL to a plan of what to fetch: the part of `download` between the service and
// the media, which know nothing of each other.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
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
#include "track_options.hpp"

namespace matinee::cli {

enum class DownloadState : std::uint8_t { done, exists, failed };

struct DownloadResult {
  std::string target = {};
  /// The film, trailer or URL, in words that are the same the next time.
  std::string identity = {};
  std::filesystem::path file = {};
  /// WebVTT files that were written beside it.
  std::vector<std::filesystem::path> subtitles = {};
  /// Each oddity of the media: see media::DownloadReport.
  std::vector<std::string> warnings = {};
  DownloadState state = DownloadState::failed;
  /// Of one that exists, the options that it was made with, where that is known.
  std::optional<std::string> made_with = {};
  std::uint64_t bytes = 0;
  /// From the network, in this run.
  std::uint64_t received = 0;
  std::chrono::milliseconds elapsed{0};
  std::optional<Error> error = {};
};

/// "best", "worst", "720p", "max:720"; nothing for anything else.
std::optional<media::Preferences> parse_quality(std::string_view text);

/// Errc::usage for a URL that a person gave and that is not https.
Result<void> check_url(std::string_view url);

/// The targets in a file with one a line; blank lines and those that begin with #, ; or ] are none,
/// as in yt-dlp.
std::vector<std::string> parse_batch(std::string_view text);

/// "50K", "4.2M", "1G", in powers of 1024 as in yt-dlp, or plain bytes; nothing for anything else,
/// zero included.
std::optional<std::uint64_t> parse_rate(std::string_view text);

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

}  // namespace matinee::cli
