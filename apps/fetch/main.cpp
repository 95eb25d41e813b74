// SPDX-License-Identifier: MIT
//
// usage: matinee-fetch USER_AGENT CACERT [HOST1:PORT1:HOST2:PORT2]...
//
// Makes the exchanges that the socket on descriptor 3 asks for, behind a fence. The agent starts
// it.
#include <csignal>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include <poll.h>
#include <unistd.h>

#include "agent/fetch_child.hpp"
#include "fence/http_fence.hpp"
#include "fence/landlock.hpp"
#include "host/environment.hpp"
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

// What is read later elsewhere, before the fence forbids it. Without authorities no certificate is
// valid, which the exchange reports.
std::string load_files(const std::string& cacert) {
  matinee::fence::load_resolver();
  return matinee::http::read_authorities(cacert).value_or("");
}

matinee::fence::HttpNeeds needs(const std::string& cacert,
                                const std::vector<std::string>& connect_to) {
  matinee::fence::HttpNeeds all{.files = {cacert}, .ports = matinee::fence::ports_of(connect_to)};
  // OpenSSL's own, which some builds of libcurl heed.
  for (const char* name : {"SSL_CERT_FILE", "SSL_CERT_DIR", "OPENSSL_CONF"})
    all.files.push_back(matinee::host::variable(name));
  // A proxy may be at any port.
  for (const char* name : {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})
    if (!matinee::host::variable(name).empty()) all.ports.reset();
  return all;
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
  const std::string cacert = argv[2];
  const std::vector<std::string> connect_to(argv + 3, argv + argc);
  const bool can_open_files = matinee::fence::landlock_version() > 0;
  auto transport =
      matinee::http::CurlTransport::open({.cacert = cacert,
                                          .authorities = can_open_files ? "" : load_files(cacert),
                                          .connect_to = connect_to,
                                          .credential_hosts = matinee::mubi::credential_hosts(),
                                          .user_agent = argv[1]});
  if (!transport) return 1;
  (void)matinee::fence::enter_http_fence(needs(cacert, connect_to));
  end_with_the_agent();
  matinee::agent::serve_fetches(k_socket, **transport);
  return 0;
}
