// SPDX-License-Identifier: MIT
//
// Saves subtitles as WebVTT files without requesting audio or video.
#pragma once

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include <matinee/progress.hpp>
#include <matinee/result.hpp>

#include "media/download.hpp"
#include "media/fetch/range_reader.hpp"
#include "media/manifest/plan.hpp"

namespace matinee::film {

struct SavedSubtitles {
  /// One file for each track of which something could be read, including files that already
  /// existed.
  std::vector<std::filesystem::path> files = {};
  /// The total size of the files.
  std::uint64_t bytes = 0;
  /// The number of files that this run created.
  std::size_t made = 0;
  /// What is missing from the files or odd in them, as text for people.
  std::vector<std::string> warnings = {};
  /// True if a track has no file because nothing of it could be read.
  bool lacks_some = false;
};

/// Fetches the tracks of `plan`, which must all be text, into `files`: one file for each track, in
/// the order of the plan. Does not fetch a finished file (one marked with options.target) again
/// unless the options allow overwriting. Ignores options.output, join and made_with.
///
/// A piece that the server does not have, or that is not text, costs that piece and gives a
/// warning. A track of which nothing can be read costs that track. Fails with Errc::not_found or
/// Errc::integrity if that leaves no file at all; if the options are strict, with Errc::integrity
/// for each warning, and that file is not made. Fails with Errc::exists, before anything is
/// fetched, if a file exists that is not such a download; with Errc::busy; and with the errors of
/// media::download. The same call resumes from the data on disk.
Result<SavedSubtitles> save_subtitles(const media::Remote& remote, const media::Plan& plan,
                                      const std::vector<std::filesystem::path>& files,
                                      const media::DownloadOptions& options,
                                      media::ProgressSink& sink, const std::stop_token& stop);

/// Returns true if the film has a subtitle file for each of `languages`: "film.en.vtt" for
/// "film.mp4". Returns false if `languages` is empty, or contains "all", because only a plan knows
/// all languages.
bool has_all_subtitles(const std::filesystem::path& film,
                       const std::vector<std::string>& languages);

}  // namespace matinee::film
