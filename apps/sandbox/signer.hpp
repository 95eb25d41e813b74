// SPDX-License-Identifier: MIT
//
// Signed media paths: /stream/<32 hex>/<8 hex serial>/<8 hex Unix time>/mubi-films/<film>/...
// The key is a constant in the source, so that URLs stay valid after a restart of the sandbox, like
// the real service's URLs. The signature protects nothing.
#pragma once

#include <cstdint>
#include <ctime>
#include <mutex>
#include <string>
#include <string_view>

namespace matinee::sandbox {

/// Thread-safe.
class Signer {
 public:
  /// Returns "<32 hex>/<8 hex>/<8 hex>" for one film, valid until `expiry`.
  std::string sign(int film, std::time_t expiry);

  /// Returns true if `path`, the part after "/stream/", starts with a valid signature. Sets `rest`
  /// to the part after "mubi-films/<film>/".
  bool check(std::string_view path, std::time_t now, std::string_view& rest) const;

  /// Expires every signature made so far.
  void expire_all();

 private:
  mutable std::mutex mutex_;
  std::uint32_t next_serial_ = 1;
  std::uint32_t first_good_serial_ = 0;
};

}  // namespace matinee::sandbox
