// SPDX-License-Identifier: MIT
#include "media/fetch/object_book.hpp"

#include <string>

#include <gtest/gtest.h>

#include "support/temp_dir.hpp"

namespace matinee::media {
namespace {

class ObjectBookTest : public ::testing::Test {
 protected:
  FetchTask& add(const std::string& url, std::optional<std::uint64_t> offset) {
    WantedFile file{.name = "f" + std::to_string(tasks_.size()), .resource = {.url = url}};
    file.resource.offset = offset;
    if (offset) file.resource.length = 10;
    return tasks_.emplace_back(file, work_);
  }

  static http::Response range(const std::string& etag) {
    http::Response head;
    head.status = 206;
    head.headers = {{"Content-Range", "bytes 0-9/100"}, {"ETag", "\"" + etag + "\""}};
    return head;
  }

  test::TempDir folder_;
  WorkFolder work_ = WorkFolder::open(folder_.path() / "film.mp4").value();
  std::deque<FetchTask> tasks_;
  ObjectBook book_;
};

TEST_F(ObjectBookTest, RangesOfOneObjectMustAgree) {
  const FetchTask& first = add("https://m.test/a", 0);
  const FetchTask& second = add("https://m.test/a", 10);
  EXPECT_TRUE(book_.agrees(first, range("x")));
  EXPECT_TRUE(book_.agrees(second, range("x")));
  EXPECT_FALSE(book_.agrees(second, range("y")));
}

TEST_F(ObjectBookTest, ObjectsOfTheirOwnNeedNot) {
  EXPECT_TRUE(book_.agrees(add("https://m.test/a", 0), range("x")));
  EXPECT_TRUE(book_.agrees(add("https://m.test/b", 0), range("y"))) << "another object";
  const FetchTask& whole = add("https://m.test/c", std::nullopt);
  EXPECT_TRUE(book_.agrees(whole, range("x")));
  EXPECT_TRUE(book_.agrees(whole, range("y"))) << "nothing else is of it";
}

TEST_F(ObjectBookTest, NothingIsProvedBeforeAnAnswer) {
  EXPECT_FALSE(book_.is_proved(add("https://m.test/a", 0)));
}

TEST_F(ObjectBookTest, AnObjectThatComesWholeIsForAllOfItsTasks) {
  FetchTask& first = add("https://m.test/a", 10);
  FetchTask& second = add("https://m.test/a", 0);
  FetchTask& other = add("https://m.test/b", 0);
  WholeObject& whole = book_.take_whole(tasks_, first, false, {});
  EXPECT_EQ(first.whole, &whole);
  EXPECT_EQ(second.whole, &whole);
  EXPECT_EQ(other.whole, nullptr);
  EXPECT_TRUE(first.needs_whole() && second.needs_whole() && !other.needs_whole());
  EXPECT_EQ(&whole.leader(), &second) << "that of the first byte";
}

}  // namespace
}  // namespace matinee::media
