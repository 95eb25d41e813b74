// SPDX-License-Identifier: MIT
#include "access/sign_in_note.hpp"

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "support/jar.hpp"
#include "support/temp_dir.hpp"

namespace matinee::access {
namespace {

using testing::HasSubstr;

class Notes : public testing::Test {
 protected:
  test::TempDir folder;
  SignInNotes notes{folder.path() / "state/matinee"};
  std::filesystem::path file = folder.path() / "state/matinee/last-sign-in";

  ::mode_t mode_of(const std::filesystem::path& path) {
    struct stat found{};
    EXPECT_EQ(::stat(path.c_str(), &found), 0) << path;
    return found.st_mode & 0777;
  }
};

TEST_F(Notes, AreReadBackAsTheyWereWritten) {
  EXPECT_EQ(notes.read(), std::nullopt);
  const CookieOrigin origin{.browser = "file", .file = "/a folder/cookies.txt"};
  ASSERT_TRUE(notes.write({.origin = origin, .signed_in_at = test::k_today}).has_value());
  const auto note = notes.read();
  ASSERT_TRUE(note.has_value());
  EXPECT_EQ(note->origin.browser, "file");
  EXPECT_EQ(note->origin.file, "/a folder/cookies.txt");
  EXPECT_EQ(note->signed_in_at, test::k_today);
}

TEST_F(Notes, AreTheUsersAloneAndOnlyTheLastIsKept) {
  ASSERT_TRUE(notes.write({.origin = {.browser = "token"}, .signed_in_at = test::k_today}));
  ASSERT_TRUE(notes.write({.origin = {.browser = "device"}, .signed_in_at = test::k_today}));
  EXPECT_EQ(notes.read()->origin.browser, "device");
  EXPECT_EQ(mode_of(file), 0600U);
  EXPECT_EQ(mode_of(file.parent_path()), 0700U);
  notes.remove();
  EXPECT_EQ(notes.read(), std::nullopt);
  notes.remove();
}

TEST_F(Notes, OfABrokenFileAreNone) {
  std::filesystem::create_directories(file.parent_path());
  for (const char* text :
       {"", "\n\n", "at", "at x\nbrowser device\n", "browser device\n",
        "at 99999999999999\nbrowser device\n", "at -1\nbrowser device\n", "at 1700000000\n"}) {
    folder.write("state/matinee/last-sign-in", text);
    EXPECT_EQ(notes.read(), std::nullopt) << text;
  }
}

TEST_F(Notes, LeaveOutANameThatWouldBreakOutOfItsLine) {
  const CookieOrigin origin{.browser = "file", .file = "/a\nat 1"};
  ASSERT_TRUE(notes.write({.origin = origin, .signed_in_at = test::k_today}).has_value());
  EXPECT_EQ(notes.read()->signed_in_at, test::k_today);
  EXPECT_EQ(notes.read()->origin.file, "");
}

TEST_F(Notes, AreNotWrittenIntoAFolderThatOthersMayEnter) {
  std::filesystem::create_directories(file.parent_path());
  ASSERT_EQ(::chmod(file.parent_path().c_str(), 0755), 0);
  EXPECT_EQ(notes.write({.origin = {.browser = "device"}}).error().code(), Errc::storage);
}

TEST_F(Notes, WithoutAPlaceKeepNothing) {
  const SignInNotes none;
  EXPECT_FALSE(none.write({.origin = {.browser = "device"}}).has_value());
  EXPECT_EQ(none.read(), std::nullopt);
  none.remove();
}

TEST(EndedError, NamesTheSignInAndItsTime) {
  const Error error = ended_error({.origin = {.browser = "device"},
                                   .signed_in_at = UnixTime(std::chrono::seconds(1'764'259'200))});
  EXPECT_EQ(error.code(), Errc::signed_out);
  EXPECT_EQ(error.subject(), Subject::token);
  EXPECT_THAT(error.message(), HasSubstr("the sign-in by code of 2025-11-27 16:00 UTC has ended"));
}

TEST(TitleOf, CallsEachKindByItsName) {
  const auto title = [](CookieOrigin origin) {
    return title_of(SignInNote{std::move(origin), {}});
  };
  EXPECT_EQ(title({.browser = "device"}), "the sign-in by code");
  EXPECT_EQ(title({.browser = "token", .file = "-"}), "the sign-in with a token");
  EXPECT_EQ(title({.browser = "firefox", .profile = "login"}), "the sign-in with firefox");
  EXPECT_EQ(title({.browser = "file", .file = "/c.txt"}), "the session of /c.txt");
}

}  // namespace
}  // namespace matinee::access
