// SPDX-License-Identifier: MIT
#include "remux/arrivals.hpp"

#include <array>
#include <string_view>
#include <thread>

#include <gtest/gtest.h>

#include "names_pipe.hpp"
#include "remux/file_list.hpp"
#include "support/temp_dir.hpp"

namespace matinee::remux {
namespace {

using test::NamesPipe;

TEST(Arrivals, WaitForTheirTurnHoweverTheNamesCome) {
  const NamesPipe pipe;
  Arrivals arrivals(pipe.out.get());
  pipe.say("b\na\nlo");
  EXPECT_TRUE(arrivals.wait_for("a"));
  EXPECT_TRUE(arrivals.wait_for("b"));
  pipe.say("ng\n");
  EXPECT_TRUE(arrivals.wait_for("long"));
}

TEST(Arrivals, TheirEndIsTheEndOfTheWait) {
  NamesPipe pipe;
  Arrivals arrivals(pipe.out.get());
  pipe.say("a\nhal");
  pipe.in.reset();
  EXPECT_TRUE(arrivals.wait_for("a"));
  const auto waited = arrivals.wait_for("hal");
  ASSERT_FALSE(waited);
  EXPECT_EQ(waited.error().code(), Errc::cancelled);
  EXPECT_TRUE(arrivals.wait_for("a")) << "what is there stays there";
}

TEST(Arrivals, AListReadsFilesAsTheyCome) {
  const test::TempDir folder;
  const std::string first = (folder.path() / "a").native();
  const std::string second = (folder.path() / "b").native();
  const NamesPipe pipe;
  Arrivals arrivals(pipe.out.get());
  auto list = FileList::open({first, second}, &arrivals);
  ASSERT_TRUE(list) << "none of them is there yet";
  EXPECT_FALSE(list->has_size());
  const std::jthread download([&] {
    folder.write("a", "ab");
    pipe.say(first + "\n");
    folder.write("b", "cd");
    pipe.say(second + "\n");
  });
  std::string text;
  std::array<std::byte, 3> buffer{};
  for (auto got = list->read(buffer); got && *got > 0; got = list->read(buffer))
    text.append(reinterpret_cast<const char*>(buffer.data()), *got);
  EXPECT_EQ(text, "abcd");
  EXPECT_TRUE(list->has_size());
}

TEST(Arrivals, AListSaysWhyAFileDoesNotCome) {
  NamesPipe pipe;
  Arrivals arrivals(pipe.out.get());
  auto list = FileList::open({"a"}, &arrivals);
  pipe.in.reset();
  std::array<std::byte, 3> buffer{};
  EXPECT_EQ(list->read(buffer).error().code(), Errc::cancelled);
}

}  // namespace
}  // namespace matinee::remux
