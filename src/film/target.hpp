// SPDX-License-Identifier: MIT
//
// What a person asks to be downloaded, and whether it is there already. The command line and the
// library decide this here.
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

/// Whether `target` is a URL of media, and not a film by any of its names.
bool is_media_url(std::string_view target);

/// Errc::usage for a URL that a person gave and that is not https.
Result<void> check_url(std::string_view url);

/// What is downloaded, in words that are the same the next time: "film 187", "url https://...".
std::string identity_of(const mubi::Film& film, Kind kind);
std::string identity_of_url(std::string_view url);

/// A download that was finished before.
struct FinishedFile {
  std::uint64_t bytes = 0;
  /// The options that it was made with, in words; nothing if they are not known.
  std::optional<std::string> made_with = {};
};

/// What is at `file`: nothing if the download is yet to be made, or may be made again. What is left
/// of earlier runs beside a finished file is removed. Errc::exists for a file that is not known to
/// be this download; Errc::storage if the file system refuses the name.
Result<std::optional<FinishedFile>> find_finished(const std::filesystem::path& file,
                                                  const std::string& identity,
                                                  media::Overwrite overwrite);

}  // namespace matinee::film
