// SPDX-License-Identifier: MIT
#include "media/manifest/reference.hpp"

#include <gtest/gtest.h>

namespace matinee::media {
namespace {

TEST(Reference, EncodesWhatAuthorsWriteAndUrlsMayNotHold) {
  EXPECT_EQ(resolve_reference("https://a.test/x/m", " my film/part 1.ts\n").value(),
            "https://a.test/x/my%20film/part%201.ts");
  EXPECT_EQ(resolve_reference("https://a.test/", "caf\xc3\xa9.ts").value(),
            "https://a.test/caf%C3%A9.ts");
  EXPECT_EQ(resolve_reference("https://a.test/m?x", "").value(), "https://a.test/m?x");
}

TEST(Reference, RefusesControlCharactersAndTooLongOnes) {
  EXPECT_FALSE(resolve_reference("https://a.test/", "a\tb").has_value());
  EXPECT_FALSE(resolve_reference("https://a.test/", std::string(20'000, 'a')).has_value());
  EXPECT_FALSE(
      resolve_reference("https://a.test/" + std::string(16'380, 'a') + "/", "bbbbbb").has_value());
}

TEST(Budget, EndsWithTheBytesOfTheUrls) {
  Budget budget;
  const Resource one{.url = std::string(1u << 20, 'a'),
                     .alternatives = {std::string(1u << 20, 'b')}};
  int count = 0;
  while (budget.take(one) && count < 1'000)
    ++count;
  EXPECT_EQ(count, 31);
}

TEST(Budget, EndsWithTheNumberOfRequestsAndOfElements) {
  Budget budget;
  Track track;
  track.segments.resize(400'000);
  EXPECT_TRUE(budget.take(track).has_value());
  track.segments.resize(1);
  EXPECT_FALSE(budget.take(track).has_value());
  EXPECT_TRUE(budget.spend(5'000'000).has_value());
  EXPECT_FALSE(budget.spend(1).has_value());
}

TEST(Names, AreShort) {
  EXPECT_TRUE(check_name("en", "LANGUAGE").has_value());
  EXPECT_FALSE(check_name(std::string(2'000, 'a'), "LANGUAGE").has_value());
}

}  // namespace
}  // namespace matinee::media
