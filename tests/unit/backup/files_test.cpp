// SPDX-License-Identifier: MIT
#include "backup/files.hpp"

#include <map>

#include <gtest/gtest.h>

namespace matinee::backup {
namespace {

std::string entry(int id, const char* more) {
  return R"({"id":)" + std::to_string(id) + more + R"(,"film":{"id":)" + std::to_string(id) +
         R"(,"title":"Film )" + std::to_string(id) + R"("}})";
}

KeptList list(const char* more) {
  return {{.raw = {.key = 1, .json = entry(1, more)}},
          {.raw = {.key = 2, .json = entry(2, more)}, .gone_since = "2026-10-01"}};
}

std::map<std::string, std::string> made() {
  Kept kept{.profile = R"({"id":42,"name":"Ida"})",
            .ratings = list(R"(,"overall":4)"),
            .views = list(R"(,"watched_at":"2026-01-01T20:00:00Z")"),
            .wishes = list(""),
            .lists = {{.raw = {.key = 9, .json = R"({"id":9,"title":"Mine"})"}}}};
  kept.films_of_lists[9] = list("");
  std::map<std::string, std::string> files;
  const UnixTime now{std::chrono::seconds(1'795'824'000)};
  for (File& file : files_of(std::move(kept), {.user_id = 42, .country = "NL", .now = now}))
    files[file.path] = file.text;
  return files;
}

TEST(Files, AreNamedInTheManifest) {
  const auto files = made();
  const auto manifest = parse_manifest(files.at(k_manifest_name));
  ASSERT_TRUE(manifest.has_value());
  EXPECT_EQ(manifest->saved_at, "2026-11-28T00:00:00Z");
  EXPECT_EQ(manifest->files.size(), files.size());
  for (const std::string& file : manifest->files)
    EXPECT_TRUE(files.contains(file)) << file;
  for (const char* file :
       {"json/ratings.json", "json/history.json", "json/watchlist.json", "json/lists.json",
        "json/list-9.json", "json/profile.json", "csv/ratings.csv", "csv/history.csv",
        "csv/watchlist.csv", "csv/lists.csv", "letterboxd/ratings.csv", "letterboxd/history.csv",
        "letterboxd/watchlist.csv", "watchlist.ics", "index.html"})
    EXPECT_TRUE(files.contains(file)) << file;
}

TEST(Files, TablesTellWhatIsGoneAndAnImportLeavesItOut) {
  const auto files = made();
  for (const char* name : {"ratings", "history", "watchlist", "lists"}) {
    const std::string& table = files.at(std::string("csv/") + name + ".csv");
    EXPECT_NE(table.find(",gone_since\r\n"), std::string::npos) << table;
    EXPECT_NE(table.find("2026-10-01\r\n"), std::string::npos) << table;
  }
  for (const char* name : {"ratings", "history", "watchlist"}) {
    const std::string& table = files.at(std::string("letterboxd/") + name + ".csv");
    EXPECT_NE(table.find("Film 1"), std::string::npos);
    EXPECT_EQ(table.find("Film 2"), std::string::npos);
  }
}

}  // namespace
}  // namespace matinee::backup
