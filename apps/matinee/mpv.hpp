// SPDX-License-Identifier: MIT
//
// What mpv(1) reads of us: a configuration file and a playlist. Signed URLs stand in files, because
// every user of the machine can read the arguments of a process. Pure.
#pragma once

#include <string>
#include <vector>

#include <matinee/result.hpp>

namespace matinee::cli {

struct MpvJob {
  std::string url = {};
  std::string title = {};
  /// URLs of subtitle files.
  std::vector<std::string> subtitles = {};
  /// The file of the authorities that are trusted; empty for the system's.
  std::string cacert = {};
  std::string user_agent = {};
};

/// A configuration file (mpv(1), "CONFIGURATION FILES"): certificates are verified, and no other
/// program gets the URL. It holds no session: media hosts need none.
std::string mpv_config(const MpvJob& job);

/// A playlist of the one URL. Errc::unsupported for what is no https URL of one line: in a playlist
/// it would name a local file.
Result<std::string> mpv_playlist(const MpvJob& job);

}  // namespace matinee::cli
