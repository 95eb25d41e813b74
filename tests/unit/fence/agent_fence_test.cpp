// SPDX-License-Identifier: MIT
#include "fence/agent_fence.hpp"

#include <thread>

#include "attacks.hpp"

namespace matinee::fence {
namespace {

class AgentFence : public test::Attacked {
 protected:
  Enter enter() const {
    return [this] {
      return confine_agent_files(inside().native()).has_value() && filter_agent_calls().has_value();
    };
  }
};

TEST_F(AgentFence, TheWorkCanBeDone) {
  for (const auto kernel : {test::Kernel::as_it_is, test::Kernel::without_landlock}) {
    const char* profile = diary();
    EXPECT_TRUE(succeeds(enter(), [=] { return ::open(profile, O_RDONLY) >= 0; }, kernel));
    EXPECT_TRUE(succeeds(enter(), [this] { return connects_to_agent(); }, kernel)) << "or a bus";
    EXPECT_TRUE(succeeds(
        enter(),
        [] {
          bool ran = false;
          std::thread([&] { ran = true; }).join();
          return ran;
        },
        kernel));
  }
}

TEST_F(AgentFence, NoAttackSucceeds) {
  auto attacks = attacks_on_all();
  for (const int family : {AF_INET, AF_INET6, AF_NETLINK, AF_PACKET})
    attacks.push_back({"socket " + std::to_string(family),
                       [=] { return ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0; }});
  attacks.push_back({"open(O_WRONLY) in its own folder",
                     [] { return ::open("x", O_WRONLY | O_CREAT, 0600) >= 0; }});
  expect_none_succeeds(enter(), attacks);
}

// A listening socket and a lock are made there before the calls are filtered.
TEST_F(AgentFence, ItsOwnFolderCanBeWrittenToAtFirst) {
  const Enter first = [this] { return confine_agent_files(inside().native()).has_value(); };
  EXPECT_TRUE(succeeds(first, [] { return ::open("x", O_WRONLY | O_CREAT, 0600) >= 0; }));
  if (landlock_version() == 0) return;
  EXPECT_FALSE(succeeds(first, [] { return ::open("../x", O_WRONLY | O_CREAT, 0600) >= 0; }));
}

}  // namespace
}  // namespace matinee::fence
