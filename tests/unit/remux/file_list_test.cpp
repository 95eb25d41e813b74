// SPDX-License-Identifier: MIT
#include "remux/file_list.hpp"

#include <array>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "support/temp_dir.hpp"

namespace matinee::remux {
namespace {

std::string read_all(FileList& list) {
  std::string text;
  std::array<std::byte, 3> buffer{};
  while (true) {
    const auto got = list.read(buffer);
    if (!got || *got == 0) return text;
    text.append(reinterpret_cast<const char*>(buffer.data()), *got);
  }
}

TEST(FileList, ReadsSeveralFilesAsOneFromAnywhere) {
  const test::TempDir folder;
  auto list = FileList::open({folder.write("a", "abcd").native(), folder.write("b", "").native(),
                              folder.write("c", "efg").native()});
  ASSERT_TRUE(list.has_value());
  EXPECT_EQ(list->size(), 7u);
  EXPECT_EQ(read_all(*list), "abcdefg");
  list->seek(3);
  EXPECT_EQ(read_all(*list), "defg");
  list->seek(100);
  EXPECT_EQ(read_all(*list), "");
}

TEST(FileList, FollowsNoLinkAndTakesNothingButFiles) {
  const test::TempDir folder;
  folder.write("a", "abcd");
  std::filesystem::create_symlink(folder.path() / "a", folder.path() / "link");
  EXPECT_FALSE(FileList::open({(folder.path() / "link").native()}).has_value());
  EXPECT_FALSE(FileList::open({folder.path().native()}).has_value());
  EXPECT_FALSE(FileList::open({(folder.path() / "none").native()}).has_value());
}

TEST(FileList, NoticesAFileThatBecameShorter) {
  const test::TempDir folder;
  const auto file = folder.write("a", "abcd");
  auto list = FileList::open({file.native()});
  std::filesystem::resize_file(file, 0);
  std::array<std::byte, 4> buffer{};
  EXPECT_EQ(list->read(buffer).error().code(), Errc::integrity);
}

}  // namespace
}  // namespace matinee::remux
