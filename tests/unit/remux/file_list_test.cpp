// SPDX-License-Identifier: MIT
#include "remux/file_list.hpp"

#include <array>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "support/boxes.hpp"
#include "support/id3.hpp"
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

TEST(FileList, LeavesOutTheTagsOfPackedAudioAndKnowsTheirTimes) {
  const test::TempDir folder;
  const std::string frame = "\xff\xf1 sound";
  const std::string tag = test::id3_tag(test::timestamp_frame(9'000));
  const std::string plain = test::id3_tag(test::id3_frame("TIT2", "a title"));
  auto list = FileList::open({folder.write("a", tag + frame).native(),
                              folder.write("b", plain + tag + frame).native(),
                              folder.write("c", frame).native()});
  ASSERT_TRUE(list) << list.error().message();
  EXPECT_TRUE(list->is_packed_audio());
  EXPECT_EQ(read_all(*list), frame + frame + frame);
  EXPECT_EQ(list->timestamp_of(0), 9'000U);
  EXPECT_EQ(list->timestamp_of(1), 9'000U);
  EXPECT_FALSE(list->timestamp_of(2));
  EXPECT_EQ(list->index_of(frame.size()), 1U);
}

TEST(FileList, LeavesOutWhatIsBehindTheLastPacketOrBox) {
  const test::TempDir folder;
  const std::string packet = "G" + std::string(187, 'x');
  auto stream = FileList::open(
      {folder.write("a", packet + packet + "tail").native(), folder.write("b", packet).native()});
  ASSERT_TRUE(stream);
  EXPECT_EQ(read_all(*stream), packet + packet + packet);
  EXPECT_EQ(stream->ignored_bytes(), 4U);
  const std::string fragment = test::box("styp", "x") + test::box("mdat", "sound");
  auto fragments = FileList::open({folder.write("c", fragment + "TAG and more").native(),
                                   folder.write("d", fragment).native()});
  ASSERT_TRUE(fragments);
  EXPECT_EQ(read_all(*fragments), fragment + fragment);
  EXPECT_EQ(fragments->ignored_bytes(), 12U);
}

}  // namespace
}  // namespace matinee::remux
