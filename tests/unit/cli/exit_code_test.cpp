// SPDX-License-Identifier: MIT
#include "exit_code.hpp"

#include <array>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

namespace matinee::cli {
namespace {

// What scripts rely on, spelled out a second time on purpose.
TEST(ExitCodeOf, IsWhatScriptsRelyOn) {
  constexpr std::array k_contract{
      std::pair{Errc::failure, 1},      std::pair{Errc::usage, 2},
      std::pair{Errc::signed_out, 3},   std::pair{Errc::rejected, 4},
      std::pair{Errc::not_found, 5},    std::pair{Errc::network, 6},
      std::pair{Errc::locked, 7},       std::pair{Errc::protected_media, 8},
      std::pair{Errc::unavailable, 9},  std::pair{Errc::storage, 10},
      std::pair{Errc::unsupported, 11}, std::pair{Errc::partial, 12},
      std::pair{Errc::exists, 13},      std::pair{Errc::busy, 14},
      std::pair{Errc::integrity, 15},   std::pair{Errc::bug, 70},
      std::pair{Errc::cancelled, 130},
  };
  for (const auto& [code, number] : k_contract) {
    EXPECT_EQ(static_cast<int>(exit_code_of(code)), number) << to_string(code);
  }
}

TEST(ErrcNames, AreWhatScriptsRelyOn) {
  EXPECT_EQ(to_string(Errc::signed_out), "signed_out");
  EXPECT_EQ(to_string(Errc::protected_media), "protected");
  EXPECT_EQ(to_string(Errc::cancelled), "interrupted");
}

}  // namespace
}  // namespace matinee::cli
