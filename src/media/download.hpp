// SPDX-License-Identifier: MIT
//
// From a plan to one finished file: look, fetch, join, check, publish.
//
//  1. Before a byte is stored, the initialization of each track (of a plain file, its `moov`) is
//     read into memory and looked at for encryption: manifests lie.
//  2. All segments come into `<output>.matinee-part` (see engine.hpp).
//  3. matinee-remux joins them. A plain MP4 file that is wanted as one is not touched: it is
//     published byte for byte. Either way its boxes must be whole.
//  4. Each track is checked against the presentation (see track_check.hpp). Where one is odd, the
//     segments around it are fetched once more. If they come with other bytes, all is joined again;
//     if they come as they were, the host has them so: each oddity is a warning, and the film is
//     published. A segment that cannot be read although it came twice as it is, is left out with a
//     warning.
//  5. The file is put on the disk and gets its name in one step; the part folder goes.
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
#include "remux_job/report.hpp"

namespace matinee::media {

enum class Overwrite : std::uint8_t { refuse, allow };

struct DownloadOptions {
  std::filesystem::path output = {};
  /// What is downloaded, in words that are the same the next time; see finished_mark.hpp.
  std::string target = {};
  /// The choice of tracks, in words for people; a finished file tells it (options_of).
  std::string made_with = {};
  /// matinee-remux.
  std::filesystem::path remuxer = {};
  JoinOptions join = {};
  Overwrite overwrite = Overwrite::refuse;
  FetchLimits limits = {};
  /// Whether a warning is an error: Errc::integrity, and nothing is published.
  bool strict = false;
};

/// "film.en.vtt" for "film.mp4", one for each text track of the plan in its order; further ones of
/// a language are counted: "film.en.2.vtt".
std::vector<std::filesystem::path> subtitle_files(const Plan& plan,
                                                  const std::filesystem::path& output);

struct DownloadReport {
  std::uint64_t bytes = 0;
  /// Empty for a plain file.
  std::vector<remux_job::TrackReport> tracks = {};
  /// What was published beside the output.
  std::vector<std::filesystem::path> subtitles = {};
  /// Whether chosen subtitles are not in the result, because nothing of them could be read.
  bool lacks_subtitles = false;
  /// Each oddity of the film that the host has so: the track, what, and where. For people.
  std::vector<std::string> warnings = {};
};

/// Errc::exists where the output is there and may not be overwritten, Errc::busy where another run
/// has its part folder, Errc::protected_media for encrypted media (nothing is stored then, and
/// where it shows only on the way, what has come is removed),
/// Errc::integrity when what came is cut short or no media, when nothing of it can be joined, and
/// of a strict download for the first warning (nothing is published), and the errors of
/// fetch_files. After every error but `protected_media` the same call goes on from what is there.
Result<DownloadReport> download(const Remote& remote, const Plan& plan,
                                const DownloadOptions& options, ProgressSink& sink,
                                const std::stop_token& stop);

}  // namespace matinee::media
