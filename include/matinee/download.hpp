// SPDX-License-Identifier: MIT
//
// download(): downloads a film, a trailer or a media URL to one file.
//
// Only unencrypted media are downloaded. Encrypted media are refused (Errc::protected_media) before
// a byte of them is stored.
//
// A download may be interrupted at any time by the stop token, a signal or a power failure. The
// same call resumes it. A finished file is not downloaded again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <matinee/progress.hpp>
#include <matinee/result.hpp>
#include <matinee/session.hpp>

namespace matinee {

/// Receives the progress of a download; see progress.hpp for the calling thread.
using ProgressSink = media::ProgressSink;

enum class FileFormat : std::uint8_t { mp4, mkv };

/// Which video track to choose among those within `max_height`.
enum class PictureQuality : std::uint8_t { best, worst };

/// Where subtitles are written: into the file, into WebVTT files beside it, or both.
enum class SubtitlePlace : std::uint8_t { embedded, beside, both };

struct DownloadRequest {
  /// A film's page, slug or id; or the https URL of a manifest (HLS, DASH) or of a media file.
  std::string target = {};
  /// The output file, relative to `folder`. If empty, the name is made from the title.
  std::filesystem::path output = {};
  /// The output folder. It is created if it is missing.
  std::filesystem::path folder = ".";
  FileFormat format = FileFormat::mp4;
  /// Download the film's trailer instead of the film.
  bool wants_trailer = false;
  PictureQuality quality = PictureQuality::best;
  /// In pixels.
  std::optional<std::uint32_t> max_height = {};
  /// Languages (BCP 47) or track ids; "all" chooses every track. If empty, one audio track and no
  /// subtitles are chosen.
  std::vector<std::string> audio_languages = {};
  std::vector<std::string> subtitle_languages = {};
  SubtitlePlace subtitles = SubtitlePlace::embedded;
  /// Replace an existing file.
  bool overwrites = false;
  /// Treat warnings about the media as errors: fail with Errc::integrity and write no output file.
  bool is_strict = false;
  /// The maximum number of concurrent requests. The actual number adapts to the host's speed.
  std::size_t max_parallel = 16;
  /// In bytes per second, for all requests together; 0 for no limit.
  std::uint64_t max_bytes_per_second = 0;
};

/// The result of a download.
struct DownloadedFile {
  std::filesystem::path file = {};
  /// The WebVTT files that were written beside it.
  std::vector<std::filesystem::path> subtitles = {};
  std::uint64_t bytes = 0;
  /// True if an earlier call had finished the file, so that nothing was downloaded.
  bool was_there = false;
  /// True if chosen subtitles are missing because the host's subtitles could not be read.
  bool lacks_subtitles = false;
  /// Faults in the host's media, as text for people.
  std::vector<std::string> warnings = {};
};

/// Downloads one target. A film requires a session; a trailer and a URL do not. Signed URLs that
/// expire during the download are renewed.
///
/// Fails with the errors of a Session, and with:
/// Errc::usage if the target is neither a film nor a media URL;
/// Errc::not_found, unavailable, protected_media;
/// Errc::exists if the output file exists and is not known to be a download of this target;
/// Errc::busy if another process is writing the same output;
/// Errc::storage;
/// Errc::integrity if the received data are damaged or incomplete;
/// Errc::unsupported if the media cannot be joined or contain only text;
/// Errc::failure if matinee-remux is not installed;
/// Errc::cancelled after `stop`.
///
/// Runs on the calling thread and calls `sink` there. Other calls of `session` wait until it
/// returns. The session's interrupt() also ends the download.
Result<DownloadedFile> download(Session& session, const DownloadRequest& request,
                                ProgressSink& sink, const std::stop_token& stop = {});

}  // namespace matinee
