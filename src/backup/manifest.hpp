// SPDX-License-Identifier: MIT
//
// `backup.json`, the file that identifies a folder as a backup and lists the files that belong to
// it. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/result.hpp>

namespace matinee::backup {

inline constexpr const char* k_manifest_name = "backup.json";

/// A file of a backup.
struct File {
  /// Relative to the folder, with at most one slash: "index.html", "json/ratings.json".
  std::string path = {};
  std::string text = {};
};

/// A file of others that got a new name, because a file of the backup now has the old one. Both are
/// paths relative to the folder.
struct Renamed {
  std::string from = {};
  std::string to = {};
};

struct Manifest {
  std::int64_t user_id = 0;
  /// ISO 8601.
  std::string saved_at = {};
  /// The paths of all files, including this one.
  std::vector<std::string> files = {};
};

std::string write_manifest(const Manifest& manifest);

/// Fails with Errc::exists if the text is not a manifest, and with Errc::unsupported if a newer
/// version wrote it. Paths that lead out of the folder are left out.
Result<Manifest> parse_manifest(std::string_view text);

}  // namespace matinee::backup
