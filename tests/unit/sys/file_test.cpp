// SPDX-License-Identifier: MIT
#include "sys/file.hpp"

#include <array>
#include <cerrno>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/unique_fd.hpp"
#include "support/temp_dir.hpp"
#include "sys/pipe.hpp"

namespace matinee::sys {
namespace {

class FileTest : public testing::Test {
 protected:
  std::filesystem::path path(const char* name) const { return folder.path() / name; }
  const test::TempDir folder;
};

TEST_F(FileTest, IsReadAsAWholeUpToALimit) {
  const auto file = folder.write("file", std::string(200'000, 'x'));
  EXPECT_EQ(read_file(file, 200'000)->size(), 200'000U);
  EXPECT_EQ(read_file(file, 199'999).error().code(), Errc::failure);
  EXPECT_EQ(read_file(path("none"), 1).error().code(), Errc::not_found);
  EXPECT_EQ(*read_file(folder.write("empty", ""), 1), "");
}

TEST_F(FileTest, AStopEndsTheWaitForAPipe) {
  auto pipe = open_pipe();
  ASSERT_TRUE(pipe);
  std::stop_source stop;
  std::jthread other([&] { stop.request_stop(); });
  const auto text = read_descriptor(pipe->read_end.get(), "pipe", 10, stop.get_token());
  EXPECT_EQ(text.error().code(), Errc::cancelled);
}

TEST_F(FileTest, OfOursIsForNobodyElse) {
  const auto file = path("new");
  ASSERT_TRUE(write_new_private_file(file, "text"));
  EXPECT_EQ(*read_file(file, 10), "text");
  struct stat status{};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  EXPECT_EQ(write_new_private_file(file, "other").error().code(), Errc::exists);
  EXPECT_EQ(*read_file(file, 10), "text");
}

TEST_F(FileTest, IsWrittenAsAWholeThroughWhateverTakesPieces) {
  auto pipe = open_pipe();
  ASSERT_TRUE(pipe);
  const std::string text(300'000, 'x');  // more than a pipe holds
  std::jthread writer([&] {
    EXPECT_TRUE(write_all(pipe->write_end.get(), text, "pipe"));
    pipe->write_end.reset();
  });
  EXPECT_EQ(*read_descriptor(pipe->read_end.get(), "pipe", text.size()), text);
}

TEST_F(FileTest, TellsWhyItCannotBeWritten) {
  const UniqueFd fd(k_adopt, ::open("/dev/full", O_WRONLY | O_CLOEXEC));
  const auto written = write_all(fd.get(), "x", "the disk");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code(), Errc::storage);
  EXPECT_EQ(written.error().native(), (NativeCode{NativeCode::Space::posix, ENOSPC}));
  EXPECT_TRUE(written.error().message().starts_with("the disk: "));
}

TEST_F(FileTest, IsReadFromAnyPlace) {
  const UniqueFd fd(k_adopt, ::open(folder.write("file", "0123456789").c_str(), O_RDONLY));
  std::array<std::byte, 4> bytes{};
  EXPECT_EQ(read_at(fd.get(), 2, bytes), 4U);
  EXPECT_EQ(bytes.front(), std::byte{'2'});
  EXPECT_EQ(read_at(fd.get(), 8, bytes), 2U);
  EXPECT_EQ(read_at(fd.get(), 20, bytes), 0U);
  EXPECT_FALSE(read_at(-1, 0, bytes));
}

}  // namespace
}  // namespace matinee::sys
