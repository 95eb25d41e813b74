// SPDX-License-Identifier: MIT
//
// Signed media paths: /stream/<32 hex>/<8 hex serial>/<8 hex Unix time>/mubi-films/<film>/...
// The key is a published constant, so that a URL outlives a restart of the stand-in, as the real
// ones outlive any server; nothing here protects anything.
#pragma once

#include <cstdint>
#include <ctime>
#include <mutex>
#include <string>
#include <string_view>

namespace matinee::sandbox {

/// Safe from any thread.
class Signer {
 public:
  /// "<32 hex>/<8 hex>/<8 hex>" for one film, good until `expiry`.
  std::string sign(int film, std::time_t expiry);

  /// Whether a path after "/stream/" begins with a good signature. `rest` becomes what follows
  /// "mubi-films/<film>/".
  bool check(std::string_view path, std::time_t now, std::string_view& rest) const;

  /// Makes every signature given out so far count as expired.
  void expire_all();

 private:
  mutable std::mutex mutex_;
  std::uint32_t next_serial_ = 1;
  std::uint32_t first_good_serial_ = 0;
};

}  // namespace matinee::sandbox
