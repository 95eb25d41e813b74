// SPDX-License-Identifier: MIT
#include "fence/limits.hpp"

#include "attacks.hpp"

namespace matinee::fence {
namespace {

using Limits = test::Attacked;

TEST_F(Limits, GivesUpCoreTracingAndNewPrivileges) {
  EXPECT_TRUE(succeeds(
      [] {
        give_up_privileges();
        return true;
      },
      [] {
        rlimit core{};
        ::getrlimit(RLIMIT_CORE, &core);
        return core.rlim_max == 0 && ::prctl(PR_GET_DUMPABLE) == 0 &&
               ::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
      }));
}

TEST_F(Limits, RefusesToOutliveAParentThatIsGone) {
  const pid_t real = ::getpid();
  EXPECT_TRUE(succeeds([] { return true; }, [=] { return end_with(real).has_value(); }));
  EXPECT_TRUE(
      succeeds([] { return true; }, [] { return end_with(1).error().code() == Errc::cancelled; }));
}

}  // namespace
}  // namespace matinee::fence
