// SPDX-License-Identifier: MIT
//
// Downloads a plan to one finished file:
//
//  1. Before a byte is stored, the initialization segment of each track (or the moov of a
//     progressive file) is read into memory and checked for encryption, because a manifest may fail
//     to declare it.
//  2. All segments are fetched into `<output>.matinee-part` (see engine.hpp).
//  3. matinee-remux joins them. A progressive MP4 file whose output is MP4 is published byte for
//     byte. In both cases the boxes must be complete.
//  4. Each track is compared with the presentation (see track_check.hpp). If a track has a defect,
//     the segments around it are fetched again. If the bytes differ, everything is joined again. If
//     they are the same, the server has them so: each defect becomes a warning, and the film is
//     published. A segment that was fetched twice with the same bytes and still cannot be read is
//     left out with a warning, and so is a segment that step 2 found to be no media or to be cut
//     off inside a box.
//  5. The file is flushed to disk and renamed into place, and the part folder is removed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include <matinee/progress.hpp>
#include <matinee/result.hpp>

#include "media/fetch/engine.hpp"
#include "media/fetch/range_reader.hpp"
#include "media/join/remux_job.hpp"
#include "media/manifest/plan.hpp"
#include "media/output_files.hpp"
#include "remux_job/report.hpp"

namespace matinee::media {

enum class Overwrite : std::uint8_t { refuse, allow };

struct DownloadOptions {
  std::filesystem::path output = {};
  /// Identifies what is downloaded. It must be the same in the next run; see finished_mark.hpp.
  std::string target = {};
  /// The choice of tracks, as a text for people. The finished file stores it; see options_of.
  std::string made_with = {};
  /// The path of the program matinee-remux.
  std::filesystem::path remuxer = {};
  JoinOptions join = {};
  Overwrite overwrite = Overwrite::refuse;
  FetchLimits limits = {};
  /// If true, a warning is an error (Errc::integrity) and nothing is published.
  bool strict = false;
};

struct DownloadReport {
  std::uint64_t bytes = 0;
  /// Empty for a file that was published byte for byte.
  std::vector<remux_job::TrackReport> tracks = {};
  /// The subtitle files that were published beside the output.
  std::vector<std::filesystem::path> subtitles = {};
  /// True if chosen subtitles are missing from the result because they could not be read.
  bool lacks_subtitles = false;
  /// The defects that the media have on the server, as text for people: track, defect and position.
  std::vector<std::string> warnings = {};
};

/// Downloads `plan` to `options.output`. Calls `sink` from this thread. Fails with
///  - Errc::exists if the output exists and may not be overwritten;
///  - Errc::busy if another process uses the part folder;
///  - Errc::protected_media if the media are encrypted. Nothing is stored then. If the encryption
///    is found only during the download, the fetched data are removed;
///  - Errc::integrity if the data are truncated or not media, if nothing can be joined, and, with
///    `strict`, at the first warning;
///  - the errors of fetch_files.
/// After every error except protected_media, the same call resumes from the data on disk.
Result<DownloadReport> download(const Remote& remote, const Plan& plan,
                                const DownloadOptions& options, ProgressSink& sink,
                                const std::stop_token& stop);

}  // namespace matinee::media
