// SPDX-License-Identifier: MIT
//
// Prints who is signed in, and whether the headers of a call can be made.
#include <cstdio>

#include <matinee/session.hpp>

int main() {
  auto session =
      matinee::Session::open({});  // what the configuration, the agent or the browsers give
  if (!session) {
    std::fprintf(stderr, "%s\n", session.error().message().c_str());
    return 1;
  }
  const auto headers = session->headers();
  if (!headers) {
    std::fprintf(stderr, "%s\n", headers.error().message().c_str());
    return headers.error().code() == matinee::Errc::signed_out ? 3 : 1;
  }
  const auto status = session->status();
  if (!status) {
    std::fprintf(stderr, "%s\n", status.error().message().c_str());
    return 1;
  }
  std::printf("%s, token %s, country %s, from %s\n", to_string(status->state).data(),
              status->token.c_str(), headers->client_country.c_str(),
              origin_of(*session->known()).c_str());
  // headers->authorization.reveal() is what an HTTP library needs. Send it to mubi.com and
  // api.mubi.com only.
  return status->state == matinee::SessionState::valid ? 0 : 4;
}
