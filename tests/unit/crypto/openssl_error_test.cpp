// SPDX-License-Identifier: MIT
#include "crypto/openssl_error.hpp"

#include <gtest/gtest.h>
#include <openssl/err.h>

namespace matinee::crypto {
namespace {

TEST(OpensslError, KeepsTheCodeAndEmptiesTheQueue) {
  ERR_raise(ERR_LIB_USER, ERR_R_MALLOC_FAILURE);
  const Error error = openssl_error("hkdf");
  EXPECT_EQ(error.code(), Errc::failure);
  EXPECT_EQ(error.message().rfind("hkdf: ", 0), 0U);
  ASSERT_TRUE(error.native());
  EXPECT_EQ(error.native()->space, NativeCode::Space::openssl);
  EXPECT_EQ(ERR_peek_error(), 0U);
}

}  // namespace
}  // namespace matinee::crypto
