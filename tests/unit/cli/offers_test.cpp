// SPDX-License-Identifier: MIT
#include "offers.hpp"

#include <gtest/gtest.h>

namespace matinee::cli {
namespace {

const std::vector<CountryOffer> k_offers{
    {.country = "NL",
     .film = mubi::Film{.id = 7,
                        .title = "Rain",
                        .year = 1999,
                        .offer = mubi::Offer::live,
                        .available_until = "2027-01-01T00:00:00Z"}},
    {.country = "DE", .film = mubi::Film{.id = 7, .title = "Rain", .offer = mubi::Offer::upcoming}},
    {.country = "FR"}};

TEST(ParseCountries, TakesEachCodeOnceInItsOrder) {
  EXPECT_EQ(parse_countries({"nl", "DE", "NL"}).value(), (std::vector<std::string>{"NL", "DE"}));
  for (const char* code : {"", "NLD", "N1", "nl;de"}) {
    const auto countries = parse_countries({code});
    ASSERT_FALSE(countries) << code;
    EXPECT_EQ(countries.error().code(), Errc::usage);
  }
}

TEST(TableOf, SaysNotOfferedWhereTheFilmIsUnknown) {
  EXPECT_EQ(table_of(k_offers, Display{}),
            "COUNTRY  OFFERED              UNTIL\n"
            "NL       yes                  2027-01-01\n"
            "DE       not yet              -\n"
            "FR       not in this country  -\n");
  EXPECT_EQ(title_of(k_offers), "Rain (1999)");
}

TEST(JsonOf, HasTheFilmOnceAndAnOfferForEachCountry) {
  const std::string json = json_of(k_offers);
  EXPECT_NE(
      json.find(R"({"country":"NL","offer":"live","available_until":"2027-01-01T00:00:00Z"})"),
      std::string::npos)
      << json;
  EXPECT_NE(json.find(R"({"country":"FR","offer":"none","available_until":null})"),
            std::string::npos)
      << json;
  EXPECT_EQ(json.find(R"("title":"Rain")"), json.rfind(R"("title":"Rain")"));
}

}  // namespace
}  // namespace matinee::cli
