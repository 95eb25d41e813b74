// SPDX-License-Identifier: MIT
//
// How long a connection may be open while other clients wait.
#pragma once

#include <chrono>

namespace matinee::agent {

/// The times after which a connection may be closed while other clients wait. The connection whose
/// share ended first is closed first.
struct Shares {
  /// Without a complete request for this time. A partial line does not count.
  std::chrono::milliseconds idle{50};
  /// Open for this time, and its last request is answered.
  std::chrono::milliseconds busy{250};
  /// Its request has run, or its response has been unread, for this time.
  std::chrono::milliseconds waiting{1'000};
};

}  // namespace matinee::agent
