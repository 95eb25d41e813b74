// SPDX-License-Identifier: MIT
//
// download(): a film, a trailer or a URL of media into one file.
//
// Only what the service delivers in the clear is downloaded. Encrypted media are refused
// (Errc::protected_media) before a byte of them is stored.
//
// A download can be stopped at any instant, by the stop token, a signal or a power cut; the same
// call goes on from what is there. A file that is finished is not fetched again.
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

/// Hears how far a download is; see progress.hpp for its thread.
using ProgressSink = media::ProgressSink;

enum class FileFormat : std::uint8_t { mp4, mkv };

/// Of the pictures that are not over `max_height`.
enum class PictureQuality : std::uint8_t { best, worst };

/// Where subtitles go: into the file, into WebVTT files beside it, or both.
enum class SubtitlePlace : std::uint8_t { embedded, beside, both };

struct DownloadRequest {
  /// The page of a film, its slug or its id; or the https URL of a manifest (HLS, DASH) or of a
  /// file.
  std::string target = {};
  /// The file to make. Empty: a name from the title, in `folder`.
  std::filesystem::path output = {};
  /// Made if it is missing.
  std::filesystem::path folder = ".";
  FileFormat format = FileFormat::mp4;
  /// Of a film, its trailer.
  bool wants_trailer = false;
  PictureQuality quality = PictureQuality::best;
  /// In pixels.
  std::optional<std::uint32_t> max_height = {};
  /// Languages (BCP 47) or ids of tracks; "all" for every one. Empty: one audio track, no
  /// subtitles.
  std::vector<std::string> audio_languages = {};
  std::vector<std::string> subtitle_languages = {};
  SubtitlePlace subtitles = SubtitlePlace::embedded;
  /// Replace a file that is there.
  bool overwrites = false;
  /// Errc::integrity for what is a warning otherwise; nothing is published then.
  bool is_strict = false;
  /// How many requests run at once, at most; the host's speed decides.
  std::size_t max_parallel = 16;
  /// Bytes per second of all requests together; 0 for no limit.
  std::uint64_t max_bytes_per_second = 0;
};

/// What there is after a download.
struct DownloadedFile {
  std::filesystem::path file = {};
  /// WebVTT files that were made beside it.
  std::vector<std::filesystem::path> subtitles = {};
  std::uint64_t bytes = 0;
  /// It was finished before: nothing was fetched.
  bool was_there = false;
  /// Subtitles that were chosen are left out, because the host's could not be read.
  bool lacks_subtitles = false;
  /// Oddities of the media that the host has so, for people.
  std::vector<std::string> warnings = {};
};

/// Downloads one target. A film needs the session; a trailer and a URL do not. Signed URLs that
/// expire on the way are renewed.
///
/// Errors: those of a Session; Errc::usage for a target that is none; Errc::not_found, unavailable,
/// protected_media; Errc::exists if the file is there and is not known to be this download;
/// Errc::busy if another process is at work on it; Errc::storage; Errc::integrity if what came does
/// not check out; Errc::unsupported for media that cannot be joined, and for a target of nothing
/// but text; Errc::failure if matinee-remux is not installed; Errc::cancelled after `stop`.
///
/// The calling thread does the work, and calls `sink`. Other calls of `session` wait meanwhile; its
/// interrupt() ends the download too.
Result<DownloadedFile> download(Session& session, const DownloadRequest& request,
                                ProgressSink& sink, const std::stop_token& stop = {});

}  // namespace matinee
