// SPDX-License-Identifier: MIT
#include "host/paths.hpp"

#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>
#include <unistd.h>

#include "support/temp_dir.hpp"

namespace matinee::host {
namespace {

namespace fs = std::filesystem;

TEST(Absolute, IsFoundFromAnyFolder) {
  EXPECT_EQ(absolute(""), "");
  EXPECT_EQ(absolute("/a/b"), "/a/b");
  EXPECT_EQ(absolute("a"), (fs::current_path() / "a").native());
}

TEST(UsualConfigFile, IsBelowTheFolderForSuchFiles) {
  EXPECT_EQ(usual_config_file("/home/u/.config"), "/home/u/.config/matinee/config.toml");
}

TEST(ProgramPart, IsBesideTheFolderOfTheProgramAndNeverInTheCurrentOne) {
  const fs::path self = fs::read_symlink("/proc/self/exe");
  EXPECT_EQ(program_part("matinee-x"),
            self.parent_path().parent_path() / "libexec/matinee/matinee-x");
}

class TheAgentsPlace : public testing::Test {
 protected:
  void SetUp() override {
    ::unsetenv("MATINEE_SOCKET");
    ::unsetenv("XDG_RUNTIME_DIR");
  }
  void TearDown() override { SetUp(); }
};

TEST_F(TheAgentsPlace, IsInTheRuntimeFolder) {
  ::setenv("XDG_RUNTIME_DIR", "/run/user/1000", 1);
  const auto place = agent_place();
  ASSERT_TRUE(place.has_value());
  EXPECT_EQ(place->socket, "/run/user/1000/matinee/agent.sock");
  EXPECT_FALSE(place->is_named);
}

TEST_F(TheAgentsPlace, IsTheNamedSocketBeforeAnyOther) {
  ::setenv("XDG_RUNTIME_DIR", "/run/user/1000", 1);
  ::setenv("MATINEE_SOCKET", "s.sock", 1);
  const auto place = agent_place();
  ASSERT_TRUE(place.has_value());
  EXPECT_EQ(place->socket, fs::current_path() / "s.sock");
  EXPECT_TRUE(place->is_named);
  ::setenv("MATINEE_SOCKET", "", 1);
  EXPECT_FALSE(agent_place()->is_named);
}

TEST_F(TheAgentsPlace, IsNotInTheRuntimeFolderOfAnotherUser) {
  if (::geteuid() != 0) GTEST_SKIP() << "giving a folder away takes root";
  const test::TempDir folder;
  ::setenv("XDG_RUNTIME_DIR", folder.path().c_str(), 1);
  EXPECT_TRUE(agent_place().has_value());
  EXPECT_EQ(own_runtime_dir(), folder.path());
  ASSERT_EQ(::chown(folder.path().c_str(), 65534, 65534), 0);
  const auto place = agent_place();
  ASSERT_FALSE(place.has_value());
  EXPECT_EQ(place.error().code(), Errc::storage);
  EXPECT_NE(place.error().message().find("another user"), std::string::npos);
  EXPECT_FALSE(own_runtime_dir().has_value());
  ASSERT_EQ(::chown(folder.path().c_str(), 0, 0), 0);
}

TEST_F(TheAgentsPlace, IsNowhereElse) {
  EXPECT_EQ(agent_place().error().code(), Errc::storage);
  ::setenv("XDG_RUNTIME_DIR", "relative", 1);
  EXPECT_EQ(agent_place().error().code(), Errc::storage);
}

}  // namespace
}  // namespace matinee::host
