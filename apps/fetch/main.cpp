// SPDX-License-Identifier: MIT
//
// usage: matinee-fetch USER_AGENT CACERT [HOST1:PORT1:HOST2:PORT2]...
//
// Makes the exchanges that the socket on descriptor 3 asks for. The agent starts it.
#include <csignal>
#include <cstdio>
#include <thread>
#include <utility>

#include <poll.h>
#include <unistd.h>

#include "agent/fetch_child.hpp"
#include "http/curl_transport.hpp"
#include "mubi/client.hpp"
#include "sys/hardening.hpp"

namespace {

constexpr int k_socket = 3;

// An agent that is gone waits for nothing: not for an exchange that takes half a minute.
void end_with_the_agent() {
  std::thread([] {
    pollfd entry{.fd = k_socket, .events = POLLRDHUP, .revents = 0};
    while (::poll(&entry, 1, -1) <= 0) {
    }
    ::_exit(0);
  }).detach();
}

}  // namespace

int main(int argc, char** argv) {
  matinee::sys::harden_process();
  ::unsetenv("SSLKEYLOGFILE");
  std::signal(SIGPIPE, SIG_IGN);
  if (argc < 3 || ::isatty(k_socket) == 1) {
    std::fprintf(stderr, "matinee-fetch is a part of matinee, which starts it\n");
    return 2;
  }
  auto transport =
      matinee::http::CurlTransport::open({.cacert = argv[2],
                                          .connect_to = {argv + 3, argv + argc},
                                          .credential_hosts = matinee::mubi::credential_hosts(),
                                          .user_agent = argv[1]});
  if (!transport) return 1;
  end_with_the_agent();
  matinee::agent::serve_fetches(k_socket, **transport);
  return 0;
}
