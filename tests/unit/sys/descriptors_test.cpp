// SPDX-License-Identifier: MIT
#include "sys/descriptors.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>

#include "base/unique_fd.hpp"

namespace matinee::sys {
namespace {

bool closes_on_exec(const UniqueFd& fd) {
  return (::fcntl(fd.get(), F_GETFD) & FD_CLOEXEC) != 0;
}

TEST(OpenDescriptors, LaterOnesCloseOnExecAndEarlierOnesStay) {
  const UniqueFd earlier(k_adopt, ::open("/dev/null", O_RDONLY));
  const OpenDescriptors inherited;
  const UniqueFd later(k_adopt, ::open("/dev/null", O_RDONLY));
  inherited.close_later_ones_on_exec();
  EXPECT_FALSE(closes_on_exec(earlier));
  EXPECT_TRUE(closes_on_exec(later));
}

}  // namespace
}  // namespace matinee::sys
