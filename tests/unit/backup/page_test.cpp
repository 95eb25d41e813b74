// SPDX-License-Identifier: MIT
#include "backup/page.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "backup/page_files.hpp"
#include "base/base64.hpp"

namespace matinee::backup {
namespace {

using library::Entry;

const UnixTime k_now{std::chrono::seconds(1'795'824'000)};  // 2026-11-28
constexpr const char* k_hostile = "</script><img src=x onerror=alert(1)>{{SCRIPT}}";

Entry entry(const char* title, int stars) {
  return {.film = {.id = 7,
                   .title = title,
                   .year = 1987,
                   .duration_minutes = 90,
                   .directors = {title},
                   .genres = {title},
                   .countries = {title}},
          .date = "2024-03-01T00:00:00Z",
          .stars = stars,
          .review = title};
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(Page, WhatOthersWroteIsText) {
  const Diary diary{.name = k_hostile,
                    .ratings = {entry(k_hostile, 5)},
                    .views = {entry(k_hostile, 0)},
                    .wishes = {entry(k_hostile, 0)},
                    .lists = {{.title = k_hostile, .films = std::vector{entry(k_hostile, 0)}}}};
  const std::string page = write_page(diary, k_now);
  EXPECT_FALSE(holds(page, "<img"));
  EXPECT_TRUE(holds(page, "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;{{SCRIPT}}"));
  const auto begin = page.find("<script");
  EXPECT_EQ(page.find("<script", begin + 1), std::string::npos);
}

TEST(Page, TextMakesNoAttributeAndNoElement) {
  for (const char* attack :
       {"\" onmouseover=\"alert(1)", "' onfocus='alert(1)' autofocus x='", "<svg onload=alert(1)>",
        "javascript:alert(1)", "<base href=https://evil.example/>",
        "<form action=https://evil.example/>", "<meta http-equiv=refresh content=0>"}) {
    Entry hostile = entry(attack, 5);
    hostile.film.slug = attack;
    hostile.film.original_title = std::string("original ") + attack;
    const std::string page =
        write_page({.name = attack,
                    .ratings = {hostile},
                    .views = {hostile},
                    .wishes = {hostile},
                    .lists = {{.title = attack, .slug = attack, .films = std::vector{hostile}}}},
                   k_now);
    const std::string plain =
        write_page({.name = "Ida",
                    .ratings = {entry("Rain", 5)},
                    .views = {entry("Rain", 0)},
                    .wishes = {entry("Rain", 0)},
                    .lists = {{.title = "Mine", .films = std::vector{entry("Rain", 0)}}}},
                   k_now);
    const auto count = [](const std::string& text, char wanted) {
      return std::ranges::count(text, wanted);
    };
    // The original title adds one <bdi>.
    EXPECT_EQ(count(page, '<'), count(plain, '<') + 2) << attack;
    EXPECT_EQ(count(page, '"'), count(plain, '"')) << attack;
    EXPECT_EQ(count(page, '\''), count(plain, '\'')) << attack;
    EXPECT_FALSE(holds(page, "href=\"javascript"));
  }
}

TEST(Page, AllowsItsOwnScriptAndStyleAndNothingElse) {
  const std::string page = write_page({.name = "Ida"}, k_now);
  EXPECT_TRUE(holds(page, "default-src 'none'; script-src 'sha256-" +
                              encode_base64(k_page_script_hash) + "'; style-src 'sha256-" +
                              encode_base64(k_page_style_hash) + "'; base-uri 'none'"));
  EXPECT_EQ(k_page_script_hash.size(), 32U);
  EXPECT_TRUE(holds(page, "<style>" + std::string(k_page_style) + "</style>"));
  EXPECT_TRUE(holds(page, "<script>" + std::string(k_page_script) + "</script>"));
  EXPECT_LT(page.find("Content-Security-Policy"), page.find("<style>"));
  EXPECT_FALSE(holds(page, "style=\""));
}

TEST(Page, AnEmptyOneSaysSo) {
  const std::string page = write_page({.name = "Ida"}, k_now);
  EXPECT_TRUE(holds(page, "nothing to show yet"));
  EXPECT_FALSE(holds(page, "<section"));
  EXPECT_TRUE(holds(page, "28 Nov 2026"));
}

TEST(Page, TheFilmThatLeavesNextComesFirstAndWhatHasLeftLast) {
  Diary diary{.name = "Ida"};
  for (const auto& [title, end] :
       {std::pair("Later", "2026-12-24T22:00:00Z"), std::pair("Over", "2026-01-01T22:00:00Z"),
        std::pair("Soon", "2026-12-01T22:00:00Z")}) {
    Entry wish = entry(title, 0);
    wish.film.available_until = end;
    diary.wishes.push_back(wish);
  }
  const std::string page = write_page(diary, k_now);
  const std::string wishes = page.substr(page.find("class=\"wishes\""));
  EXPECT_LT(wishes.find(">Soon<"), wishes.find(">Later<"));
  EXPECT_LT(wishes.find(">Later<"), wishes.find(">Over<"));
  EXPECT_TRUE(holds(wishes, "data-leaves=\"2026-12-01\">1 Dec 2026<"));
  EXPECT_FALSE(holds(wishes, "data-leaves=\"2026-01-01\""));
}

TEST(Page, MarksWhatTheServiceNoLongerHas) {
  Entry gone = entry("Rain", 3);
  gone.gone_since = "2026-10-01";
  const std::string page = write_page({.name = "Ida", .ratings = {gone}}, k_now);
  EXPECT_TRUE(holds(page, "not among your ratings since 1 Oct 2026"));
  EXPECT_TRUE(holds(page, "data-k=\"rated gone \""));
  EXPECT_TRUE(
      holds(write_page({.views = {gone}}, k_now), "not in your viewing history since 1 Oct"));
  EXPECT_TRUE(holds(write_page({.wishes = {gone}}, k_now), "not on your watchlist since 1 Oct"));
  const Diary seen{.views = {entry("Rain", 3)}, .wishes = {gone}};
  EXPECT_FALSE(holds(write_page(seen, k_now), "since 1 Oct"));
}

TEST(Page, MarksFilmsThatAreNoLongerInAList) {
  Entry gone = entry("Rain", 0);
  gone.gone_since = "2026-10-01";
  const std::string page = write_page(
      {.lists = {{.title = "Mine", .films = std::vector{entry("Sun", 0), gone}},
                 {.title = "Old", .gone_since = "2026-09-01", .films = std::vector<Entry>()},
                 {.title = "Unknown"}}},
      k_now);
  EXPECT_TRUE(holds(page, "not in this list since 1 Oct 2026</span></li></ul>"));
  EXPECT_TRUE(holds(page, "not among your lists since 1 Sep 2026"));
  EXPECT_TRUE(holds(page, "This list has no films."));
  EXPECT_TRUE(holds(page, "The films of this list are not in the backup."));
}

}  // namespace
}  // namespace matinee::backup
