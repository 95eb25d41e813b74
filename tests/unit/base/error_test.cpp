// SPDX-License-Identifier: MIT
#include <cerrno>
#include <string>

#include <matinee/error.hpp>
#include <matinee/result.hpp>

#include <gtest/gtest.h>

namespace matinee {
namespace {

TEST(Error, FromErrnoNamesTheObjectAndKeepsTheNativeCode) {
  const Error error = Error::from_errno(ENOENT, "profile x");
  EXPECT_EQ(error.code(), Errc::not_found);
  EXPECT_EQ(error.message(), "profile x: No such file or directory");
  EXPECT_EQ(error.native(), (NativeCode{NativeCode::Space::posix, ENOENT}));
}

TEST(Error, FromErrnoTellsStorageTroubleFromTheRest) {
  for (const int value : {ENOSPC, EDQUOT, EACCES, EROFS}) {
    EXPECT_EQ(Error::from_errno(value, "f").code(), Errc::storage) << value;
  }
  EXPECT_EQ(Error::from_errno(EINVAL, "f").code(), Errc::failure);
}

TEST(Error, WithinPutsTheContextInFrontAndKeepsTheRest) {
  const Error inner(Errc::network, "no route", NativeCode{NativeCode::Space::curl, 7},
                    Recovery::retry_later);
  const Error outer = inner.within("segment 3");
  EXPECT_EQ(outer.message(), "segment 3: no route");
  EXPECT_EQ(outer.code(), Errc::network);
  EXPECT_EQ(outer.native(), inner.native());
  EXPECT_EQ(outer.recovery(), Recovery::retry_later);
}

TEST(Error, KeepsTheFirstWordOnWhatItIsAbout) {
  const Error error(Errc::not_found, "gone");
  EXPECT_EQ(error.subject(), Subject::unsaid);
  const Error about_film = error.about(Subject::film).within("x").about(Subject::media);
  EXPECT_EQ(about_film.subject(), Subject::film);
  EXPECT_EQ(about_film.message(), "x: gone");
}

Result<int> half_of(int value) {
  if (value % 2 != 0) return Error(Errc::usage, "odd");
  return value / 2;
}

Result<std::string> describe_quarter(int value) {
  MATINEE_TRY_ASSIGN(const int half, half_of(value));
  MATINEE_TRY_ASSIGN(const int quarter, half_of(half));
  MATINEE_TRY(half_of(0));
  return std::to_string(quarter);
}

TEST(Result, TryPassesValuesOnAndErrorsUp) {
  EXPECT_EQ(describe_quarter(8).value(), "2");
  ASSERT_FALSE(describe_quarter(6).has_value());
  EXPECT_EQ(describe_quarter(6).error().code(), Errc::usage);
}

}  // namespace
}  // namespace matinee
