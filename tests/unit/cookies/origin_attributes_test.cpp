// SPDX-License-Identifier: MIT
#include "cookies/origin_attributes.hpp"

#include <array>

#include <gtest/gtest.h>

namespace matinee::cookies {
namespace {

TEST(FirstPartyContainer, ReadsOriginAttributes) {
  EXPECT_EQ(first_party_container(""), 0U);
  EXPECT_EQ(first_party_container("^userContextId=12"), 12U);
  EXPECT_EQ(first_party_container("^partitionKey=%28https%2Cmubi.com%29"), 0U);
  EXPECT_EQ(first_party_container("^userContextId=3&partitionKey=%28https%2Cmubi.com%29"), 3U);
  EXPECT_EQ(first_party_container("^firstPartyDomain=mubi.com"), 0U);
}

TEST(FirstPartyContainer, RefusesForeignPartitionsPrivateWindowsAndNonsense) {
  for (const std::string_view text :
       {"^partitionKey=%28https%2Cembedder.example%29",
        "^partitionKey=%28https%2Cmubi.com%2C8443%29", "^partitionKey=%28http%2Cmubi.com%29",
        "^firstPartyDomain=embedder.example", "^privateBrowsingId=1",
        "^userContextId=", "^userContextId=x", "^userContextId=-1", "^userContextId=99999999999",
        "^somethingNew=1", "^&"}) {
    EXPECT_EQ(first_party_container(text), std::nullopt) << text;
  }
}

TEST(FirstPartyContainer, OfAnObjectTakesAValueForWhatItIs) {
  const std::array<OriginAttribute, 1> forged = {{{"partitionKey", "x&userContextId=2"}}};
  EXPECT_EQ(first_party_container(forged), std::nullopt);
  const std::array<OriginAttribute, 2> own = {
      {{"userContextId", "2"}, {"partitionKey", "(https,mubi.com)"}}};
  EXPECT_EQ(first_party_container(own), 2U);
}

}  // namespace
}  // namespace matinee::cookies
