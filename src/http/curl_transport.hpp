// SPDX-License-Identifier: MIT
//
// Transport over libcurl: TLS 1.2 or later, verification always on, HTTP/2 where the host speaks
// it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <matinee/transport.hpp>

namespace matinee::http {

struct CurlOptions {
  /// A PEM file of the authorities to trust instead of the system's; empty for the system's.
  std::string cacert;
  /// Their text (PEM), if no file can be read at each connection; empty if one can.
  std::string authorities = {};
  /// curl's HOST1:PORT1:HOST2:PORT2, in order.
  std::vector<std::string> connect_to;
  /// The hosts, exactly and in lower case, that secret headers may go to.
  std::vector<std::string> credential_hosts;
  std::string user_agent;
};

/// What CurlOptions::authorities wants: the text of `cacert` or, if that is empty, of the system's
/// file of authorities. Errc::not_found if it cannot be read.
Result<std::string> read_authorities(const std::string& cacert);

/// Used from one thread at a time.
class CurlTransport final : public Transport {
 public:
  /// Errc::failure where libcurl cannot start or lacks HTTPS.
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
