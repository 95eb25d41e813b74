// SPDX-License-Identifier: MIT
#include "fence/http_fence.hpp"

#include <algorithm>
#include <iterator>
#include <thread>

#include <netdb.h>

#include "attacks.hpp"

namespace matinee::fence {
namespace {

using Ports = std::vector<std::uint16_t>;

class HttpFence : public test::Attacked {
 protected:
  void SetUp() override {
    Attacked::SetUp();
    for (Listener* each : {&service_, &other_})
      each->open();
  }

  Enter enter() const {
    return [this] {
      load_resolver();
      const auto held = enter_http_fence(
          {.files = {(top_.path() / "ca.pem").native()}, .ports = Ports{service_.port}});
      return held.has_call_filters;
    };
  }

  struct Listener {
    void open() {
      socket = UniqueFd(k_adopt, ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
      sockaddr_in address{};
      address.sin_family = AF_INET;
      address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      socklen_t size = sizeof address;
      auto* any = reinterpret_cast<sockaddr*>(&address);
      ASSERT_EQ(::bind(socket.get(), any, size), 0);
      ASSERT_EQ(::listen(socket.get(), 100), 0);
      ASSERT_EQ(::getsockname(socket.get(), any, &size), 0);
      port = ntohs(address.sin_port);
    }
    UniqueFd socket;
    std::uint16_t port = 0;
  };

  Listener service_;
  Listener other_;
};

TEST_F(HttpFence, TheWorkCanBeDone) {
  top_.write("ca.pem", "an authority");
  EXPECT_TRUE(succeeds(enter(), [this] { return connects_to_port(service_.port); }));
  EXPECT_TRUE(succeeds(enter(), [this] {
    return ::open((top_.path() / "ca.pem").c_str(), O_RDONLY) >= 0 || landlock_version() == 0;
  }));
  for (const auto kernel : {test::Kernel::as_it_is, test::Kernel::without_landlock}) {
    EXPECT_TRUE(succeeds(enter(), [this] { return connects_to_port(service_.port); }, kernel));
    // libcurl resolves a name in a thread of its own.
    EXPECT_TRUE(succeeds(
        enter(),
        [] {
          int code = -1;
          std::thread([&] {
            addrinfo* found = nullptr;
            code = ::getaddrinfo("127.0.0.1", "443", nullptr, &found);
            if (code == 0) ::freeaddrinfo(found);
          }).join();
          return code == 0;
        },
        kernel));
  }
}

TEST_F(HttpFence, NoAttackSucceeds) {
  auto attacks = attacks_on_all();
  std::ranges::move(attacks_on_agent(), std::back_inserter(attacks));
  for (const char* path : {diary(), "/proc/self/mem", "/proc/self/environ", "/proc/1/cmdline"})
    attacks.push_back({std::string("open ") + path, [=] { return ::open(path, O_RDONLY) >= 0; }});
  attacks.push_back(
      {"opendir", [this] { return ::open(top_.path().c_str(), O_RDONLY | O_DIRECTORY) >= 0; }});
  expect_none_succeeds(enter(), attacks);
}

TEST_F(HttpFence, WithNetworkRulesNoOtherPortIsReached) {
  constexpr int k_first_with_network = 4;
  if (landlock_version() < k_first_with_network) GTEST_SKIP() << "a kernel that cannot forbid it";
  EXPECT_FALSE(succeeds(enter(), [this] { return connects_to_port(other_.port); }));
  EXPECT_FALSE(succeeds(enter(), [] {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    return ::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }));
  // A proxy may be anywhere.
  const Enter with_proxy = [] {
    return enter_http_fence({.files = {}, .ports = std::nullopt}).has_call_filters;
  };
  EXPECT_TRUE(succeeds(with_proxy, [this] { return connects_to_port(other_.port); }));
}

TEST(PortsOf, AreThoseThatRulesLeadTo) {
  EXPECT_EQ(ports_of({"::127.0.0.1:8443", "a:443:[::1]:99", "a:1:b:", "", "x"}), (Ports{8443, 99}));
}

}  // namespace
}  // namespace matinee::fence
