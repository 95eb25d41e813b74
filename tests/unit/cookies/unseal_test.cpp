// SPDX-License-Identifier: MIT
#include "cookies/unseal.hpp"

#include <optional>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/kdf.hpp"
#include "support/cookie_profiles.hpp"
#include "support/temp_dir.hpp"

namespace matinee::cookies {
namespace {

using test::from_hex;
using testing::HasSubstr;

/// A keyring that remembers what it was asked.
class FakeKeyring final : public KeyProvider {
 public:
  bool serves(Scheme) const noexcept override { return true; }
  Result<std::vector<KeyCandidate>> find_keys(const KeyRequest& request) override {
    asked.push_back(request.scheme);
    schemas = request.schemas.size();
    if (error) return *error;
    applications.assign(request.applications.begin(), request.applications.end());
    std::vector<KeyCandidate> candidates;
    for (const std::string& secret : secrets) {
      candidates.push_back({Secret::copy_of(secret), "collection login"});
    }
    if (unread) candidates.push_back({{}, {}, unread});
    return candidates;
  }

  std::optional<Error> error;
  std::optional<Error> unread;
  std::size_t schemas = 0;
  std::vector<std::string> secrets;
  std::vector<Scheme> asked;
  std::vector<std::string> applications;
};

StoredCookie stored(std::string sealed, std::string domain = ".mubi.com") {
  StoredCookie cookie;
  cookie.cookie.domain = std::move(domain);
  cookie.scheme = scheme_of(sealed);
  cookie.sealed = std::move(sealed);
  return cookie;
}

class UnsealerOfChromium : public testing::Test {
 protected:
  Result<Secret> open(const StoredCookie& cookie, HostProof proof = HostProof::hash_in_front) {
    return unsealer_.open(cookie, proof);
  }
  std::string value(const std::string& hex, HostProof proof = HostProof::hash_in_front) {
    const auto opened = open(stored(from_hex(hex)), proof);
    return opened ? std::string(opened->reveal()) : opened.error().message();
  }

  FakeKeyring keyring_;
  Source source_{.browser = "chromium"};
  Unsealer unsealer_{source_, keyring_};
};

// The vectors were made by another program.
TEST_F(UnsealerOfChromium, OpensV10WithTheWellKnownKey) {
  EXPECT_EQ(value("763130c7a2705626df815f6ba104c2e791149912a5734a4bbedfd6b7e172246b3c13bf09d87258d2"
                  "dab4fca2507a8fca26668d"),
            "test-value-123");
  EXPECT_EQ(value("7631305260263c2cf103cebe96969aca228afa", HostProof::absent), "test-value-123");
  EXPECT_TRUE(keyring_.asked.empty());
}

TEST_F(UnsealerOfChromium, OpensV11WithTheTextOfTheKeyring) {
  keyring_.secrets = {"a wrong one", "AAECAwQFBgcICQoLDA0ODw=="};
  EXPECT_EQ(value("763131d97b543a02e98c2ae094d600db80c57b011ad64a59058274fd20cc89e31232b2c7563c6de1"
                  "05011865ae5845c0b74159"),
            "test-value-123");
  EXPECT_EQ(keyring_.applications, std::vector<std::string>{"chromium"});
}

TEST_F(UnsealerOfChromium, OpensV11WithTheEmptyKeyWhereTheKeyringsFails) {
  keyring_.secrets = {"a wrong one"};
  EXPECT_EQ(value("76313132a6427dc2d63498cfbd3be3ab2f9f65ba4e86aa09fe5aea16bfb24ea58033b69236003109"
                  "b22a0697739df6341a8d56"),
            "test-value-123");
}

TEST_F(UnsealerOfChromium, OpensBothVariantsOfV12) {
  std::string secret;
  for (int i = 0; i < 64; ++i)
    secret += static_cast<char>(i);
  keyring_.secrets = {secret};
  for (const char* key : {"39ba5df998f8f1c032fac27b67d7359f8feda53482637745b35e4778295d32e7",
                          "9e8a41b49112e0b5eb0086e42fa4e9705eb42012aea811394b8c7ac110214c2d"}) {
    const auto opened = open(stored(test::seal_v12(from_hex(key), ".mubi.com", "invented")));
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->reveal(), "invented");
  }
  EXPECT_EQ(keyring_.asked.size(), 1U);
}

TEST_F(UnsealerOfChromium, AnEmptyValueIsAValue) {
  const auto opened = open(stored(test::seal("v10", "peanuts", ".mubi.com", "")));
  ASSERT_TRUE(opened);
  EXPECT_TRUE(opened->empty());
}

TEST_F(UnsealerOfChromium, RefusesAValueThatWasSealedForAnotherHost) {
  const auto opened = open(stored(test::seal("v10", "peanuts", "mubi.com", "moved"), ".mubi.com"));
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code(), Errc::unsupported);
}

TEST_F(UnsealerOfChromium, RefusesAValueWithoutTheHashWhereOneBelongs) {
  EXPECT_FALSE(open(stored(test::seal("v10", "peanuts", "", "no hash in front"))));
}

TEST_F(UnsealerOfChromium, NeverOpensV11WithTheWellKnownKey) {
  EXPECT_FALSE(open(stored(test::seal("v11", "peanuts", ".mubi.com", "invented"))));
}

TEST_F(UnsealerOfChromium, SaysThatTheKeyringHasLostTheKey) {
  keyring_.secrets = {"of a keyring that was made anew"};
  const auto opened = open(stored(test::seal("v11", "right", ".mubi.com", "invented")));
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code(), Errc::unsupported);
  EXPECT_EQ(opened.error().subject(), Subject::keyring);
  EXPECT_THAT(opened.error().message(), HasSubstr("a key that the keyring no longer has"));
  EXPECT_THAT(opened.error().message(), HasSubstr("sign in anew in that browser"));
}

TEST_F(UnsealerOfChromium, SaysTheSameOfAKeyringWithoutAnyKey) {
  keyring_.error = Error(Errc::not_found, "the Secret Service holds no key of chromium");
  const auto opened = open(stored(test::seal("v11", "right", ".mubi.com", "invented")));
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code(), Errc::unsupported);
  EXPECT_THAT(opened.error().message(), HasSubstr("the Secret Service holds no key of chromium"));
}

TEST_F(UnsealerOfChromium, IsLockedWhereAKeyringThatCouldNotBeOpenedMayHaveTheKey) {
  keyring_.secrets = {"wrong"};
  keyring_.unread = Error(Errc::locked, "the wallet is closed");
  const auto opened = open(stored(test::seal("v11", "right", ".mubi.com", "invented")));
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code(), Errc::locked);
  EXPECT_EQ(opened.error().message(), "the wallet is closed");
  EXPECT_TRUE(open(stored(test::seal("v11", "wrong", ".mubi.com", "invented"))));
}

TEST_F(UnsealerOfChromium, TellsADamagedValueFromAMissingKey) {
  keyring_.secrets = {"right"};
  EXPECT_TRUE(open(stored(test::seal("v11", "right", ".mubi.com", "invented"))));
  const auto opened = open(stored(test::seal("v11", "right", "other.host", "moved")));
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code(), Errc::integrity);
}

TEST_F(UnsealerOfChromium, TriesEveryKeyOfChromiumsSchemasForAProfileNamedByPath) {
  keyring_.secrets = {"right"};
  EXPECT_TRUE(open(stored(test::seal("v11", "right", ".mubi.com", "invented"))));
  EXPECT_EQ(keyring_.schemas, 0U);
  source_.install = Install::path;
  Unsealer of_path(source_, keyring_);
  EXPECT_TRUE(of_path.open(stored(test::seal("v11", "right", ".mubi.com", "invented")),
                           HostProof::hash_in_front));
  EXPECT_EQ(keyring_.schemas, 2U);
  Unsealer without_hash(source_, keyring_);
  EXPECT_TRUE(
      without_hash.open(stored(test::seal("v11", "right", "", "invented")), HostProof::absent));
  EXPECT_EQ(keyring_.schemas, 0U);
}

/// A profile of Chromium that was copied from another system.
class ProfileOfAnotherSystem : public UnsealerOfChromium {
 protected:
  Error error_of(const std::string& folder) {
    source_.file = dir_.path() / folder / "Cookies";
    const auto opened = open(stored(test::seal("v10", "of a Keychain", ".mubi.com", "invented")));
    return opened ? Error(Errc::bug, "opened") : opened.error();
  }
  test::TempDir dir_;
};

TEST_F(ProfileOfAnotherSystem, IsNamed) {
  dir_.write("windows/Local State", R"({"os_crypt": {"encrypted_key": "RFBBUEkB"}})");
  dir_.write("linux/Local State", R"({"os_crypt": {"portal": {"prev_desktop": "GNOME"}}})");
  for (const auto& [folder, words] :
       {std::pair("windows/Default", "sealed on Windows"),
        {"windows/Default/Network", "sealed on Windows"},
        {"Library/Application Support/Google/Chrome/Default", "sealed on macOS"},
        {"linux/Default", "not of Linux"},
        {"nothing/Default", "not of Linux"}}) {
    const Error error = error_of(folder);
    EXPECT_EQ(error.code(), Errc::unsupported) << folder;
    EXPECT_EQ(error.subject(), Subject::session_source);
    EXPECT_THAT(error.message(), HasSubstr(words)) << folder;
  }
}

TEST_F(UnsealerOfChromium, TellsWhatItTried) {
  keyring_.secrets = {"wrong"};
  const auto opened = open(stored(test::seal("v11", "right", ".mubi.com", "invented")));
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().message().find("collection login, the empty key"), std::string::npos);
}

TEST_F(UnsealerOfChromium, AsksTheKeyringOnceForManyCookies) {
  keyring_.secrets = {"right"};
  for (int i = 0; i < 5; ++i) {
    EXPECT_TRUE(open(stored(test::seal("v11", "right", ".mubi.com", std::to_string(i)))));
  }
  EXPECT_EQ(keyring_.asked.size(), 1U);
}

TEST_F(UnsealerOfChromium, SaysToWhomTheRestIsSealedAndTriesNothing) {
  for (const std::string& sealed : {std::string("v20 sealed"), std::string("v33 sealed"),
                                    std::string("\x01\0\0\0\xd0\x8c\x9d\xdf sealed", 15)}) {
    const auto opened = open(stored(sealed));
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code(), Errc::unsupported);
  }
  EXPECT_TRUE(keyring_.asked.empty());
}

TEST_F(UnsealerOfChromium, SurvivesSealedValuesOfAnyLength) {
  for (std::size_t size = 0; size < 64; ++size) {
    EXPECT_FALSE(open(stored("v10" + std::string(size, 'x'))));
    EXPECT_FALSE(open(stored("v12" + std::string(size, 'x'))));
  }
}

TEST(TryKey, WithoutAHashTakesNoTextThatIsNotUtf8) {
  const Secret key =
      crypto::derive_pbkdf2_sha1("peanuts", {.salt = "saltysalt", .iterations = 1, .key_size = 16});
  const auto attempt = [&](std::string_view value) {
    return try_key(key, stored(test::seal("v10", "peanuts", "", value)), HostProof::absent)
        .has_value();
  };
  EXPECT_TRUE(attempt("plain"));
  EXPECT_TRUE(attempt("caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x8e\xac"));
  EXPECT_FALSE(attempt("\xff\xfe"));
  EXPECT_FALSE(attempt("cut \xc3"));
  EXPECT_FALSE(attempt("line\nbreak"));
}

}  // namespace
}  // namespace matinee::cookies
