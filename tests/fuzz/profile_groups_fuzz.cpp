// SPDX-License-Identifier: MIT
#include "cookies/profile_groups.hpp"
#include "rows.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace matinee;
  fuzz::Input input(data, size);
  const auto file = fuzz::fresh_file("Profile Groups/0a1b.sqlite");
  {
    test::DatabaseFile group(file);
    fuzz::make_fast(group);
    (void)group.execute("CREATE TABLE Profiles(id INTEGER PRIMARY KEY, path, name)");
    fuzz::fill(group, "Profiles", {"path", "name"}, input);
  }
  std::vector<cookies::FirefoxProfile> profiles{
      {.name = "default", .path = "aaa.default", .store_id = "0a1b"}};
  (void)cookies::add_group_profiles(file.parent_path().parent_path(), profiles);
  // The one of profiles.ini stays the first.
  if (profiles.empty() || profiles.front().path != "aaa.default") __builtin_trap();
  return 0;
}
