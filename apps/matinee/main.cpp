// SPDX-License-Identifier: MIT
#include <csignal>
#include <cstdlib>
#include <span>
#include <string>

#include "cli.hpp"
#include "fence/agent_fence.hpp"
#include "host/environment.hpp"
#include "host/paths.hpp"
#include "starter.hpp"
#include "sys/hardening.hpp"
#include "sys/unix_socket.hpp"

namespace {

// While there is one thread: forks and Landlock are for the one that calls.
void become_agent(std::span<char*> words) {
  matinee::cli::move_to_new_memory(words);
  matinee::cli::split_off_starter(words);
  std::string folder;
  const auto place = matinee::host::agent_place();
  // Its socket and its lock are made there. Where that fails, the agent says why.
  if (place && matinee::sys::make_private_folder(place->socket.parent_path())) {
    folder = place->socket.parent_path();
  }
  (void)matinee::fence::confine_agent_files(folder);
}

}  // namespace

int main(int argc, char** argv) {
  matinee::sys::harden_process();
  // libcurl would write the keys of every TLS session, and so the token, to the file it names.
  ::unsetenv("SSLKEYLOGFILE");
  // What an outer `matinee exec` gave to its child is not for our own children: a browser, the
  // agent.
  for (const char* secret : {"MATINEE_AUTHORIZATION", "MATINEE_DT_CUSTOM_DATA"})
    matinee::host::erase_variable(secret);
  // A peer or a pager that goes away is an error of the write.
  std::signal(SIGPIPE, SIG_IGN);
  const std::span words(argv, static_cast<std::size_t>(argc));
  if (matinee::cli::asks_for_agent(words)) become_agent(words);
  return matinee::cli::run(argc, argv);
}
