// SPDX-License-Identifier: MIT
//
// Runs the program matinee-remux, a child process that joins the files in a part folder. The main
// program does not load the libraries that parse untrusted media. If they crash or are exploited,
// only the child is affected.
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

/// Parses the report of the child. The child is not trusted, so its errors can only be about the
/// media or a full disk. A failure with a place is in the report; one without a place is returned
/// as the error. Fails with Errc::integrity if the text is not a report.
Result<remux_job::Report> read_report(std::string_view json);

/// A running `program` with a `job`, whose file names are relative to the folder.
class RemuxRun {
 public:
  /// Fails with Errc::failure if the program cannot be run, and with Errc::storage if the disk is
  /// full.
  static Result<RemuxRun> start(const std::filesystem::path& program, const WorkFolder& folder,
                                const remux_job::Job& job);
  RemuxRun(RemuxRun&&) noexcept;
  RemuxRun& operator=(RemuxRun&&) = delete;
  /// Kills the child if it still runs, and removes its output.
  ~RemuxRun();

  /// For a job whose files are still being fetched: reports that the file `name` is complete. Does
  /// not block. Returns false if the child has ended, which it does early only on failure; finish()
  /// returns the reason.
  bool tell(std::string_view name);

  /// Waits for the end of the child, after all files were reported. If the child refuses the media
  /// and knows the place, the failure is in the report. Otherwise fails with Errc::integrity, also
  /// if the child crashed; with Errc::protected_media for encrypted media; with Errc::storage if
  /// the disk is full; and with Errc::cancelled after a stop request, which kills the child.
  Result<remux_job::Report> finish(const std::stop_token& stop);

 private:
  void send_untold();
  RemuxRun(const WorkFolder& folder, std::string output)
      : folder_(&folder), output_(std::move(output)) {}

  const WorkFolder* folder_;
  std::string output_;
  std::optional<sys::ChildProcess> child_ = {};
  UniqueFd names_;
  /// A memfd, so that the report can be written even if the disk is full.
  UniqueFd report_;
  /// Names that did not fit into the socket buffer yet.
  std::string untold_;
};

/// Runs a job whose files are all complete, and waits for it.
Result<remux_job::Report> run_remuxer(const std::filesystem::path& program,
                                      const WorkFolder& folder, const remux_job::Job& job,
                                      const std::stop_token& stop);

}  // namespace matinee::media
