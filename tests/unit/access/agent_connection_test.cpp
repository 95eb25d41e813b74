// SPDX-License-Identifier: MIT
#include "access/agent_connection.hpp"

#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include "agent/protocol.hpp"
#include "base/unique_fd.hpp"
#include "support/temp_dir.hpp"
#include "sys/unix_socket.hpp"

namespace matinee::access {
namespace {

using testing::AllOf;
using testing::HasSubstr;

const host::Circumstances k_own{{"home", "/home/u"}, {"config_file", "/home/u/c"}};

// Whoever connects hears one line.
class Listener {
 public:
  Listener(const std::filesystem::path& socket, std::string line) {
    auto listening = sys::listen_at(socket);
    if (!listening) throw std::runtime_error(listening.error().message());
    fd_ = *std::move(listening);
    thread_ = std::jthread([fd = fd_.get(), line = std::move(line)] {
      pollfd ready{.fd = fd, .events = POLLIN, .revents = 0};
      ::poll(&ready, 1, -1);
      const UniqueFd client(k_adopt, ::accept(fd, nullptr, nullptr));
      if (!client) return;
      std::string asked;
      (void)sys::receive_line(client.get(), "it", asked, 65'536, std::chrono::seconds(10));
      (void)sys::send_all(client.get(), "it", line, std::chrono::seconds(10));
    });
  }
  ~Listener() { ::shutdown(fd_.get(), SHUT_RDWR); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

 private:
  UniqueFd fd_;
  std::jthread thread_;
};

std::string hello(const host::Circumstances& circumstances) {
  const agent::Envelope envelope = agent::envelope_of("1");
  return envelope.before +
         agent::encode_hello({.pid = 7, .version = "1.2", .circumstances = circumstances}) +
         std::string(envelope.after);
}

class ConnectAgent : public testing::Test {
 protected:
  test::TempDir folder;
  std::filesystem::path socket = folder.path() / "s";

  Error error_for(bool is_named = false) const {
    const auto client = connect_agent({.socket = socket, .is_named = is_named}, k_own);
    return client ? Error(Errc::bug, "it is connected") : client.error();
  }
};

TEST_F(ConnectAgent, FindsTheAgentOfTheSameCircumstances) {
  const Listener listener(socket, hello(k_own));
  const auto client = connect_agent({.socket = socket}, k_own);
  ASSERT_TRUE(client.has_value()) << client.error().message();
  EXPECT_EQ(client->greeting().pid, 7);
}

TEST_F(ConnectAgent, TakesAnOlderAgentThatDoesNotTellItsCircumstances) {
  const Listener listener(socket, hello({}));
  EXPECT_TRUE(connect_agent({.socket = socket}, k_own).has_value());
}

TEST_F(ConnectAgent, SaysInWhatAnAgentDiffers) {
  const Listener listener(socket, hello({{"home", "/home/v"}, {"config_file", "/home/v/c"}}));
  const Error error = error_for();
  EXPECT_EQ(error.code(), Errc::unavailable);
  EXPECT_THAT(error.message(),
              AllOf(HasSubstr("home"), HasSubstr("/home/u"), HasSubstr("/home/v")));
}

TEST_F(ConnectAgent, DoesNotCompareWhomANamedOneServes) {
  const Listener listener(socket, hello({{"home", "/home/v"}}));
  EXPECT_TRUE(connect_agent({.socket = socket, .is_named = true}, k_own).has_value());
}

TEST_F(ConnectAgent, NobodyThereIsNoFaultUnlessItIsNamed) {
  EXPECT_EQ(error_for().code(), Errc::not_found);
  const Error named = error_for(true);
  EXPECT_EQ(named.code(), Errc::network);
  EXPECT_THAT(named.message(), AllOf(HasSubstr("MATINEE_SOCKET"), HasSubstr(socket.native())));
}

TEST_F(ConnectAgent, WhatMakesNoSenseIsAFault) {
  for (const char* line : {"garbage\n", "{}\n",
                           R"({"jsonrpc":"2.0","id":1,"result":{}})"
                           "\n"}) {
    const Listener listener(socket, line);
    const Error error = error_for();
    EXPECT_EQ(error.code(), Errc::network) << line;
    EXPECT_THAT(error.message(), HasSubstr(socket.native()));
  }
}

}  // namespace
}  // namespace matinee::access
