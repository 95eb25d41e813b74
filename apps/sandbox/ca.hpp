// SPDX-License-Identifier: MIT
//
// A certificate authority that lives as long as the process, and the TLS context that uses it.
// The private keys exist in memory only.
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
  /// TLS 1.2 or later, HTTP/1.1 by ALPN, one certificate for every host of the stand-in.
  SslContext context;
  /// Base64 of the SHA-256 of the authority's public key, as Chromium's
  /// --ignore-certificate-errors-spki-list takes it.
  std::string spki;
};

/// Makes a new authority and leaf, and writes the authority's certificate to `ca_file`.
/// Fails with Errc::storage when that file cannot be written, Errc::failure when OpenSSL fails.
Result<Identity> make_identity(const std::filesystem::path& ca_file);

}  // namespace matinee::sandbox
