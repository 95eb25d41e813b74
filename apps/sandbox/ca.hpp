// SPDX-License-Identifier: MIT
//
// A certificate authority for one run of the process, and the TLS context that uses it. The private
// keys exist in memory only.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <matinee/result.hpp>

#include <openssl/ssl.h>

namespace matinee::sandbox {

struct SslContextFree {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using SslContext = std::unique_ptr<SSL_CTX, SslContextFree>;

struct Identity {
  /// TLS 1.2 or later, HTTP/1.1 by ALPN, and one certificate for every host of the sandbox.
  SslContext context;
  /// Base64 of the SHA-256 of the authority's public key, in the form of Chromium's option
  /// --ignore-certificate-errors-spki-list.
  std::string spki;
};

/// Makes a new authority and a server certificate, and writes the authority's certificate to
/// `ca_file`. Fails with Errc::storage if the file cannot be written, and with Errc::failure if
/// OpenSSL fails.
Result<Identity> make_identity(const std::filesystem::path& ca_file);

}  // namespace matinee::sandbox
