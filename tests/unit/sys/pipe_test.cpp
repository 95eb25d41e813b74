// SPDX-License-Identifier: MIT
#include "sys/pipe.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace matinee::sys {
namespace {

bool is_closed_on_exec(const UniqueFd& fd) {
  return (::fcntl(fd.get(), F_GETFD) & FD_CLOEXEC) != 0;
}

// The byte that comes out at `to` when one is written to `from`.
char byte_through(const UniqueFd& from, const UniqueFd& to) {
  char byte = 0;
  EXPECT_EQ(::write(from.get(), "x", 1), 1);
  EXPECT_EQ(::read(to.get(), &byte, 1), 1);
  return byte;
}

TEST(Pipe, LeadsFromOneEndToTheOther) {
  auto pipe = open_pipe();
  ASSERT_TRUE(pipe);
  EXPECT_EQ(byte_through(pipe->write_end, pipe->read_end), 'x');
  EXPECT_TRUE(is_closed_on_exec(pipe->read_end) && is_closed_on_exec(pipe->write_end));
  pipe->write_end.reset();
  char byte = 0;
  EXPECT_EQ(::read(pipe->read_end.get(), &byte, 1), 0);
}

TEST(SocketPair, LeadsBothWays) {
  const auto pair = open_socket_pair();
  ASSERT_TRUE(pair);
  EXPECT_EQ(byte_through(pair->ours, pair->theirs), 'x');
  EXPECT_EQ(byte_through(pair->theirs, pair->ours), 'x');
  EXPECT_TRUE(is_closed_on_exec(pair->ours) && is_closed_on_exec(pair->theirs));
}

}  // namespace
}  // namespace matinee::sys
