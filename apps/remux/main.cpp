// SPDX-License-Identifier: MIT
//
// usage: matinee-remux PARENT_PID
//
// Joins the files of a download into one. matinee runs it in the folder of these files. It is not
// meant for users.
//
// It reads a job from standard input (remux_job/job.hpp). If files are still being fetched, it
// reads the names of complete ones from descriptor 3, one per line. A text input becomes a stream
// if it is embedded, and a WebVTT file if the job names one. It writes a report to standard output
// (remux_job/report.hpp) and a log to standard error. Exit codes: 0 success, 1 the report contains
// an error, 2 invalid job, 70 a bug.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "fence/file_broker.hpp"
#include "fence/media_fence.hpp"
#include "open_files.hpp"
#include "remux/remux.hpp"
#include "remux_job/job.hpp"
#include "remux_job/report.hpp"

namespace matinee {
namespace {

constexpr int k_exit_failure = 1;
constexpr int k_exit_usage = 2;
constexpr int k_exit_bug = 70;
constexpr int k_arrivals = 3;

bool write_line(int fd, std::string text) {
  text += '\n';
  return ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

void say(const std::string& message) {
  (void)write_line(STDERR_FILENO, message);
}

bool answer(const remux_job::Report& report) {
  return write_line(STDOUT_FILENO, remux_job::encode_report(report));
}

std::string read_all(std::FILE* file) {
  std::string text;
  std::array<char, 1 << 16> buffer{};
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), file)) {
    text.append(buffer.data(), got);
  }
  return text;
}

int refuse(const Error& error, const std::optional<remux_job::Place>& failed_at = {}) {
  (void)answer({.failure = remux_job::Failure{.error = error, .place = failed_at}});
  say(error.message());
  return k_exit_failure;
}

int run(pid_t parent) {
  const auto files = fence::FileBroker::start();
  if (!files) return refuse(files.error());
  if (const auto fenced = fence::enter_media_fence(parent, *files); !fenced) {
    return refuse(fenced.error());
  }
  open_files_by(*files);
  const auto job = remux_job::parse_job(read_all(stdin));
  if (!job) {
    say(fmt::format("no job: {}", job.error().message()));
    return k_exit_usage;
  }
  remux::Arrivals arrivals(k_arrivals);
  std::optional<remux_job::Place> failed_at;
  auto tracks = remux::remux(*job, job->is_on_the_way ? &arrivals : nullptr, failed_at);
  if (!tracks) return refuse(tracks.error(), failed_at);
  return answer({.tracks = *std::move(tracks)}) ? 0 : k_exit_failure;
}

}  // namespace
}  // namespace matinee

int main(int argc, char** argv) {
  try {
    return matinee::run(argc > 1 ? static_cast<pid_t>(std::strtol(argv[1], nullptr, 10)) : -1);
  } catch (const std::exception& exception) {
    matinee::say(fmt::format("bug: {}", exception.what()));
    return matinee::k_exit_bug;
  }
}
