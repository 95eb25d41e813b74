// SPDX-License-Identifier: MIT
//
// What each connection may take of the agent's time while others wait.
#pragma once

#include <chrono>

namespace matinee::agent {

/// Until when a connection may be held while others wait for their turn. The one that has had its
/// share for the longest goes first.
struct Shares {
  /// Nothing was asked for so long; whether a line was begun does not matter.
  std::chrono::milliseconds idle{50};
  /// It was open for so long, and its last question is answered.
  std::chrono::milliseconds busy{250};
  /// Its question has been under way for so long, or the answer has not been taken.
  std::chrono::milliseconds waiting{1'000};
};

}  // namespace matinee::agent
