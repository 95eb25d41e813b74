// SPDX-License-Identifier: MIT
#include "base/sealed_secret.hpp"

#include <cerrno>
#include <optional>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

namespace matinee {
namespace {

SealedSecret sealed_with(std::string_view passphrase, std::string_view plain) {
  auto sealed = SealedSecret::seal(Secret::copy_of(passphrase), Secret::copy_of(plain));
  EXPECT_TRUE(sealed.has_value());
  return *std::move(sealed);
}

std::optional<Secret> opened_with(const SealedSecret& sealed, std::string_view passphrase) {
  auto opened = sealed.open(Secret::copy_of(passphrase));
  EXPECT_TRUE(opened.has_value());
  return *std::move(opened);
}

TEST(SealedSecret, OpensWithItsPassphraseAlone) {
  const SealedSecret sealed = sealed_with("open sesame", "an invented secret");
  const auto opened = opened_with(sealed, "open sesame");
  ASSERT_TRUE(opened.has_value());
  EXPECT_EQ(opened->reveal(), "an invented secret");
  EXPECT_FALSE(opened_with(sealed, "open barley").has_value());
}

TEST(SealedSecret, TellsPassphrasesApartThatAreNotUtf8) {
  const SealedSecret sealed = sealed_with("caf\xe9", "an invented secret");
  EXPECT_TRUE(opened_with(sealed, "caf\xe9").has_value());
  EXPECT_FALSE(opened_with(sealed, "caf\xe8").has_value());
}

TEST(SealedSecret, HoldsNothingAsWell) {
  const auto opened = opened_with(sealed_with("x", ""), "x");
  ASSERT_TRUE(opened.has_value());
  EXPECT_TRUE(opened->empty());
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
// In a process of its own, since the limit is the process's.
TEST(SealedSecretDeathTest, WithoutMemoryForTheKeyItSaysSo) {
  const auto try_without_memory = [] {
    const rlimit no_more{.rlim_cur = std::size_t{8} << 20, .rlim_max = RLIM_INFINITY};
    ::setrlimit(RLIMIT_AS, &no_more);
    const auto sealed = SealedSecret::seal(Secret::copy_of("x"), Secret::copy_of("y"));
    const bool is_told = !sealed && sealed.error().code() == Errc::failure &&
                         sealed.error().native()->value == ENOMEM;
    ::_exit(is_told ? 0 : 1);
  };
  const Secret first_use = Secret::copy_of("libsodium is set up");
  EXPECT_EXIT(try_without_memory(), testing::ExitedWithCode(0), "");
}
#endif

}  // namespace
}  // namespace matinee
