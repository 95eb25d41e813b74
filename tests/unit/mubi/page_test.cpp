// SPDX-License-Identifier: MIT
#include "mubi/page.hpp"

#include <string>

#include <gtest/gtest.h>

namespace matinee::mubi {
namespace {

TEST(ParsePage, ReadsTheFactsOfASignedInVisitor) {
  const PageFacts facts = parse_page(R"(<html><script id="__NEXT_DATA__" type="application/json">
      {"props":{"initialProps":{"headers":{"Authorization":"Bearer invented","Client-Country":"NL"}},
       "user":{"id":1234567,"name":"x"}}}</script></html>)");
  EXPECT_EQ(facts.token.reveal(), "invented");
  EXPECT_EQ(facts.user_id, 1234567);
  EXPECT_EQ(facts.country, "NL");
}

TEST(ParsePage, KnowsAVisitorByTheMissingToken) {
  const PageFacts facts =
      parse_page(R"(<script id="__NEXT_DATA__">{"country":"SE","user":null}</script>)");
  EXPECT_TRUE(facts.token.empty());
  EXPECT_EQ(facts.user_id, std::nullopt);
  EXPECT_EQ(facts.country, "SE");
}

TEST(ParsePage, FindsTheCountryWithoutTheScript) {
  EXPECT_EQ(parse_page(R"(x "Client-Country":"FR" y)").country, "FR");
}

TEST(ParsePage, YieldsNothingFromGarbage) {
  for (const std::string& text :
       {std::string(), std::string("<html>captcha</html>"), std::string("id=\"__NEXT_DATA__\""),
        std::string("id=\"__NEXT_DATA__\">{\"country\":"), std::string("\"Client-Country\":\"1"),
        "id=\"__NEXT_DATA__\">" + std::string(100'000, '[')}) {
    const PageFacts facts = parse_page(text);
    EXPECT_EQ(facts.country, std::nullopt);
    EXPECT_TRUE(facts.token.empty());
  }
}

TEST(CountryCode, IsTwoLettersInUpperCase) {
  EXPECT_EQ(country_code("nl"), "NL");
  for (const char* text : {"", "N", "NLD", "N1", "\xc3\xa4"}) {
    EXPECT_EQ(country_code(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace matinee::mubi
