// SPDX-License-Identifier: MIT
#include "session/keyring_provider.hpp"

#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace matinee::session {
namespace {

using cookies::Keyring;
using cookies::Scheme;
using keyring::WalletVersion;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

constexpr std::array<std::string_view, 2> k_applications{"chromium", "msedge"};

cookies::KeyRequest a_request(Scheme scheme, std::optional<Keyring> only = {}) {
  return {.scheme = scheme,
          .browser = "edge",
          .applications = k_applications,
          .wallet = "Chromium",
          .app_id = "com.microsoft.Edge",
          .only = only};
}

TEST(KeySearchForV11, NamesEveryApplicationAndTheWalletOfTheBrand) {
  const KeySearch search = search_for(a_request(Scheme::v11));
  EXPECT_THAT(search.attributes, ElementsAre(ElementsAre(Pair("application", "chromium")),
                                             ElementsAre(Pair("application", "msedge"))));
  EXPECT_THAT(search.wallets, ElementsAre(WalletVersion::kwallet6, WalletVersion::kwallet5,
                                          WalletVersion::kwallet4));
  EXPECT_EQ(search.entry.folder, "Chromium Keys");
  EXPECT_EQ(search.entry.key, "Chromium Safe Storage");
  EXPECT_EQ(search.entry.type, keyring::WalletEntry::Type::password);
}

TEST(KeySearchForV12, NamesTheApplicationIdOfThePortal) {
  const KeySearch search = search_for(a_request(Scheme::v12));
  EXPECT_THAT(search.attributes, ElementsAre(ElementsAre(Pair("app_id", "com.microsoft.Edge"))));
  EXPECT_EQ(search.entry.folder, "xdg-desktop-portal");
  EXPECT_EQ(search.entry.key, "com.microsoft.Edge");
  EXPECT_EQ(search.entry.type, keyring::WalletEntry::Type::bytes);
}

TEST(KeySearch, KeepsToTheKeyringThatTheUserNamed) {
  const auto only = [](Keyring keyring) { return search_for(a_request(Scheme::v11, keyring)); };
  EXPECT_THAT(only(Keyring::gnomekeyring).wallets, IsEmpty());
  EXPECT_EQ(only(Keyring::gnomekeyring).attributes.size(), 2U);
  EXPECT_THAT(only(Keyring::kwallet5).wallets, ElementsAre(WalletVersion::kwallet5));
  EXPECT_THAT(only(Keyring::kwallet5).attributes, IsEmpty());
  EXPECT_THAT(only(Keyring::kwallet6).wallets, ElementsAre(WalletVersion::kwallet6));
  EXPECT_EQ(only(Keyring::kwallet).wallets.size(), 3U);
  EXPECT_THAT(only(Keyring::basictext).wallets, IsEmpty());
  EXPECT_THAT(only(Keyring::basictext).attributes, IsEmpty());
}

TEST(KeySearch, NamesTheSchemasWhereTheSecretServiceIsMeant) {
  constexpr std::array<std::string_view, 1> k_schemas{"a_schema"};
  cookies::KeyRequest request = a_request(Scheme::v11);
  EXPECT_THAT(search_for(request).of_any, IsEmpty());
  request.schemas = k_schemas;
  EXPECT_THAT(search_for(request).of_any, ElementsAre(ElementsAre(Pair("xdg:schema", "a_schema"))));
  request.only = Keyring::kwallet;
  EXPECT_THAT(search_for(request).of_any, IsEmpty());
}

TEST(KeySearch, AsksNothingForABrowserWithoutNames) {
  const KeySearch search = search_for({.scheme = Scheme::v12, .browser = "whale"});
  EXPECT_THAT(search.attributes, IsEmpty());
  EXPECT_THAT(search.wallets, IsEmpty());
}

TEST(KeyringProvider, ServesTheSchemesWhoseKeysAreInAKeyring) {
  const SystemClock clock;
  const KeyringProvider provider({}, keyring::Prompting::forbidden, clock, {});
  EXPECT_TRUE(provider.serves(Scheme::v11));
  EXPECT_TRUE(provider.serves(Scheme::v12));
  for (const Scheme scheme : {Scheme::plain, Scheme::v10, Scheme::v20, Scheme::dpapi})
    EXPECT_FALSE(provider.serves(scheme));
}

TEST(KeyringProvider, SaysWhatToDoWithoutASessionBus) {
  const SystemClock clock;
  KeyringProvider provider({}, keyring::Prompting::forbidden, clock, {});
  const auto keys = provider.find_keys(a_request(Scheme::v11));
  ASSERT_FALSE(keys);
  EXPECT_EQ(keys.error().code(), Errc::locked);
  EXPECT_THAT(keys.error().message(), testing::HasSubstr("no session bus"));
  EXPECT_THAT(keys.error().message(), testing::HasSubstr("DBUS_SESSION_BUS_ADDRESS"));
}

TEST(KeyringProvider, NeedsNoBusWhereTheUserNamedNoKeyring) {
  const SystemClock clock;
  std::vector<std::string> notices;
  KeyringProvider provider({}, keyring::Prompting::forbidden, clock,
                           [&](std::string_view line) { notices.emplace_back(line); });
  const auto keys = provider.find_keys(a_request(Scheme::v11, Keyring::basictext));
  ASSERT_FALSE(keys);
  EXPECT_EQ(keys.error().message(), "no keyring to ask for the v11 key of edge");
  EXPECT_THAT(notices, IsEmpty());
}

}  // namespace
}  // namespace matinee::session
