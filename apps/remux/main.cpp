// SPDX-License-Identifier: MIT
//
// usage: matinee-remux PARENT_PID
//        matinee-remux PARENT_PID picture WIDTH HEIGHT
//
// Joins the files of a download into one, or decodes a picture. matinee runs it; it is not meant
// for users.
//
// A picture is read from standard input. Its pixels, at most WIDTH by HEIGHT, are written to
// standard output (remux_job/picture.hpp). No file is opened for it.
//
// The files of a download are in the current folder. The process reads a job from standard input
// (remux_job/job.hpp). If files are still being fetched, it reads the names of complete ones from
// descriptor 3, one per line. A text input becomes a stream if it is embedded, and a WebVTT file if
// the job names one. It writes a report to standard output (remux_job/report.hpp) and a log to
// standard error. Exit codes: 0 success, 1 the report contains an error, 2 invalid job, 70 a bug.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "fence/file_broker.hpp"
#include "fence/media_fence.hpp"
#include "open_files.hpp"
#include "remux/picture.hpp"
#include "remux/remux.hpp"
#include "remux_job/job.hpp"
#include "remux_job/picture.hpp"
#include "remux_job/report.hpp"

namespace matinee {
namespace {

constexpr int k_exit_failure = 1;
constexpr int k_exit_usage = 2;
constexpr int k_exit_bug = 70;
constexpr int k_arrivals = 3;

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool write_line(int fd, std::string text) {
  text += '\n';
  return write_all(fd, text);
}

void say(const std::string& message) {
  (void)write_line(STDERR_FILENO, message);
}

bool answer(const remux_job::Report& report) {
  return write_line(STDOUT_FILENO, remux_job::encode_report(report));
}

std::string read_all(std::FILE* file, std::size_t most = SIZE_MAX) {
  std::string text;
  std::array<char, 1 << 16> buffer{};
  while (text.size() <= most) {
    const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), file);
    if (got == 0) break;
    text.append(buffer.data(), got);
  }
  return text;
}

int refuse(const Error& error, const std::optional<remux_job::Place>& failed_at = {}) {
  (void)answer({.failure = remux_job::Failure{.error = error, .place = failed_at}});
  say(error.message());
  return k_exit_failure;
}

int decode_picture(pid_t parent, const remux_job::PixelBounds& bounds) {
  const auto fail = [](const Error& error) {
    say(error.message());
    return k_exit_failure;
  };
  if (const auto fenced = fence::enter_picture_fence(parent); !fenced) return fail(fenced.error());
  const auto pixels =
      remux::decode_picture(read_all(stdin, remux_job::k_most_picture_bytes), bounds);
  if (!pixels) return fail(pixels.error());
  return write_all(STDOUT_FILENO, remux_job::encode_pixels(*pixels)) ? 0 : k_exit_failure;
}

int join(pid_t parent) {
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

int run(std::span<char*> arguments) {
  const pid_t parent =
      arguments.size() > 1 ? static_cast<pid_t>(std::strtol(arguments[1], nullptr, 10)) : -1;
  if (arguments.size() <= 2) return join(parent);
  const bool is_picture = arguments.size() == 5 && std::string_view(arguments[2]) == "picture";
  const auto bounds = is_picture ? remux_job::parse_bounds(arguments[3], arguments[4])
                                 : Error(Errc::usage, "unknown arguments");
  if (bounds) return decode_picture(parent, *bounds);
  say(bounds.error().message());
  return k_exit_usage;
}

}  // namespace
}  // namespace matinee

int main(int argc, char** argv) {
  try {
    return matinee::run({argv, static_cast<std::size_t>(argc)});
  } catch (const std::exception& exception) {
    matinee::say(fmt::format("bug: {}", exception.what()));
    return matinee::k_exit_bug;
  }
}
