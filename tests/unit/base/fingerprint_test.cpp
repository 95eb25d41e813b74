// SPDX-License-Identifier: MIT
#include "base/fingerprint.hpp"

#include <string_view>

#include <gtest/gtest.h>

namespace matinee {
namespace {

Fingerprint fingerprint_of(std::string_view text) {
  return Fingerprint::of(Secret::copy_of(text));
}

TEST(Fingerprint, TellsSecretsApart) {
  EXPECT_EQ(fingerprint_of("0badc0de"), fingerprint_of("0badc0de"));
  EXPECT_NE(fingerprint_of("0badc0de"), fingerprint_of("0badc0df"));
  EXPECT_NE(fingerprint_of("0badc0de"), fingerprint_of("0badc0de0"));
  EXPECT_NE(fingerprint_of(""), fingerprint_of("0"));
  EXPECT_EQ(fingerprint_of(""), Fingerprint::of(Secret()));
}

TEST(Fingerprint, HoldsNothingOfTheSecret) {
  const std::string_view word = "0badc0de0badc0de0badc0de";
  const Fingerprint made = fingerprint_of(word);
  const std::string_view bytes(reinterpret_cast<const char*>(&made), sizeof(made));
  EXPECT_EQ(bytes.find("0badc0de"), std::string_view::npos);
}

}  // namespace
}  // namespace matinee
