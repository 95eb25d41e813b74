// SPDX-License-Identifier: MIT
//
// Subtitles alone, as WebVTT files: no byte of media is asked for.
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
  /// One for each track, those included that were there already.
  std::vector<std::filesystem::path> files = {};
  /// Of all files together.
  std::uint64_t bytes = 0;
  /// How many were made in this run.
  std::size_t made = 0;
};

/// Fetches the tracks of `plan`, which are text alone, into `files`, one for each in its order.
/// A file that is finished (marked with options.target) is not fetched again, unless the options
/// allow to overwrite it. Of the options, output, join and made_with mean nothing here.
/// Errc::exists for a file that is somebody else's, before anything is fetched; Errc::busy; and the
/// errors of media::download. What has come is kept, and the same call goes on from there.
Result<SavedSubtitles> save_subtitles(const media::Remote& remote, const media::Plan& plan,
                                      const std::vector<std::filesystem::path>& files,
                                      const media::DownloadOptions& options,
                                      media::ProgressSink& sink, const std::stop_token& stop);

/// Whether each of `languages` has a file beside the film: "film.en.vtt" for "film.mp4". False
/// where there are none, or "all" is among them: only a plan says what all is.
bool has_all_subtitles(const std::filesystem::path& film,
                       const std::vector<std::string>& languages);

}  // namespace matinee::film
