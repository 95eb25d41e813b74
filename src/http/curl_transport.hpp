// SPDX-License-Identifier: MIT
//
// A Transport over libcurl. It uses TLS 1.2 or later, always verifies certificates, and uses HTTP/2
// if the host supports it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <matinee/transport.hpp>

namespace matinee::http {

struct CurlOptions {
  /// A PEM file of the certificate authorities to trust; empty for those of the system.
  std::string cacert;
  /// The same as PEM text, for a process that cannot open the file; empty to read the file.
  std::string authorities = {};
  /// Entries of curl's --connect-to, HOST1:PORT1:HOST2:PORT2. The first match is used.
  std::vector<std::string> connect_to;
  /// The hosts that may receive secret headers. Compared exactly; lower case.
  std::vector<std::string> credential_hosts;
  std::string user_agent;
};

/// Returns the text for CurlOptions::authorities: the contents of `cacert`, or of the system's file
/// if `cacert` is empty. Fails with Errc::not_found if the file cannot be read.
Result<std::string> read_authorities(const std::string& cacert);

/// Not thread-safe: one thread at a time may use it.
class CurlTransport final : public Transport {
 public:
  /// Fails with Errc::failure if libcurl cannot be initialised or does not support HTTPS.
  static Result<std::unique_ptr<CurlTransport>> open(CurlOptions options);
  ~CurlTransport() override;
  CurlTransport(const CurlTransport&) = delete;
  CurlTransport& operator=(const CurlTransport&) = delete;

  Result<Response> exchange(const Request& request, std::size_t max_body_bytes,
                            const std::stop_token& stop) override;
  Result<void> run(TransferSource& source, std::size_t parallel,
                   const std::stop_token& stop) override;

 private:
  struct State;
  explicit CurlTransport(std::unique_ptr<State> state) noexcept;
  std::unique_ptr<State> state_;
};

}  // namespace matinee::http
