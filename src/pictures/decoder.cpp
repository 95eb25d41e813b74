// SPDX-License-Identifier: MIT
#include "pictures/decoder.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

#include "base/printable.hpp"
#include "sys/file.hpp"
#include "sys/memory_file.hpp"
#include "sys/process.hpp"
#include "sys/waker.hpp"

namespace matinee::pictures {

namespace {

constexpr std::size_t k_most_log_bytes = 4'096;

struct Files {
  UniqueFd picture;
  UniqueFd answer;
  UniqueFd log;
};

Result<sys::ChildProcess> start(const std::filesystem::path& program, const Files& files,
                                const remux_job::PixelBounds& bounds) {
  auto child = sys::ChildProcess::start(
      {.arguments = {program.native(), fmt::to_string(::getpid()), "picture",
                     fmt::to_string(bounds.width), fmt::to_string(bounds.height)},
       .descriptors = {{files.picture.get(), STDIN_FILENO},
                       {files.answer.get(), STDOUT_FILENO},
                       {files.log.get(), STDERR_FILENO}},
       .session = sys::Session::shared});
  if (child) return child;
  return Error(Errc::failure, fmt::format("{}: cannot be run", program.native()),
               child.error().native());
}

Result<std::string> read_all(const UniqueFd& file, std::size_t most) {
  if (::lseek(file.get(), 0, SEEK_SET) != 0) return Error::from_errno(errno, "memfd");
  return sys::read_descriptor(file.get(), "memfd", most);
}

// The last line of the log, in front of the zero bytes that nothing was written to.
std::string reason_in(const UniqueFd& log) {
  std::string text = read_all(log, k_most_log_bytes).value_or("");
  text.resize(std::min(text.find('\0'), text.size()));
  while (text.ends_with('\n'))
    text.pop_back();
  return printable(text.substr(text.rfind('\n') + 1));
}

}  // namespace

Result<remux_job::Pixels> decode(const std::filesystem::path& program, std::string_view picture,
                                 const remux_job::PixelBounds& bounds,
                                 std::chrono::milliseconds longest, const std::stop_token& stop) {
  const std::size_t most = remux_job::longest_answer(bounds);
  Files files;
  MATINEE_TRY_ASSIGN(files.picture, sys::make_memory_file("picture", picture));
  MATINEE_TRY_ASSIGN(files.answer, sys::make_room_in_memory("pixels", most));
  MATINEE_TRY_ASSIGN(files.log, sys::make_room_in_memory("log", k_most_log_bytes));
  MATINEE_TRY_ASSIGN(sys::ChildProcess child, start(program, files, bounds));
  const auto deadline = std::chrono::steady_clock::now() + longest;
  if (sys::wait_readable(child.descriptor(), deadline, stop) == sys::Wake::timed_out)
    return Error(Errc::integrity, "the decoder took too long for this picture");
  const sys::Ending ending = child.wait(stop);
  // Of a terminal the child gets the signal as soon as we do.
  if (stop.stop_requested() || ending.signal == SIGINT) return Error(Errc::cancelled, "cancelled");
  if (ending.signal != 0) {
    return Error(Errc::integrity,
                 fmt::format("the decoder ended by signal {} on this picture", ending.signal));
  }
  if (ending.status != 0) return Error(Errc::integrity, reason_in(files.log));
  MATINEE_TRY_ASSIGN(const std::string answer, read_all(files.answer, most));
  return remux_job::parse_pixels(answer, bounds);
}

}  // namespace matinee::pictures
