// SPDX-License-Identifier: MIT
#include "jq.hpp"

#include <cerrno>

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/unique_fd.hpp"
#include "host/environment.hpp"
#include "sys/file.hpp"
#include "sys/pipe.hpp"
#include "sys/process.hpp"

namespace matinee::cli {

namespace {

constexpr std::size_t k_largest_output = std::size_t{256} << 20;

// A file in memory that holds `text`: unlike a pipe, it takes all of it before anybody reads.
Result<UniqueFd> memory_file(std::string_view text) {
  UniqueFd fd(k_adopt, ::memfd_create("matinee", MFD_CLOEXEC));
  if (!fd) return Error::from_errno(errno, "memory");
  MATINEE_TRY(sys::write_all(fd.get(), text, "memory"));
  if (::lseek(fd.get(), 0, SEEK_SET) != 0) return Error::from_errno(errno, "memory");
  return fd;
}

Result<void> check(const sys::Ending& ending) {
  constexpr int k_no_filter = 3;
  if (ending == sys::Ending{}) return {};
  if (ending.status == k_no_filter) return Error(Errc::usage, "--jq: not a filter that jq takes");
  return Error(Errc::failure, fmt::format("jq ends with status {}", ending.status));
}

}  // namespace

Result<std::string> Jq::apply(std::string_view json, const std::stop_token& stop) const {
  constexpr int k_filter = 3;
  MATINEE_TRY_ASSIGN(const UniqueFd input, memory_file(json));
  MATINEE_TRY_ASSIGN(const UniqueFd filter, memory_file(filter_));
  MATINEE_TRY_ASSIGN(sys::Pipe output, sys::open_pipe());
  MATINEE_TRY_ASSIGN(
      sys::ChildProcess child,
      sys::ChildProcess::start({.arguments = {"jq", "-r", "-c", "-f", "/dev/fd/3"},
                                .program = program_.native(),
                                .environment = host::variables(),
                                .descriptors = {{input.get(), STDIN_FILENO},
                                                {output.write_end.get(), STDOUT_FILENO},
                                                {filter.get(), k_filter}},
                                .streams = sys::Streams::inherited,
                                .session = sys::Session::shared}));
  output.write_end.reset();
  MATINEE_TRY_ASSIGN(std::string text,
                     sys::read_descriptor(output.read_end.get(), "jq", k_largest_output, stop));
  MATINEE_TRY(check(child.wait(stop)));
  return text;
}

}  // namespace matinee::cli
