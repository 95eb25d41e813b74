// SPDX-License-Identifier: MIT
#include "media/join/remuxer.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sys/file.hpp"
#include "sys/memory_file.hpp"
#include "sys/pipe.hpp"
#include "sys/process.hpp"
#include "sys/waker.hpp"

namespace matinee::media {

namespace {

constexpr const char* k_job_name = "remux.job";
constexpr const char* k_log_name = "remux.log";
constexpr int k_names_descriptor = 3;
constexpr std::size_t k_max_report_bytes = 1u << 20;

Result<UniqueFd> fresh_file(const WorkFolder& folder, const std::string& name,
                            std::string_view content) {
  MATINEE_TRY(folder.remove(name));
  MATINEE_TRY_ASSIGN(UniqueFd fd, folder.open_for_writing(name));
  MATINEE_TRY(sys::write_all(fd.get(), content, name));
  if (::lseek(fd.get(), 0, SEEK_SET) != 0) return Error::from_errno(errno, name);
  return fd;
}

struct ChildFiles {
  UniqueFd job;
  UniqueFd log;
  /// The names of completed files arrive here.
  UniqueFd names;
};

Result<sys::ChildProcess> spawn(const std::filesystem::path& program, const WorkFolder& folder,
                                const ChildFiles& files, int report) {
  std::error_code ignored;
  // The child starts in another folder, so the path must be absolute.
  const std::string path = std::filesystem::absolute(program, ignored).string();
  sys::Command command{.arguments = {path, fmt::to_string(::getpid())},
                       .descriptors = {{files.job.get(), STDIN_FILENO},
                                       {report, STDOUT_FILENO},
                                       {files.log.get(), STDERR_FILENO}},
                       .session = sys::Session::shared,
                       .folder = folder.descriptor()};
  if (files.names) command.descriptors.emplace_back(files.names.get(), k_names_descriptor);
  auto child = sys::ChildProcess::start(command);
  if (child) return child;
  return Error(Errc::failure, fmt::format("{}: cannot be run", path), child.error().native());
}

// A compromised child must not be able to report other errors, such as a refused session.
Error as_believed(const Error& told) {
  switch (told.code()) {
    case Errc::protected_media:
      return told.about(Subject::media);
    case Errc::storage:
      return told.about(Subject::output);
    case Errc::integrity:
    case Errc::unsupported:
      return told.within("the media cannot be joined").about(Subject::media);
    default:
      return {Errc::failure, fmt::format("matinee-remux: {}", told.message()), told.native()};
  }
}

std::string read_log(const WorkFolder& folder) {
  const auto fd = folder.open_for_reading(k_log_name);
  if (!fd) return {};
  std::string text = sys::read_descriptor(fd->get(), k_log_name, k_max_report_bytes).value_or("");
  while (text.ends_with('\n'))
    text.pop_back();
  // The last line is the reason. It is shown to the user, so replace what is not printable ASCII.
  text.erase(0, text.rfind('\n') + 1);
  std::ranges::replace_if(text, [](char c) { return c < ' ' || c > '~'; }, '?');
  return text;
}

Result<std::string> read_text(int fd) {
  if (::lseek(fd, 0, SEEK_SET) != 0) return Error::from_errno(errno, "the report");
  MATINEE_TRY_ASSIGN(std::string text, sys::read_descriptor(fd, "the report", k_max_report_bytes));
  text.resize(std::min(text.find('\0'), text.size()));
  return text;
}

Result<remux_job::Report> outcome_of(const sys::Ending& ending, int report,
                                     const WorkFolder& folder, const std::stop_token& stop) {
  if (stop.stop_requested()) return Error(Errc::cancelled, "cancelled");
  // A terminal sends the signal to the child at the same time.
  if (ending.signal == SIGINT || ending.signal == SIGTERM) {
    return Error(Errc::cancelled, "cancelled");
  }
  if (ending.signal != 0) {
    return Error(Errc::integrity,
                 fmt::format("matinee-remux crashed on these media (signal {})", ending.signal));
  }
  MATINEE_TRY_ASSIGN(const std::string text, read_text(report));
  if (text.empty()) {
    return Error(Errc::integrity, fmt::format("the media cannot be joined: {}", read_log(folder)));
  }
  auto outcome = media::read_report(text);
  const bool is_told = !outcome || outcome->failure;
  if (ending.status != 0 && !is_told)
    return Error(Errc::integrity, "matinee-remux failed and gave no reason");
  return outcome;
}

}  // namespace

Result<remux_job::Report> read_report(std::string_view text) {
  MATINEE_TRY_ASSIGN(remux_job::Report report, remux_job::parse_report(text));
  if (!report.failure) return report;
  report.failure->error = as_believed(report.failure->error);
  // The place is used to fetch segments again, which helps only if they were damaged.
  const bool is_of_use = report.failure->place && report.failure->error.code() == Errc::integrity;
  if (!is_of_use) return report.failure->error;
  return report;
}

Result<RemuxRun> RemuxRun::start(const std::filesystem::path& program, const WorkFolder& folder,
                                 const remux_job::Job& job) {
  MATINEE_TRY(folder.remove(job.output));
  RemuxRun run(folder, job.output);
  ChildFiles files;
  MATINEE_TRY_ASSIGN(files.job, fresh_file(folder, k_job_name, remux_job::encode_job(job)));
  // What writes it may have been taken over by the media.
  MATINEE_TRY_ASSIGN(run.report_, sys::make_room_in_memory("report", k_max_report_bytes));
  MATINEE_TRY_ASSIGN(files.log, fresh_file(folder, k_log_name, ""));
  if (job.is_on_the_way) {
    MATINEE_TRY_ASSIGN(sys::SocketPair sockets, sys::open_socket_pair());
    run.names_ = std::move(sockets.ours);
    files.names = std::move(sockets.theirs);
  }
  MATINEE_TRY_ASSIGN(run.child_, spawn(program, folder, files, run.report_.get()));
  return run;
}

RemuxRun::RemuxRun(RemuxRun&& other) noexcept
    : folder_(other.folder_),
      output_(std::move(other.output_)),
      child_(std::exchange(other.child_, std::nullopt)),
      names_(std::move(other.names_)),
      report_(std::move(other.report_)),
      untold_(std::move(other.untold_)) {}

RemuxRun::~RemuxRun() {
  if (!child_) return;
  child_.reset();
  (void)folder_->remove(output_);
}

bool RemuxRun::tell(std::string_view name) {
  untold_ += name;
  untold_ += '\n';
  send_untold();
  return static_cast<bool>(names_);
}

// Never blocks, so that a slow child does not delay the download. Names that do not fit stay in
// `untold_`.
void RemuxRun::send_untold() {
  while (names_ && !untold_.empty()) {
    const ssize_t sent =
        ::send(names_.get(), untold_.data(), untold_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) untold_.erase(0, static_cast<std::size_t>(sent));
    if (sent < 0 && errno == EAGAIN) return;
    if (sent < 0 && errno != EINTR) names_.reset();
  }
}

Result<remux_job::Report> RemuxRun::finish(const std::stop_token& stop) {
  const sys::Waker waker(stop);
  send_untold();
  while (names_ && !untold_.empty() && waker.wait(names_.get(), POLLOUT) == sys::Wake::ready) {
    send_untold();
  }
  names_.reset();
  const sys::Ending ending = child_->wait(stop);
  child_.reset();
  auto outcome = outcome_of(ending, report_.get(), *folder_, stop);
  // Remove an unusable output.
  if (!outcome || outcome->failure) (void)folder_->remove(output_);
  return outcome;
}

Result<remux_job::Report> run_remuxer(const std::filesystem::path& program,
                                      const WorkFolder& folder, const remux_job::Job& job,
                                      const std::stop_token& stop) {
  MATINEE_TRY_ASSIGN(RemuxRun run, RemuxRun::start(program, folder, job));
  return run.finish(stop);
}

}  // namespace matinee::media
