// SPDX-License-Identifier: MIT
#include <csignal>
#include <cstdlib>

#include "cli.hpp"
#include "sys/hardening.hpp"

int main(int argc, char** argv) {
  matinee::sys::harden_process();
  // libcurl would write the keys of every TLS session, and so the token, to the file it names.
  ::unsetenv("SSLKEYLOGFILE");
  // A peer or a pager that goes away is an error of the write.
  std::signal(SIGPIPE, SIG_IGN);
  return matinee::cli::run(argc, argv);
}
