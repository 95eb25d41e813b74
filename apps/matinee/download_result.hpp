// SPDX-License-Identifier: MIT
//
// What became of one target of `download`.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <matinee/error.hpp>

namespace matinee::cli {

enum class DownloadState : std::uint8_t { done, exists, failed };

struct DownloadResult {
  std::string target = {};
  /// The film, trailer or URL, in words that are the same the next time.
  std::string identity = {};
  /// Empty where subtitles alone were asked for.
  std::filesystem::path file = {};
  /// WebVTT files that were written beside it, and those that were there already.
  std::vector<std::filesystem::path> subtitles = {};
  /// Each oddity of the media: see media::DownloadReport.
  std::vector<std::string> warnings = {};
  /// Whether subtitles that were asked for by name could not be read, and are left out.
  bool lacks_subtitles = false;
  DownloadState state = DownloadState::failed;
  /// Of one that exists, the options that it was made with, where that is known.
  std::optional<std::string> made_with = {};
  std::uint64_t bytes = 0;
  /// From the network, in this run.
  std::uint64_t received = 0;
  std::chrono::milliseconds elapsed{0};
  std::optional<Error> error = {};
};

}  // namespace matinee::cli
