// SPDX-License-Identifier: MIT
//
// Identifies the target of a download and finds a finished download of it. The command line and the
// library share these functions.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <matinee/result.hpp>

#include "film/file_name.hpp"
#include "media/download.hpp"
#include "mubi/film.hpp"

namespace matinee::film {

/// Returns true if `target` is the URL of media, not the name or the page of a film.
bool is_media_url(std::string_view target);

/// Fails with Errc::usage if a URL given by the user is not https.
Result<void> check_url(std::string_view url);

/// Returns a text that identifies the target in later runs: "film 187", "url https://...".
std::string identity_of(const mubi::Film& film, Kind kind);
std::string identity_of_url(std::string_view url);

/// A download that an earlier run has finished.
struct FinishedFile {
  std::uint64_t bytes = 0;
  /// The options of that run as text for people. Absent if they are unknown.
  std::optional<std::string> made_with = {};
};

/// Returns the finished download at `file`. Returns nullopt if there is no file, or if it may be
/// overwritten. Removes what earlier runs have left beside a finished file. Fails with Errc::exists
/// if the file is not known to be a download of this target, and with Errc::storage if the file
/// system does not allow the name.
Result<std::optional<FinishedFile>> find_finished(const std::filesystem::path& file,
                                                  const std::string& identity,
                                                  media::Overwrite overwrite);

}  // namespace matinee::film
