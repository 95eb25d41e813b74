// SPDX-License-Identifier: MIT
#include "cookies/profile_groups.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "cookies/columns.hpp"
#include "cookies/snapshot.hpp"

namespace matinee::cookies {

namespace {

namespace fs = std::filesystem;

// Few tries and no pause: a display name is not worth waiting for.
constexpr int k_tries = 3;

Result<std::vector<FirefoxProfile>> load_group(sqlite::Database& database) {
  std::vector<FirefoxProfile> profiles;
  MATINEE_TRY(Columns::of(database, "Profiles"));
  MATINEE_TRY_ASSIGN(auto rows, database.prepare("SELECT path, name FROM Profiles ORDER BY id"));
  while (true) {
    MATINEE_TRY_ASSIGN(const bool row, rows.step());
    if (!row) return profiles;
    std::string path(rows.text(0));
    std::ranges::replace(path, '\\', '/');  // a Windows profile under WSL
    if (path.empty() || path.find('\0') != std::string::npos) continue;
    profiles.push_back({std::string(rows.text(1)), std::move(path)});
  }
}

Result<std::vector<FirefoxProfile>> read_group(const fs::path& file) {
  for (int attempt = 0; attempt < k_tries; ++attempt) {
    auto snapshot = Snapshot::open(file, Snapshot::Look::last);
    if (!snapshot && snapshot.error().code() == Errc::busy) continue;
    if (!snapshot) return snapshot.error();
    auto profiles = load_group(snapshot->database());
    if (snapshot->verify() == Snapshot::Verdict::torn) continue;
    if (!profiles) return profiles.error().within(file.native());
    return profiles;
  }
  return std::vector<FirefoxProfile>();
}

}  // namespace

std::vector<Error> add_group_profiles(const fs::path& root, std::vector<FirefoxProfile>& profiles) {
  std::vector<FirefoxProfile> all;
  std::vector<Error> unread;
  const auto find = [](std::vector<FirefoxProfile>& in, const fs::path& path) {
    return std::ranges::find(in, path, &FirefoxProfile::path);
  };
  for (FirefoxProfile& profile : profiles) {
    if (find(all, profile.path) != all.end()) continue;
    const std::string store_id = profile.store_id;
    all.push_back(std::move(profile));
    if (store_id.empty()) continue;
    auto members = read_group(root / "Profile Groups" / (store_id + ".sqlite"));
    if (!members) {
      if (members.error().code() != Errc::not_found) unread.push_back(members.error());
      continue;
    }
    for (FirefoxProfile& member : *members) {
      const auto known = find(all, member.path);
      if (known == all.end()) {
        all.push_back(std::move(member));
      } else if (!member.name.empty()) {
        known->name = std::move(member.name);
      }
    }
  }
  profiles = std::move(all);
  return unread;
}

}  // namespace matinee::cookies
