// SPDX-License-Identifier: MIT
#include "keyring/greeting.hpp"

#include <string_view>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/unique_fd.hpp"
#include "support/temp_dir.hpp"

namespace matinee::keyring {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

/// A socket that accepts, and answers only what it is told to.
class Listener {
 public:
  explicit Listener(const std::filesystem::path& path)
      : fd_(k_adopt, ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    path.native().copy(name.sun_path, sizeof name.sun_path - 1);
    EXPECT_EQ(::bind(fd_.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name), 0);
    EXPECT_EQ(::listen(fd_.get(), 4), 0);
  }

  std::string answer_once(std::string_view answer) const {
    const UniqueFd peer(k_adopt, ::accept(fd_.get(), nullptr, nullptr));
    char buffer[256];
    const ssize_t size = ::recv(peer.get(), buffer, sizeof buffer, 0);
    EXPECT_EQ(::send(peer.get(), answer.data(), answer.size(), MSG_NOSIGNAL), std::ssize(answer));
    return size > 0 ? std::string(buffer, static_cast<std::size_t>(size)) : std::string();
  }

 private:
  UniqueFd fd_;
};

class Greeting : public testing::Test {
 protected:
  BusAddress address() const { return {BusAddress::Kind::path, (dir_.path() / "bus").native()}; }

  test::TempDir dir_;
  SystemClock clock_;
};

TEST_F(Greeting, IsContentWithABusThatAnswers) {
  const Listener bus(address().name);
  std::string heard;
  std::jthread thread([&] { heard = bus.answer_once("OK 0123\r\n"); });
  EXPECT_TRUE(greet(address(), milliseconds(5000), clock_));
  thread.join();
  EXPECT_TRUE(heard.starts_with(std::string_view("\0AUTH EXTERNAL 3", 16))) << heard;
  EXPECT_TRUE(heard.ends_with("\r\n"));
}

TEST_F(Greeting, GivesUpOnABusThatAcceptsAndSaysNothing) {
  const Listener bus(address().name);
  const auto greeted = greet(address(), milliseconds(50), clock_);
  ASSERT_FALSE(greeted);
  EXPECT_EQ(greeted.error().code(), Errc::locked);
  EXPECT_EQ(greeted.error().recovery(), Recovery::retry_later);
  EXPECT_THAT(greeted.error().message(), HasSubstr("does not answer"));
}

TEST_F(Greeting, NamesTheSocketThatIsNotThere) {
  const auto greeted = greet(address(), milliseconds(5000), clock_);
  ASSERT_FALSE(greeted);
  EXPECT_EQ(greeted.error().code(), Errc::locked);
  EXPECT_THAT(greeted.error().message(), HasSubstr("no session bus at unix:path="));
  EXPECT_THAT(greeted.error().message(), HasSubstr("No such file"));
}

TEST_F(Greeting, DoesNotTruncateANameThatIsTooLong) {
  const BusAddress address{BusAddress::Kind::path, "/" + std::string(200, 'a')};
  const auto greeted = greet(address, milliseconds(5000), clock_);
  ASSERT_FALSE(greeted);
  EXPECT_THAT(greeted.error().message(), HasSubstr("too long"));
}

}  // namespace
}  // namespace matinee::keyring
