// SPDX-License-Identifier: MIT
//
// The program `matinee`. It handles `matinee headers` itself if the agent has the headers, because
// scripts run that command often. Otherwise it executes matinee-cli, which takes five times as long
// to load.
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <span>

#include <unistd.h>

#include "host/paths.hpp"
#include "quick_headers.hpp"
#include "sys/hardening.hpp"

namespace {

bool answers_itself(std::span<const char* const> arguments) {
  const auto wish = matinee::launcher::wish_of(arguments);
  return wish && matinee::launcher::grant(*wish);
}

}  // namespace

int main(int argc, char** argv) {
  matinee::sys::harden_process();
  std::signal(SIGPIPE, SIG_IGN);
  if (argc > 1 && answers_itself({argv + 1, static_cast<std::size_t>(argc - 1)})) return 0;
  const auto program = matinee::host::program_part("matinee-cli");
  ::execv(program.c_str(), argv);
  std::fprintf(stderr, "matinee: %s: %s\nnext: install matinee again, whole\n", program.c_str(),
               std::strerror(errno));
  return 1;
}
