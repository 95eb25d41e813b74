// SPDX-License-Identifier: MIT
#include "mubi/custom_data.hpp"

#include <gtest/gtest.h>

#include "base/base64.hpp"

namespace matinee::mubi {
namespace {

TEST(CustomData, IsTheBase64OfTheThreeMembersInOrderWithoutSpaces) {
  const Secret value = make_custom_data(1234567, Secret::copy_of("\"invented\""));
  EXPECT_EQ(decode_base64(value.reveal()),
            R"({"userId":1234567,"sessionId":"invented","merchant":"mubi"})");
}

TEST(CustomData, IsPadded) {
  EXPECT_EQ(make_custom_data(1, Secret::copy_of("\"a\"")).size() % 4, 0U);
}

TEST(JsonString, QuotesWhatNeedsIt) {
  EXPECT_EQ(json_string(Secret::copy_of("a\"b\\c")).reveal(), R"("a\"b\\c")");
}

}  // namespace
}  // namespace matinee::mubi
