// SPDX-License-Identifier: MIT
//
// The program matinee-remux as this layer sees it: a child process that makes one file of the
// files in a part folder. The main program does not load the libraries that parse foreign media;
// when they crash, or are made to, it is the child that is gone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/manifest.hpp>
#include <matinee/result.hpp>

#include "media/store/work_folder.hpp"
#include "sys/process.hpp"

namespace matinee::media {

/// Files that follow each other in one timeline, to be read as if they were one.
struct RemuxPart {
  Seconds start{};
  /// Parts of one number, of whatever input, have timestamps of one clock.
  std::optional<std::uint64_t> clock = {};
  /// What is later than this is left out.
  std::optional<Seconds> cut = {};
  std::vector<std::string> files = {};
};

enum class EmbeddedAudio : std::uint8_t { drop, keep };

struct RemuxInput {
  TrackType type = TrackType::video;
  std::string language = {};
  std::string title = {};
  bool is_forced = false;
  bool describes_sound = false;
  bool describes_picture = false;
  EmbeddedAudio embedded_audio = EmbeddedAudio::drop;
  /// Text: whether it becomes a stream of the output, and the WebVTT file to be made of it, if any.
  bool is_embedded = true;
  std::string subtitles_file = {};
  std::vector<RemuxPart> parts = {};
};

/// A fact about the film, under the name that libavformat has for it: title, date, artist, genre,
/// show, episode_id, description, comment.
struct FilmTag {
  std::string name = {};
  std::string value = {};
  friend bool operator==(const FilmTag&, const FilmTag&) = default;
};

enum class Container : std::uint8_t { mp4, mkv };

struct RemuxJob {
  std::string output = {};
  Container container = Container::mp4;
  std::vector<FilmTag> tags = {};
  /// A JPEG picture, if any.
  std::string cover = {};
  /// Of the longest track; zero where that is not known.
  Seconds duration{};
  /// The files are still to come: see RemuxRun::tell.
  bool is_on_the_way = false;
  std::vector<RemuxInput> inputs = {};
};

struct RemuxedTrack {
  std::size_t input = 0;
  TrackType type = TrackType::video;
  std::string codec = {};
  std::uint64_t packets = 0;
  /// The earliest presentation time in the output, and from there to the end.
  Seconds first{};
  Seconds duration{};
  /// The packets' own durations together.
  Seconds summed{};
  /// The longest time without a packet, and the furthest that one was behind the one before it,
  /// each with where it is.
  Seconds largest_gap{};
  Seconds gap_at{};
  Seconds largest_overlap{};
  Seconds overlap_at{};
  /// Packets whose time had to be put behind the one before.
  std::uint64_t repairs = 0;
};

/// Why media cannot be joined, and where they are at fault.
struct RemuxFailure {
  Error error;
  std::size_t input = 0;
  Seconds at{};
};

struct RemuxReport {
  std::vector<RemuxedTrack> tracks = {};
  /// There is no output then.
  std::optional<RemuxFailure> failure = {};
};

/// The job and the report as JSON; see the head of apps/remux/main.cpp for the form. The Error is
/// the one in the report, if that names no place, or Errc::integrity for what is no report.
std::string encode_job(const RemuxJob& job);
Result<RemuxReport> parse_report(std::string_view json);

/// `program` at work on `job`, whose file names are relative to the folder.
class RemuxRun {
 public:
  /// Errc::failure when it cannot be run, Errc::storage when the disk is full.
  static Result<RemuxRun> start(const std::filesystem::path& program, const WorkFolder& folder,
                                const RemuxJob& job);
  RemuxRun(RemuxRun&&) noexcept;
  RemuxRun& operator=(RemuxRun&&) = delete;
  /// Ends it, if it has not been waited for, and removes what it has made.
  ~RemuxRun();

  /// Of a job whose files are on the way: `name` is whole, for good. Does not wait for the child.
  /// False where that has ended, which it does early only if it cannot go on: `finish` says why.
  bool tell(std::string_view name);

  /// Waits for its end, once everything has been told. Media that it refuses are a failure in the
  /// report if it knows the place, else Errc::integrity, as when they make it crash;
  /// Errc::protected_media for encrypted ones, Errc::storage when the disk is full,
  /// Errc::cancelled after `stop`, when it has been killed.
  Result<RemuxReport> finish(const std::stop_token& stop);

 private:
  void send_untold();
  RemuxRun(const WorkFolder& folder, std::string output)
      : folder_(&folder), output_(std::move(output)) {}

  const WorkFolder* folder_;
  std::string output_;
  std::optional<sys::ChildProcess> child_ = {};
  UniqueFd names_;
  /// In memory: a report of a full disk finds room there.
  UniqueFd report_;
  /// What its socket had no room for.
  std::string untold_;
};

/// One from start to finish, whose files are all there.
Result<RemuxReport> run_remuxer(const std::filesystem::path& program, const WorkFolder& folder,
                                const RemuxJob& job, const std::stop_token& stop);

}  // namespace matinee::media
