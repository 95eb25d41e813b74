// SPDX-License-Identifier: MIT
#include "fence/file_broker.hpp"

#include <string>

#include "attacks.hpp"

namespace matinee::fence {
namespace {

using FileBrokerTest = test::Attacked;

TEST_F(FileBrokerTest, SaysWhyAFileCannotBeHad) {
  EXPECT_TRUE(succeeds([] { return true; },
                       [] {
                         const auto files = FileBroker::start();
                         if (!files || files->open("none", O_RDONLY) >= 0 || errno != ENOENT)
                           return false;
                         const std::string longest(256, 'x');
                         if (files->open(longest.c_str(), O_RDONLY) >= 0 || errno != ENAMETOOLONG)
                           return false;
                         return files->open("../diary", O_RDONLY) < 0 && errno == EACCES;
                       }));
}

TEST_F(FileBrokerTest, EndsWithTheOneThatAsks) {
  int pair[2];
  ASSERT_EQ(::pipe2(pair, O_CLOEXEC), 0);
  const int write_end = pair[1];
  EXPECT_TRUE(succeeds([] { return true; }, [] { return FileBroker::start().has_value(); }));
  ::close(write_end);
  // The broker had a copy of the pipe's end: the end of it says that nobody is left.
  char byte = 0;
  EXPECT_EQ(::read(pair[0], &byte, 1), 0);
  ::close(pair[0]);
}

}  // namespace
}  // namespace matinee::fence
