// SPDX-License-Identifier: MIT
#include "sys/memory_file.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include "sys/file.hpp"

namespace matinee::sys {
namespace {

TEST(MemoryFile, RoomIsWrittenToAndGrowsNoFurther) {
  const auto room = make_room_in_memory("room", 4);
  ASSERT_TRUE(room);
  EXPECT_EQ(::write(room->get(), "pixels", 6), -1);
  EXPECT_EQ(::write(room->get(), "pixe", 4), 4);
  EXPECT_EQ(::write(room->get(), "l", 1), -1);
  EXPECT_NE(::ftruncate(room->get(), 2), 0);
  ASSERT_EQ(::lseek(room->get(), 0, SEEK_SET), 0);
  EXPECT_EQ(read_descriptor(room->get(), "room", 9).value_or(""), "pixe");
}

TEST(MemoryFile, WhatIsGivenIsReadAndNotChanged) {
  const auto file = make_memory_file("file", "picture");
  ASSERT_TRUE(file);
  EXPECT_EQ(::write(file->get(), "x", 1), -1);
  EXPECT_NE(::ftruncate(file->get(), 2), 0);
  EXPECT_EQ(read_descriptor(file->get(), "file", 9).value_or(""), "picture");
}

}  // namespace
}  // namespace matinee::sys
