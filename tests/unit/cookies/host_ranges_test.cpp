// SPDX-License-Identifier: MIT
#include "cookies/host_ranges.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace matinee::cookies {
namespace {

bool is_covered(const std::string& host) {
  return std::ranges::any_of(ranges_of_session_hosts(), [&](const HostRange& range) {
    return range.first <= host && host < range.end;
  });
}

TEST(RangesOfSessionHosts, CoverEverySpellingAndLittleElse) {
  for (const char* host : {"mubi.com", ".mubi.com", "MUBI.COM", ".Mubi.Com", "mUbI.cOm"})
    EXPECT_TRUE(is_covered(host)) << host;
  for (const char* host : {"www.mubi.com", "music.example", "mu", "example.com", ""})
    EXPECT_FALSE(is_covered(host)) << host;
  EXPECT_EQ(ranges_of_session_hosts().size(), 32U);
}

}  // namespace
}  // namespace matinee::cookies
