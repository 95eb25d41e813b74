// SPDX-License-Identifier: MIT
#include "json/json.hpp"

#include <string>

#include <gtest/gtest.h>

namespace matinee::json {
namespace {

std::string nested(int depth) {
  return std::string(static_cast<std::size_t>(depth), '[') +
         std::string(static_cast<std::size_t>(depth), ']');
}

TEST(Parse, ReadsADocument) {
  const Value value = parse(R"({"a":[1,2]})");
  EXPECT_EQ(list(value, "a").size(), 2U);
}

TEST(Parse, DiscardsWhatIsNoJson) {
  for (const char* text : {"", "{", "nul", "{\"a\":1} x", "\xff"}) {
    EXPECT_TRUE(parse(text).is_discarded()) << text;
  }
}

TEST(Parse, HoldsTheDepthAgainstItsLimit) {
  EXPECT_FALSE(parse(nested(64)).is_discarded());
  EXPECT_TRUE(parse(nested(65)).is_discarded());
  EXPECT_TRUE(parse(nested(500'000)).is_discarded());
  EXPECT_FALSE(parse(nested(65), {.max_depth = 65}).is_discarded());
}

TEST(Parse, BracketsInsideStringsAreNoDepth) {
  const std::string text = "[\"" + std::string(1000, '[') + R"(\"[[")" + "]";
  EXPECT_FALSE(parse(text).is_discarded());
}

TEST(Parse, HoldsTheSizeAgainstItsLimit) {
  EXPECT_FALSE(parse("[1,2]", {.max_bytes = 5}).is_discarded());
  EXPECT_TRUE(parse("[1,2]", {.max_bytes = 4}).is_discarded());
}

TEST(Parse, ReadsAnObjectOfManyMembersInTime) {
  std::string text = "{";
  for (int i = 0; i < 80'000; ++i)
    text += "\"" + std::to_string(i) + "\":1,";
  text += "\"last\":2}";
  const Value value = parse(text);
  EXPECT_EQ(find_int(value, "last"), 2);
}

TEST(Member, OfAnythingButAnObjectIsNull) {
  for (const char* text : {"[]", "1", "\"text\"", "null", "not JSON", "{}"}) {
    EXPECT_TRUE(member(parse(text), "a").is_null()) << text;
    EXPECT_TRUE(list(parse(text), "a").empty()) << text;
  }
}

TEST(Find, TrustsNoType) {
  const Value value = parse(R"({"text":"a","int":7,"real":1.5,"yes":true,"none":null,
                                "list":[],"object":{},"empty":""})");
  for (const char* key : {"int", "real", "yes", "none", "list", "object", "missing"}) {
    EXPECT_FALSE(find_string(value, key)) << key;
    EXPECT_FALSE(find_secret(value, key)) << key;
    EXPECT_FALSE(has_text(value, key)) << key;
  }
  for (const char* key : {"text", "real", "yes", "none", "list", "object", "missing"}) {
    EXPECT_FALSE(find_int(value, key)) << key;
    EXPECT_FALSE(find_loose_int(value, key)) << key;
    EXPECT_FALSE(find_time(value, key)) << key;
  }
  for (const char* key : {"text", "int", "real", "none", "list", "object", "missing"})
    EXPECT_FALSE(is_true(value, key)) << key;
  EXPECT_EQ(find_string(value, "text"), "a");
  EXPECT_EQ(find_string(value, "empty"), "");
  EXPECT_FALSE(has_text(value, "empty"));
  EXPECT_EQ(find_int(value, "int"), 7);
  EXPECT_EQ(find_number(value, "int"), 7.0);
  EXPECT_EQ(find_number(value, "real"), 1.5);
  EXPECT_TRUE(is_true(value, "yes"));
  EXPECT_EQ(find_time(value, "int"), UnixTime(std::chrono::seconds(7)));
}

TEST(Find, AnIntegerMustFit) {
  EXPECT_EQ(find_int(parse(R"({"n":9223372036854775807})"), "n"), INT64_MAX);
  EXPECT_EQ(find_int(parse(R"({"n":-9223372036854775808})"), "n"), INT64_MIN);
  EXPECT_FALSE(find_int(parse(R"({"n":9223372036854775808})"), "n"));
  EXPECT_FALSE(find_int(parse(R"({"n":1e3})"), "n"));
}

TEST(Find, ALooseIntegerMayBeQuoted) {
  EXPECT_EQ(find_loose_int(parse(R"({"n":"12"})"), "n"), 12);
  for (const char* text : {R"({"n":""})", R"({"n":"-1"})", R"({"n":"1 "})", R"({"n":"0x1"})",
                           R"({"n":"1234567890123456789"})"}) {
    EXPECT_FALSE(find_loose_int(parse(text), "n")) << text;
  }
}

TEST(Dump, ReplacesWhatIsNotUtf8) {
  EXPECT_EQ(dump(Value("a\xff")), "\"a\xef\xbf\xbd\"");
  EXPECT_EQ(dump(Ordered("a\xff")), "\"a\xef\xbf\xbd\"");
}

TEST(Dump, KeepsTheOrderOfWhatIsWritten) {
  EXPECT_EQ(dump(Ordered{{"b", 1}, {"a", text_or_null("")}}), R"({"b":1,"a":null})");
}

TEST(WipeStrings, OverwritesEveryStringWithin) {
  Value value = parse(R"({"a":"secret","b":[{"c":"secret"}],"n":1})");
  wipe_strings(value);
  EXPECT_EQ(dump(value).find("secret"), std::string::npos);
  EXPECT_EQ(find_int(value, "n"), 1);
}

TEST(OrNull, WritesWhatIsAbsentAsNull) {
  EXPECT_EQ(dump(or_null(std::optional<int>())), "null");
  EXPECT_EQ(dump(or_null(std::optional(3))), "3");
  EXPECT_EQ(dump(time_or_null(std::nullopt)), "null");
  EXPECT_EQ(dump(time_or_null(UnixTime(std::chrono::seconds(5)))), "5");
  EXPECT_EQ(dump(text_or_null("a")), "\"a\"");
}

}  // namespace
}  // namespace matinee::json
