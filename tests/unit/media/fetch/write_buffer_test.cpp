// SPDX-License-Identifier: MIT
#include "media/fetch/write_buffer.hpp"

#include <string>
#include <string_view>

#include <fcntl.h>
#include <gtest/gtest.h>

#include "base/unique_fd.hpp"
#include "support/temp_dir.hpp"

namespace matinee::media {
namespace {

class WriteBufferTest : public ::testing::Test {
 protected:
  Result<void> append(std::string_view text) {
    return buffer_.append(file_.get(), std::as_bytes(std::span(text)), "a file");
  }

  std::string stored() const { return test::content_of(path_); }

  test::TempDir folder_;
  std::filesystem::path path_ = folder_.path() / "a";
  UniqueFd file_{k_adopt, ::open(path_.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600)};
  WriteBuffer buffer_;
};

TEST_F(WriteBufferTest, SmallPiecesWaitAndAreWrittenInOrder) {
  ASSERT_TRUE(append("one ").has_value());
  ASSERT_TRUE(append("two").has_value());
  EXPECT_EQ(stored(), "");
  ASSERT_TRUE(buffer_.flush(file_.get(), "a file").has_value());
  EXPECT_EQ(stored(), "one two");
  ASSERT_TRUE(buffer_.flush(file_.get(), "a file").has_value());
  EXPECT_EQ(stored(), "one two") << "once";
}

TEST_F(WriteBufferTest, NoMoreWaitsThanItsSize) {
  std::string all;
  for (char c = 'a'; c <= 'z'; ++c) {
    const std::string piece(16'000, c);
    all += piece;
    ASSERT_TRUE(append(piece).has_value());
    EXPECT_LT(all.size() - stored().size(), WriteBuffer::k_size);
    EXPECT_EQ(stored(), all.substr(0, stored().size()));
  }
  ASSERT_TRUE(buffer_.flush(file_.get(), "a file").has_value());
  EXPECT_TRUE(stored() == all);
}

TEST_F(WriteBufferTest, ALargePieceGoesStraightToTheFile) {
  const std::string piece(3 * WriteBuffer::k_size + 1, 'a');
  ASSERT_TRUE(append(piece).has_value());
  EXPECT_EQ(stored().size(), piece.size());
  ASSERT_TRUE(append("b").has_value());
  ASSERT_TRUE(append(piece).has_value());
  ASSERT_TRUE(buffer_.flush(file_.get(), "a file").has_value());
  EXPECT_TRUE(stored() == piece + "b" + piece);
}

TEST_F(WriteBufferTest, WhatIsClearedIsNeverWritten) {
  ASSERT_TRUE(append("one").has_value());
  buffer_.clear();
  ASSERT_TRUE(append("two").has_value());
  ASSERT_TRUE(buffer_.flush(file_.get(), "a file").has_value());
  EXPECT_EQ(stored(), "two");
}

TEST_F(WriteBufferTest, AFullDiskIsAStorageError) {
  const UniqueFd full(k_adopt, ::open("/dev/full", O_WRONLY | O_CLOEXEC));
  ASSERT_TRUE(append("one").has_value());
  const auto flushed = buffer_.flush(full.get(), "a file");
  ASSERT_FALSE(flushed.has_value());
  EXPECT_EQ(flushed.error().code(), Errc::storage);
}

}  // namespace
}  // namespace matinee::media
