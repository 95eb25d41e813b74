// SPDX-License-Identifier: MIT
//
// `backup.json`: by this file a folder is known as a back-up, and its files as the back-up's own.
// Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/result.hpp>

namespace matinee::backup {

inline constexpr const char* k_manifest_name = "backup.json";

/// A file of the back-up.
struct File {
  /// Within the folder, with one slash at most: "index.html", "json/ratings.json".
  std::string path = {};
  std::string text = {};
};

struct Manifest {
  std::int64_t user_id = 0;
  /// ISO 8601.
  std::string saved_at = {};
  /// The paths of the files, this one included.
  std::vector<std::string> files = {};
};

std::string write_manifest(const Manifest& manifest);

/// Errc::exists if the text is no manifest, Errc::unsupported if a newer version wrote it. A path
/// that leads out of the folder is left out.
Result<Manifest> parse_manifest(std::string_view text);

}  // namespace matinee::backup
