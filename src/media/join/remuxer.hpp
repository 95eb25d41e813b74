// SPDX-License-Identifier: MIT
//
// The program matinee-remux as this layer sees it: a child process that makes one file of the
// files in a part folder. The main program does not load the libraries that parse foreign media;
// when they crash, or are made to, it is the child that is gone.
#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include <matinee/result.hpp>

#include "media/store/work_folder.hpp"
#include "remux_job/job.hpp"
#include "remux_job/report.hpp"
#include "sys/process.hpp"

namespace matinee::media {

/// What the child says, as far as it is believed: only its media can have been wrong, or the disk
/// full. A failure that names a place is in the report; without a place it is the Error.
/// Errc::integrity for a text that is no report.
Result<remux_job::Report> read_report(std::string_view json);

/// `program` at work on `job`, whose file names are relative to the folder.
class RemuxRun {
 public:
  /// Errc::failure when it cannot be run, Errc::storage when the disk is full.
  static Result<RemuxRun> start(const std::filesystem::path& program, const WorkFolder& folder,
                                const remux_job::Job& job);
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
  Result<remux_job::Report> finish(const std::stop_token& stop);

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
Result<remux_job::Report> run_remuxer(const std::filesystem::path& program,
                                      const WorkFolder& folder, const remux_job::Job& job,
                                      const std::stop_token& stop);

}  // namespace matinee::media
