// SPDX-License-Identifier: MIT
#include "sys/waker.hpp"

#include <array>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace matinee::sys {
namespace {

using std::chrono::steady_clock;

class WakerTest : public testing::Test {
 protected:
  WakerTest() {
    int ends[2] = {-1, -1};
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    read_end = UniqueFd(k_adopt, ends[0]);
    write_end = UniqueFd(k_adopt, ends[1]);
  }
  void write_byte() { EXPECT_EQ(::write(write_end.get(), "x", 1), 1); }

  UniqueFd read_end;
  UniqueFd write_end;
  std::stop_source stop;
};

TEST_F(WakerTest, SeesWhatCanBeReadAndAnEnd) {
  write_byte();
  EXPECT_EQ(wait_readable(read_end.get(), {}, stop.get_token()), Wake::ready);
  char byte = 0;
  EXPECT_EQ(::read(read_end.get(), &byte, 1), 1);
  write_end.reset();
  EXPECT_EQ(wait_readable(read_end.get(), {}, stop.get_token()), Wake::ready);
}

TEST_F(WakerTest, EndsAtTheDeadlineAndNotBefore) {
  const auto deadline = steady_clock::now() + std::chrono::milliseconds(5);
  EXPECT_EQ(wait_readable(read_end.get(), deadline, stop.get_token()), Wake::timed_out);
  EXPECT_GE(steady_clock::now(), deadline);
  EXPECT_EQ(wait_readable(read_end.get(), steady_clock::time_point(), {}), Wake::timed_out);
}

TEST_F(WakerTest, ARequestToStopEndsAWaitThatHasNoEnd) {
  const Waker waker(stop.get_token());
  std::jthread other([this] { stop.request_stop(); });
  EXPECT_EQ(waker.wait(read_end.get(), POLLIN), Wake::stopped);
  EXPECT_TRUE(waker.stop_requested());
}

TEST_F(WakerTest, ARequestThatCameBeforeIsNotMissed) {
  stop.request_stop();
  write_byte();
  EXPECT_EQ(wait_readable(read_end.get(), {}, stop.get_token()), Wake::stopped);
}

TEST_F(WakerTest, TellsWhichOfSeveralIsReady) {
  write_byte();
  std::array<pollfd, 3> watched{{{.fd = -1, .events = POLLIN, .revents = 0},
                                 {.fd = read_end.get(), .events = POLLIN, .revents = 0},
                                 {.fd = write_end.get(), .events = POLLIN, .revents = 0}}};
  EXPECT_EQ(Waker(stop.get_token()).wait(watched), Wake::ready);
  EXPECT_EQ(watched[0].revents, 0);
  EXPECT_EQ(watched[1].revents, POLLIN);
  EXPECT_EQ(watched[2].revents, 0);
}

}  // namespace
}  // namespace matinee::sys
