// SPDX-License-Identifier: MIT
#include "cookies/profile_groups.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/cookie_profiles.hpp"
#include "support/database_file.hpp"
#include "support/temp_dir.hpp"

namespace matinee::cookies {
namespace {

using testing::ElementsAre;

class ProfileGroup : public testing::Test {
 protected:
  std::vector<std::string> with_groups(std::vector<FirefoxProfile> profiles) const {
    add_group_profiles(dir_.path(), profiles);
    std::vector<std::string> lines;
    for (const FirefoxProfile& profile : profiles)
      lines.push_back(profile.path.native() + " " + profile.name);
    return lines;
  }
  std::filesystem::path file(const std::string& store_id) const {
    return dir_.path() / "Profile Groups" / (store_id + ".sqlite");
  }
  test::TempDir dir_;
};

TEST_F(ProfileGroup, AddsItsProfilesBehindTheOneThatStandsForIt) {
  test::make_profile_group(file("g"), {{"a", "Original"}, {"b", "Films"}, {"c", ""}});
  EXPECT_THAT(with_groups({{"default", "a", "g"}, {"other", "z"}}),
              ElementsAre("a Original", "b Films", "c ", "z other"));
}

TEST_F(ProfileGroup, ListsAProfileThatIsInTheFileTooOnce) {
  test::make_profile_group(file("g"), {{"b", "Films"}});
  EXPECT_THAT(with_groups({{"default", "a", "g"}, {"older name", "b", "g"}}),
              ElementsAre("a default", "b Films"));
}

TEST_F(ProfileGroup, OfWindowsHasPathsOfWindows) {
  test::make_profile_group(file("g"), {{"Profiles\\b", "Films"}});
  EXPECT_THAT(with_groups({{"default", "Profiles/a", "g"}}),
              ElementsAre("Profiles/a default", "Profiles/b Films"));
}

TEST_F(ProfileGroup, ThatCannotBeReadChangesNothing) {
  dir_.write("Profile Groups/odd.sqlite", "not a database, but long enough to have a header");
  test::DatabaseFile(dir_.path() / "empty").execute("CREATE TABLE t(a)").value();
  dir_.write("Profile Groups/other.sqlite", test::content_of(dir_.path() / "empty"));
  EXPECT_THAT(with_groups({{"x", "a", "absent"}, {"y", "b", "odd"}, {"z", "c", "other"}}),
              ElementsAre("a x", "b y", "c z"));
}

}  // namespace
}  // namespace matinee::cookies
