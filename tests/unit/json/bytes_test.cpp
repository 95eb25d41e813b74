// SPDX-License-Identifier: MIT
#include "json/bytes.hpp"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "json/json.hpp"

namespace matinee::json {
namespace {

// As it comes out at the other end.
std::string round_trip(std::string_view bytes) {
  Ordered object;
  put_secret(object, "value", Secret::copy_of(bytes));
  const auto found = find_bytes(parse(dump(object)), "value");
  return found ? std::string(found->reveal()) : "nothing";
}

TEST(Bytes, GoThroughAsTheyAre) {
  std::string all;
  for (int i = 0; i < 256; ++i)
    all += static_cast<char>(i);
  for (const std::string& each :
       {std::string("plain"), std::string("caf\xc3\xa9"), std::string("caf\xe9"),
        std::string("caf\xe8"), std::string("\xff"), std::string("\xef\xbf\xbd"), all}) {
    EXPECT_EQ(round_trip(each), each);
  }
  EXPECT_EQ(round_trip(""), "");
}

TEST(Bytes, TextIsWrittenAsText) {
  Ordered object;
  put_secret(object, "value", Secret::copy_of("plain"));
  EXPECT_EQ(dump(object), R"({"value":"plain"})");
}

TEST(Bytes, WhatIsNeitherIsNothing) {
  for (const char* text : {"{}", "[]", R"({"value":1})", R"({"value_base64":1})",
                           R"({"value_base64":"*"})", R"({"other":"x"})"}) {
    EXPECT_FALSE(find_bytes(parse(text), "value")) << text;
  }
}

}  // namespace
}  // namespace matinee::json
