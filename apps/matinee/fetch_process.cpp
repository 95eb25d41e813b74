// SPDX-License-Identifier: MIT
#include "fetch_process.hpp"

#include <utility>

#include "host/environment.hpp"
#include "host/paths.hpp"
#include "sys/pipe.hpp"
#include "sys/process.hpp"

namespace matinee::cli {

Result<UniqueFd> start_fetch_process(std::vector<std::string> arguments) {
  MATINEE_TRY_ASSIGN(sys::SocketPair sockets, sys::open_socket_pair());
  constexpr int k_socket = 3;
  const auto program = host::program_part("matinee-fetch");
  arguments.insert(arguments.begin(), program.filename());
  MATINEE_TRY(sys::start_unwaited({.arguments = std::move(arguments),
                                   .program = program,
                                   .environment = host::variables(),
                                   .descriptors = {{sockets.theirs.get(), k_socket}},
                                   .streams = sys::Streams::inherited},
                                  sys::Parent::parent_of_caller));
  return std::move(sockets.ours);
}

}  // namespace matinee::cli
