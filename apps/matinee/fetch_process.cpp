// SPDX-License-Identifier: MIT
#include "fetch_process.hpp"

#include <cerrno>
#include <utility>

#include <sys/socket.h>

#include "host/environment.hpp"
#include "host/paths.hpp"
#include "sys/process.hpp"

namespace matinee::cli {

Result<UniqueFd> start_fetch_process(std::vector<std::string> arguments) {
  int ends[2] = {-1, -1};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    return Error::from_errno(errno, "socketpair");
  }
  UniqueFd ours(k_adopt, ends[0]);
  const UniqueFd theirs(k_adopt, ends[1]);
  constexpr int k_socket = 3;
  const auto program = host::program_part("matinee-fetch");
  arguments.insert(arguments.begin(), program.filename());
  MATINEE_TRY(sys::start_unwaited({.arguments = std::move(arguments),
                                   .program = program,
                                   .environment = host::variables(),
                                   .descriptors = {{theirs.get(), k_socket}},
                                   .streams = sys::Streams::inherited}));
  return ours;
}

}  // namespace matinee::cli
