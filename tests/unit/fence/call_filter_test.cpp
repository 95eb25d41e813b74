// SPDX-License-Identifier: MIT
#include "fence/call_filter.hpp"

#include <array>

#include "attacks.hpp"
#include "fence/limits.hpp"

namespace matinee::fence {
namespace {

class CallFilterTest : public test::Attacked {
 protected:
  static Enter with(Otherwise otherwise) {
    return [=] {
      give_up_privileges();
      auto filter = CallFilter::make(otherwise);
      const std::array in_part{AllowedInPart{SYS_kill, 1, UINT32_MAX, 0}};
      return filter && filter->allow(harmless_calls()) && filter->allow(in_part) &&
             filter->load().has_value();
    };
  }
};

TEST_F(CallFilterTest, DeniesWhatIsNotNamedAsItIsTold) {
  const char* diary = this->diary();
  const auto fails_with = [=](int error) {
    return [=] { return ::open(diary, O_RDONLY) < 0 && errno == error; };
  };
  EXPECT_TRUE(succeeds(with(Otherwise::eperm), fails_with(EPERM)));
  EXPECT_TRUE(succeeds(with(Otherwise::enosys), fails_with(ENOSYS)));
}

TEST_F(CallFilterTest, AllowsACallByAnArgument) {
  const pid_t victim = ::getpid();
  EXPECT_TRUE(succeeds(with(Otherwise::eperm), [=] { return ::kill(victim, 0) == 0; }));
  EXPECT_FALSE(succeeds(with(Otherwise::eperm), [=] { return ::kill(victim, SIGTERM) == 0; }));
}

}  // namespace
}  // namespace matinee::fence
