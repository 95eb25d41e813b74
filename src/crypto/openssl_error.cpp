// SPDX-License-Identifier: MIT
#include "crypto/openssl_error.hpp"

#include <string>

#include <openssl/err.h>

namespace matinee::crypto {

Error openssl_error(std::string_view what) {
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  const char* reason = ERR_reason_error_string(code);
  std::string message(what);
  if (reason != nullptr) message.append(": ").append(reason);
  return {Errc::failure, std::move(message),
          NativeCode{NativeCode::Space::openssl, static_cast<long>(code)}};
}

}  // namespace matinee::crypto
