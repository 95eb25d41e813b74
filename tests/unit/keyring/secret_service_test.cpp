// SPDX-License-Identifier: MIT
//
// Only what needs no bus; the rest is in functional/keyring_test.py and keyring_daemons_test.py.
#include "keyring/secret_service.hpp"

#include <gtest/gtest.h>

namespace matinee::keyring {
namespace {

TEST(CollectionOf, IsReadFromThePathOfAnItem) {
  EXPECT_EQ(collection_of("/org/freedesktop/secrets/collection/login/12"), "login");
  EXPECT_EQ(collection_of("/org/freedesktop/secrets/collection/Default_5fkeyring/1"),
            "Default_5fkeyring");
}

TEST(CollectionOf, IsTheLastPartOfAnyOtherPath) {
  EXPECT_EQ(collection_of("/org/example/items/7"), "7");
  EXPECT_EQ(collection_of("/org/freedesktop/secrets/collection/"), "");
  EXPECT_EQ(collection_of("/"), "");
  EXPECT_EQ(collection_of(""), "");
}

}  // namespace
}  // namespace matinee::keyring
