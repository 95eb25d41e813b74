// SPDX-License-Identifier: MIT
#include <csignal>
#include <cstdlib>

#include "cli.hpp"
#include "host/environment.hpp"
#include "sys/hardening.hpp"

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
  return matinee::cli::run(argc, argv);
}
