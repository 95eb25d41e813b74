// SPDX-License-Identifier: MIT
#include "backup/saved.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "json/json.hpp"
#include "support/temp_dir.hpp"
#include "sys/file.hpp"

namespace matinee::backup {
namespace {

RawListing listing(std::vector<int> ids) {
  RawListing made;
  for (const int id : ids) {
    const std::string text = std::to_string(id);
    made.items.push_back({.key = id,
                          .json = R"({"id":)" + text + R"(,"title":"L","film":{"id":)" + text +
                                  R"(,"title":"F"}})"});
  }
  made.total = ids.size();
  return made;
}

class Saved : public ::testing::Test {
 protected:
  test::TempDir temp;
  std::filesystem::path path = temp.path() / "films";

  Result<Report> save(Fetched fetched) const {
    MATINEE_TRY_ASSIGN(const auto backup, open_backup(path));
    const UnixTime now{std::chrono::seconds(1'795'824'000)};
    return backup->save(std::move(fetched), {.user_id = 42, .country = "NL", .now = now});
  }

  json::Value read(const char* file) const {
    return json::parse(sys::read_file(path / file, 1'000'000).value_or(""));
  }
};

TEST_F(Saved, TheSecondBackupAddsToTheFirst) {
  const auto first = save({.ratings = listing({1, 2}), .wishes = listing({5})});
  ASSERT_TRUE(first.has_value());
  EXPECT_TRUE(first->is_first);
  const auto second = save({.ratings = listing({3, 2}), .wishes = listing({5})});
  ASSERT_TRUE(second.has_value());
  EXPECT_FALSE(second->is_first);
  EXPECT_EQ(second->ratings.added, 1U);
  EXPECT_EQ(second->ratings.gone, 1U);
  EXPECT_EQ(second->ratings.listed, 2U);
  EXPECT_EQ(second->wishes.kept, 0U);
  const auto ratings = read("json/ratings.json");
  EXPECT_EQ(json::list(ratings, "ratings").size(), 2U);
  EXPECT_EQ(json::list(ratings, "no_longer_listed").at(0).at("entry").at("id"), 1);
  EXPECT_EQ(open_backup(path).value()->owner(), 42);
}

TEST_F(Saved, AListThatIsGoneKeepsItsFilms) {
  Fetched fetched{.lists = listing({9})};
  fetched.films_of_lists[9] = listing({1, 2});
  ASSERT_TRUE(save(std::move(fetched)).has_value());
  ASSERT_TRUE(save({.lists = listing({})}).has_value());
  EXPECT_EQ(json::list(read("json/list-9.json"), "list_films").size(), 2U);
  EXPECT_EQ(json::list(read("json/lists.json"), "no_longer_listed").size(), 1U);
}

TEST_F(Saved, AListWhoseFilmsDidNotComeKeepsThem) {
  Fetched fetched{.lists = listing({9})};
  fetched.films_of_lists[9] = listing({1, 2});
  ASSERT_TRUE(save(std::move(fetched)).has_value());
  ASSERT_TRUE(save({.lists = listing({9})}).has_value());
  EXPECT_EQ(json::list(read("json/list-9.json"), "list_films").size(), 2U);
}

TEST_F(Saved, AListWhoseFilmsNeverCameHasNoFile) {
  for (int run = 0; run < 2; ++run) {
    ASSERT_TRUE(save({.lists = listing({9})}).has_value());
    EXPECT_FALSE(std::filesystem::exists(path / "json/list-9.json"));
  }
  Fetched fetched{.lists = listing({9})};
  fetched.films_of_lists[9] = listing({1});
  ASSERT_TRUE(save(std::move(fetched)).has_value());
  EXPECT_EQ(json::list(read("json/list-9.json"), "list_films").size(), 1U);
}

TEST_F(Saved, WhatCannotBeReadIsNotReplaced) {
  ASSERT_TRUE(save({.ratings = listing({1})}).has_value());
  std::ofstream(path / "json/ratings.json") << "{";
  const auto second = save({.ratings = listing({1})});
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code(), Errc::integrity);
  EXPECT_NE(second.error().message().find("ratings.json"), std::string::npos);
}

TEST_F(Saved, AMissingListIsNoEmptyOne) {
  Fetched fetched{.lists = listing({9})};
  fetched.films_of_lists[9] = listing({1, 2});
  ASSERT_TRUE(save(std::move(fetched)).has_value());
  for (const char* file : {"json/ratings.json", "json/list-9.json"}) {
    std::filesystem::rename(path / file, temp.path() / "away");
    const auto second = save({.lists = listing({9})});
    ASSERT_FALSE(second.has_value()) << file;
    EXPECT_EQ(second.error().code(), Errc::integrity);
    EXPECT_NE(second.error().message().find(file), std::string::npos);
    std::filesystem::rename(temp.path() / "away", path / file);
  }
  EXPECT_TRUE(save({}).has_value());
}

}  // namespace
}  // namespace matinee::backup
