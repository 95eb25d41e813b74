// SPDX-License-Identifier: MIT
//
// The program matinee-remux as this layer sees it: a child process that makes one MP4 file of the
// files in a part folder. The main program does not load the libraries that parse foreign media;
// when they crash, or are made to, it is the child that is gone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/manifest.hpp>
#include <matinee/result.hpp>

#include "media/work_folder.hpp"

namespace matinee::media {

/// Files that follow each other in one timeline, to be read as if they were one.
struct RemuxPart {
  Seconds start{};
  std::vector<std::string> files = {};
};

enum class EmbeddedAudio : std::uint8_t { drop, keep };

struct RemuxInput {
  TrackType type = TrackType::video;
  std::string language = {};
  EmbeddedAudio embedded_audio = EmbeddedAudio::drop;
  std::vector<RemuxPart> parts = {};
};

struct RemuxJob {
  std::string output = {};
  std::vector<RemuxInput> inputs = {};
};

struct RemuxedTrack {
  std::size_t input = 0;
  TrackType type = TrackType::video;
  std::string codec = {};
  Seconds duration{};
  std::uint64_t packets = 0;
};

/// The job and the report as JSON; see the head of apps/remux/main.cpp for the form.
std::string encode_job(const RemuxJob& job);
Result<std::vector<RemuxedTrack>> parse_report(std::string_view json);

/// Runs `program` on `job`, whose file names are relative to the folder. Errc::integrity for media
/// that it refuses or that make it crash, Errc::storage when the disk is full, Errc::failure when
/// it cannot be run, Errc::cancelled after `stop`, when the child has been killed.
Result<std::vector<RemuxedTrack>> run_remuxer(const std::filesystem::path& program,
                                              const WorkFolder& folder, const RemuxJob& job,
                                              const std::stop_token& stop);

}  // namespace matinee::media
