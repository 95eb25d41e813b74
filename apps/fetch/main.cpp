// SPDX-License-Identifier: MIT
//
// usage: matinee-fetch USER_AGENT CACERT [HOST1:PORT1:HOST2:PORT2]...
//
// Makes the exchanges that are requested on the socket on descriptor 3, in a restricted process.
// The agent starts it.
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

// Ends the process as soon as the agent has closed its socket, even during an exchange, which may
// take half a minute.
void end_with_the_agent() {
  std::thread([] {
    pollfd entry{.fd = k_socket, .events = POLLRDHUP, .revents = 0};
    while (::poll(&entry, 1, -1) <= 0) {
    }
    ::_exit(0);
  }).detach();
}

// Loads files before the process is restricted, for a kernel without Landlock. If the certificate
// authorities cannot be read, the result is empty: every exchange then fails and reports it.
std::string load_files(const std::string& cacert) {
  matinee::fence::load_resolver();
  return matinee::http::read_authorities(cacert).value_or("");
}

matinee::fence::HttpNeeds needs(const std::string& cacert,
                                const std::vector<std::string>& connect_to) {
  matinee::fence::HttpNeeds all{.files = {cacert}, .ports = matinee::fence::ports_of(connect_to)};
  // Variables of OpenSSL, which some builds of libcurl read.
  for (const char* name : {"SSL_CERT_FILE", "SSL_CERT_DIR", "OPENSSL_CONF"})
    all.files.push_back(matinee::host::variable(name));
  // A proxy may use any port.
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
