// SPDX-License-Identifier: MIT
#include "watchlist_import.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace matinee::cli {
namespace {

using nlohmann::json;

const mubi::Film k_rain{.id = 7, .title = "Rain", .year = 1999, .directors = {"A B"}};

std::vector<ImportedFilm> outcomes() {
  return {{.wanted = {.line = 1, .text = "Rain (1999)", .title = "Rain", .year = 1999},
           .state = ImportState::added,
           .film = k_rain},
          {.wanted = {.line = 2, .text = "rain\x1b[2J", .title = "rain"},
           .state = ImportState::uncertain,
           .candidates = {k_rain},
           .error = Error(Errc::not_found, "rain: several films may be meant, or none")},
          {.wanted = {.line = 3, .text = "snow"}, .state = ImportState::untried}};
}

TEST(ImportTable, HasTheCandidatesBelowTheirEntry) {
  EXPECT_EQ(table_of(outcomes(), Display{}),
            "STATE      IN THE FILE  ID  TITLE  YEAR  DIRECTOR\n"
            "added      Rain (1999)  7   Rain   1999  A B\n"
            "uncertain  rain [2J\n"
            "candidate               7   Rain   1999  A B\n"
            "not tried  snow\n");
}

TEST(ImportJson, HasEachFilmOfTheFile) {
  const json document = json::parse(json_of(outcomes()));
  const json& list = document.at("watchlist");
  ASSERT_EQ(list.size(), 3U);
  EXPECT_EQ(list[0].at("state"), "added");
  EXPECT_EQ(list[0].at("film").at("id"), 7);
  EXPECT_TRUE(list[0].at("error").is_null());
  EXPECT_EQ(list[1].at("state"), "uncertain");
  EXPECT_EQ(list[1].at("line"), 2);
  EXPECT_EQ(list[1].at("candidates").size(), 1U);
  EXPECT_EQ(list[1].at("error").at("code"), "not_found");
  EXPECT_EQ(list[2].at("state"), "untried");
}

}  // namespace
}  // namespace matinee::cli
