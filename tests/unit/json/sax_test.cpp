// SPDX-License-Identifier: MIT
#include "json/sax.hpp"

#include <cstddef>
#include <string>

#include <gtest/gtest.h>

namespace matinee::json {
namespace {

class Counter final : public SaxReader {
 public:
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return ++numbers_ < most_; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool key(string_t&) override { return true; }
  bool start_object(std::size_t) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t, const std::string&, const SaxError&) override { return false; }

  std::size_t numbers_ = 0;
  std::size_t most_ = 100;
};

TEST(ReadEvents, HandsOverWhatComes) {
  Counter counter;
  EXPECT_TRUE(read_events("[1,{\"a\":2}]", counter));
  EXPECT_EQ(counter.numbers_, 2U);
}

TEST(ReadEvents, EndsWhenTheReaderSaysSo) {
  Counter counter;
  counter.most_ = 1;
  EXPECT_FALSE(read_events("[1,2,3]", counter));
  EXPECT_EQ(counter.numbers_, 1U);
}

TEST(ReadEvents, IsFalseForWhatIsNoJson) {
  Counter counter;
  EXPECT_FALSE(read_events("[1,", counter));
}

TEST(ReadEvents, TakesAnyDepth) {
  Counter counter;
  EXPECT_TRUE(read_events(std::string(200'000, '[') + std::string(200'000, ']'), counter));
}

}  // namespace
}  // namespace matinee::json
