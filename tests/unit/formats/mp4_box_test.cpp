// SPDX-License-Identifier: MIT
#include "formats/mp4_box.hpp"

#include <string>

#include <gtest/gtest.h>

#include "support/boxes.hpp"

namespace matinee::formats {
namespace {

std::optional<BoxHeader> parse(const std::string& text) {
  return parse_box_header(std::as_bytes(std::span(text)));
}

TEST(BoxHeader, TellsTypeAndSize) {
  const auto box = parse(std::string("\0\0\1\0moov", 8));
  ASSERT_TRUE(box);
  EXPECT_EQ(box->type, box_type("moov"));
  EXPECT_EQ(box->length, 8U);
  EXPECT_EQ(box->size, 256U);
  EXPECT_FALSE(box->is_malformed());
}

TEST(BoxHeader, MayHaveALongSizeOrNone) {
  const auto large = parse(std::string("\0\0\0\1mdat\0\0\0\1\0\0\0\0", 16));
  ASSERT_TRUE(large);
  EXPECT_EQ(large->length, 16U);
  EXPECT_EQ(large->size, std::uint64_t{1} << 32);
  const auto endless = parse(std::string("\0\0\0\0mdat", 8));
  ASSERT_TRUE(endless);
  EXPECT_FALSE(endless->size);
  EXPECT_FALSE(endless->is_malformed());
}

TEST(BoxHeader, IsNothingWhereItIsCutOff) {
  EXPECT_FALSE(parse(""));
  EXPECT_FALSE(parse(std::string("\0\0\1\0moo", 7)));
  EXPECT_FALSE(parse(std::string("\0\0\0\1mdat\0\0\0\1\0\0\0", 15)));
}

TEST(BoxHeader, OfABoxThatEndsInsideItIsMalformed) {
  EXPECT_TRUE(parse(std::string("\0\0\0\7free", 8))->is_malformed());
  EXPECT_TRUE(parse(std::string("\0\0\0\1free\0\0\0\0\0\0\0\10", 16))->is_malformed());
}

class WalkBoxes : public ::testing::Test {
 protected:
  Boxes walk(const std::string& bytes) {
    const ReadAt read = [&](std::uint64_t at, std::size_t size) -> Result<std::string> {
      return bytes.substr(at, size);
    };
    const OnBox on_box = [&](std::uint64_t at, const BoxHeader& box) -> Result<void> {
      EXPECT_EQ(box_type(std::string_view(bytes).substr(at + 4, 4)), box.type);
      ++count_;
      return {};
    };
    return walk_boxes(read, bytes.size(), on_box).value();
  }

  const std::string film_ =
      test::box("ftyp", "isom") + test::box("moov", "x") + test::box("mdat", "sound");
  int count_ = 0;
};

TEST_F(WalkBoxes, TellsOfEachBox) {
  const Boxes boxes = walk(film_ + test::box("abcd", "of an unknown type"));
  EXPECT_EQ(boxes.ending, BoxesEnd::whole);
  EXPECT_EQ(count_, 4);
  EXPECT_EQ(walk(film_ + std::string("\0\0\0\0mdat to the end", 18)).ending, BoxesEnd::whole);
}

TEST_F(WalkBoxes, KnowsWhatIsNoBoxBehindTheLastOne) {
  for (const std::string& tail :
       {"TAG" + std::string(125, ' '), std::string(4, 'x'), std::string(100, '\0')}) {
    const Boxes boxes = walk(film_ + tail);
    EXPECT_EQ(boxes.ending, BoxesEnd::trailing);
    EXPECT_EQ(boxes.end, film_.size());
  }
}

TEST_F(WalkBoxes, KnowsABoxThatIsCutOff) {
  EXPECT_EQ(walk(film_.substr(0, film_.size() - 2)).ending, BoxesEnd::cut);
  EXPECT_EQ(walk("no box at all").ending, BoxesEnd::cut);
  EXPECT_EQ(walk(film_ + std::string("\0\0\0\3mdat", 8)).ending, BoxesEnd::cut) << "broken";
}

}  // namespace
}  // namespace matinee::formats
