// SPDX-License-Identifier: MIT
#include "fence/protections.hpp"

#include "attacks.hpp"

namespace matinee::fence {
namespace {

using ProtectionsTest = test::Attacked;

TEST_F(ProtectionsTest, AreWhatTheKernelHas) {
  EXPECT_EQ(find_protections().landlock, landlock_version());
  EXPECT_TRUE(succeeds([] { return true; },
                       [] {
                         const Protections found = find_protections();
                         return found.landlock == 0 && found.has_call_filters;
                       },
                       test::Kernel::without_landlock));
}

TEST_F(ProtectionsTest, AreSaidInWords) {
  EXPECT_EQ(words_for({.has_call_filters = true, .landlock = 6}),
            "no new privileges, seccomp, Landlock 6");
  EXPECT_EQ(words_for({}), "no new privileges, no seccomp, no Landlock");
}

}  // namespace
}  // namespace matinee::fence
