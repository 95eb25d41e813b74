// SPDX-License-Identifier: MIT
#include "json/error.hpp"

#include <array>
#include <cstdint>
#include <limits>
#include <string>

#include <gtest/gtest.h>

#include "json/json.hpp"

namespace matinee::json {
namespace {

Error through_the_wire(const Error& error) {
  return parse_error(parse(dump(encode_error(error))), "unexplained");
}

void expect_same(const Error& left, const Error& right) {
  EXPECT_EQ(left.code(), right.code());
  EXPECT_EQ(left.message(), right.message());
  EXPECT_EQ(left.native(), right.native());
  EXPECT_EQ(left.recovery(), right.recovery());
  EXPECT_EQ(left.retry_after(), right.retry_after());
  EXPECT_EQ(left.subject(), right.subject());
}

TEST(ErrorInJson, KeepsEveryCode) {
  for (auto value = std::uint8_t{0}; value <= static_cast<std::uint8_t>(Errc::bug); ++value) {
    const Error error(static_cast<Errc>(value), "what failed");
    expect_same(through_the_wire(error), error);
  }
}

TEST(ErrorInJson, KeepsEverySpaceOfNativeCodes) {
  for (auto value = std::uint8_t{0}; value <= static_cast<std::uint8_t>(NativeCode::Space::libav);
       ++value) {
    for (const long code : {0L, 60L, -1094995529L, std::numeric_limits<long>::min(),
                            std::numeric_limits<long>::max()}) {
      const Error error(Errc::network, "x",
                        NativeCode{static_cast<NativeCode::Space>(value), code});
      expect_same(through_the_wire(error), error);
    }
  }
}

TEST(ErrorInJson, KeepsEverySubject) {
  for (auto value = std::uint8_t{0}; value <= static_cast<std::uint8_t>(Subject::agent); ++value) {
    const Error error = Error(Errc::locked, "x").about(static_cast<Subject>(value));
    expect_same(through_the_wire(error), error);
  }
}

TEST(ErrorInJson, KeepsWhetherAndWhenToTryAgain) {
  Error error(Errc::network, "x", {}, Recovery::retry_later);
  error.set_retry_after(std::chrono::seconds(90));
  expect_same(through_the_wire(error), error);
}

TEST(ErrorInJson, LeavesOutWhatSaysNothing) {
  EXPECT_EQ(dump(encode_error(Error(Errc::usage, "x"))), R"({"code":"usage","message":"x"})");
}

TEST(ErrorInJson, OfAnOlderPeerLacksMembers) {
  const Error error = parse_error(parse(R"({"code":"locked","message":"x"})"), "unexplained");
  expect_same(error, Error(Errc::locked, "x"));
  expect_same(parse_error(parse(R"({"code":"locked"})"), "unexplained"),
              Error(Errc::locked, "unexplained"));
}

TEST(ErrorInJson, OfANewerPeerIsAFailure) {
  const Error error =
      parse_error(parse(R"({"code":"haunted","message":"x","native":{"space":"ghost","value":1},
                            "subject":"house","retry_after":3})"),
                  "unexplained");
  EXPECT_EQ(error.code(), Errc::failure);
  EXPECT_EQ(error.message(), "x");
  EXPECT_FALSE(error.native());
  EXPECT_EQ(error.subject(), Subject::unsaid);
  EXPECT_EQ(error.retry_after(), std::chrono::seconds(3));
}

TEST(ErrorInJson, TakesNothingOfTheWrongTypeOrSize) {
  constexpr std::array k_texts{
      "",
      "[]",
      "1",
      "null",
      R"("text")",
      "{}",
      R"({"code":7,"message":[],"native":60,"retry":1})",
      R"({"code":null,"native":{"space":3,"value":"60"},"retry_after":"90","subject":{}})",
      R"({"native":{"space":"curl"},"retry_after":-1})",
      R"({"native":{"space":"curl","value":1.5},"retry_after":1e300})",
      R"({"native":{"space":"curl","value":18446744073709551615}})",
      R"({"retry_after":9223372036854775807,"retry":"true"})"};
  for (const char* text : k_texts) {
    expect_same(parse_error(parse(text), "unexplained"), Error(Errc::failure, "unexplained"));
  }
}

TEST(ErrorInJson, CutsAMessageThatHasNoEnd) {
  const Error error(Errc::failure, std::string(100'000, 'x'));
  EXPECT_EQ(through_the_wire(error).message().size(), 2000U);
}

TEST(ErrorInJson, CanBeWrittenWhateverBytesItsMessageHas) {
  const Error error = parse_error(parse("{\"message\":\"\\u0000\\n\"}"), "unexplained");
  expect_same(through_the_wire(error), error);
  EXPECT_EQ(through_the_wire(Error(Errc::failure, "a\xff")).message(), "a\xef\xbf\xbd");
}

}  // namespace
}  // namespace matinee::json
