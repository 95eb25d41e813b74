// SPDX-License-Identifier: MIT
#include "mubi/paging.hpp"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "support/fake_clock.hpp"

namespace matinee::mubi {
namespace {

/// A list of films, in pages as the service gives them in one way or another.
struct FakeList {
  explicit FakeList(std::size_t size = 0) {
    for (std::size_t i = 1; i <= size; ++i)
      ids.push_back(static_cast<std::int64_t>(i));
  }

  std::vector<std::int64_t> ids = {};
  /// The most that a page holds.
  std::size_t cap = 10'000;
  bool has_cursors = false;
  bool has_numbers = true;
  bool tells_total = true;
  bool tells_meta = true;
  bool ignores_page = false;
  bool ignores_before = false;
  /// Called before each answer but the first.
  std::function<void(FakeList&)> between = {};
  std::vector<PageRequest> asked = {};

  std::size_t start_of(const PageRequest& request, std::size_t length) const {
    if (!request.before.empty() && !ignores_before) {
      const auto at = std::ranges::find(ids, std::stoll(request.before));
      return static_cast<std::size_t>(at - ids.begin()) + (at == ids.end() ? 0 : 1);
    }
    return ignores_page ? 0 : static_cast<std::size_t>(request.page - 1) * length;
  }

  Result<ListPage<Film>> operator()(const PageRequest& request) {
    if (!asked.empty() && between) between(*this);
    asked.push_back(request);
    const std::size_t length = std::min(cap, static_cast<std::size_t>(request.per_page));
    const std::size_t begin = std::min(start_of(request, length), ids.size());
    const std::size_t end = std::min(begin + length, ids.size());
    ListPage<Film> answer;
    for (std::size_t i = begin; i < end; ++i)
      answer.items.push_back({.id = ids[i], .title = "x"});
    if (!tells_meta) return answer;
    if (tells_total) answer.total = ids.size();
    answer.per_page = static_cast<int>(length);
    const bool has_next = ignores_page || end < ids.size();
    if (has_next && has_numbers) answer.next_page = request.page + 1;
    if (end < ids.size() && has_cursors) answer.next_cursor = std::to_string(ids[end - 1]);
    return answer;
  }
};

class PagingTest : public ::testing::Test {
 protected:
  test::FakeClock clock{UnixTime{std::chrono::seconds(1'790'000'000)}};
  FakeList list;
  std::vector<std::size_t> progress;

  Result<Listing<Film>> collect(Range range, Paging paging = Paging::numbered,
                                std::stop_token stop = {}) {
    return Pager<Film>([this](const PageRequest& page) { return list(page); }, range, clock,
                       std::move(stop), paging,
                       [this](std::size_t so_far, auto) { progress.push_back(so_far); })
        .collect();
  }

  static std::string ids_of(const Result<Listing<Film>>& listing) {
    if (!listing) return "error: " + listing.error().message();
    if (listing->items.empty()) return "none";
    const auto first = listing->items.front().id;
    const auto last = listing->items.back().id;
    const bool is_run = last - first + 1 == static_cast<std::int64_t>(listing->items.size());
    return std::to_string(first) + (is_run ? "-" : "...") + std::to_string(last);
  }
};

TEST_F(PagingTest, TakesAllPagesWithAPauseBetween) {
  list = FakeList(250);
  const auto listing = collect({});
  EXPECT_EQ(ids_of(listing), "1-250");
  EXPECT_EQ(listing->total, 250U);
  EXPECT_FALSE(listing->has_more);
  EXPECT_EQ(listing->missing, 0U);
  EXPECT_EQ(list.asked.size(), 3U);
  EXPECT_EQ(progress, (std::vector<std::size_t>{100, 200, 250}));
  EXPECT_EQ(clock.slept, (std::vector<std::chrono::milliseconds>(2, k_pause)));
}

TEST_F(PagingTest, StopsWhenItHasEnoughAndTellsThatThereIsMore) {
  for (const auto paging : {Paging::numbered, Paging::by_cursor}) {
    list = FakeList(60);
    const auto listing = collect({.first = 0, .count = 10}, paging);
    EXPECT_EQ(ids_of(listing), "1-10");
    EXPECT_TRUE(listing->has_more);
    EXPECT_EQ(list.asked.size(), 1U);
  }
}

TEST_F(PagingTest, StartsAnywhereWithoutAskingForWhatComesBefore) {
  list = FakeList(300);
  EXPECT_EQ(ids_of(collect({.first = 130, .count = 120})), "131-250");
  EXPECT_EQ(list.asked, (std::vector<PageRequest>{{.page = 2}, {.page = 3}}));
}

TEST_F(PagingTest, FindsItsWayInPagesOfTheServicesOwnSize) {
  for (const std::size_t cap : {7, 10, 24, 48}) {
    list = FakeList(220);
    list.cap = cap;
    EXPECT_EQ(ids_of(collect({.first = 150, .count = 30})), "151-180") << cap;
  }
}

TEST_F(PagingTest, IsOverWithoutMeta) {
  for (const auto paging : {Paging::numbered, Paging::by_cursor}) {
    list = FakeList(5);
    list.tells_meta = false;
    const auto listing = collect({}, paging);
    EXPECT_EQ(ids_of(listing), "1-5");
    EXPECT_FALSE(listing->has_more);
  }
}

// However the service pages, capped or not: complete, in order, no duplicate.
TEST_F(PagingTest, ReadsAMembersListToItsEnd) {
  for (const std::size_t size : {0, 1, 2, 60, 186, 500, 3'000}) {
    for (const std::size_t cap : {24, 100, 10'000}) {
      for (const bool has_cursors : {false, true}) {
        for (const bool has_numbers : {false, true}) {
          list = FakeList(size);
          list.cap = cap;
          list.has_cursors = has_cursors;
          list.has_numbers = has_numbers;
          const auto listing = collect({}, Paging::by_cursor);
          const std::string all = size == 0 ? "none" : "1-" + std::to_string(size);
          EXPECT_EQ(ids_of(listing), all) << cap << has_cursors << has_numbers;
          EXPECT_EQ(listing->missing, 0U);
        }
      }
    }
  }
}

TEST_F(PagingTest, GoesOnByTheLastEntryWhereNumbersLeadNowhere) {
  list = FakeList(250);
  list.ignores_page = true;
  const auto listing = collect({}, Paging::by_cursor);
  EXPECT_EQ(ids_of(listing), "1-250");
  EXPECT_EQ(listing->missing, 0U);
}

TEST_F(PagingTest, ShowsAPartOfAListThatHasOnlyCursors) {
  list = FakeList(250);
  list.has_cursors = true;
  list.has_numbers = false;
  const auto listing = collect({.first = 24, .count = 24}, Paging::by_cursor);
  EXPECT_EQ(ids_of(listing), "25-48");
  EXPECT_TRUE(listing->has_more);
}

TEST_F(PagingTest, SaysHowManyDidNotComeWhereTheServiceGivesNoMore) {
  list = FakeList(250);
  list.ignores_page = true;
  list.ignores_before = true;
  const auto listing = collect({}, Paging::by_cursor);
  EXPECT_EQ(ids_of(listing), "1-100");
  EXPECT_EQ(listing->missing, 150U);
  EXPECT_LE(list.asked.size(), 8U);
}

// The later entries move up by one, past the next page.
TEST_F(PagingTest, MissesNothingWhenAnEntryIsRemovedBetweenTwoPages) {
  for (const bool has_cursors : {false, true}) {
    list = FakeList(250);
    list.has_cursors = has_cursors;
    list.between = [](FakeList& self) {
      if (self.ids.front() == 1) self.ids.erase(self.ids.begin());
    };
    const auto listing = collect({}, Paging::by_cursor);
    ASSERT_TRUE(listing.has_value());
    EXPECT_EQ(listing->missing, 0U);
    std::vector<std::int64_t> found;
    for (const Film& film : listing->items)
      found.push_back(film.id);
    for (std::int64_t id = 2; id <= 250; ++id)
      EXPECT_NE(std::ranges::find(found, id), found.end()) << id;
  }
}

TEST_F(PagingTest, TakesNothingTwiceWhenAnEntryIsAddedBetweenTwoPages) {
  for (const bool has_cursors : {false, true}) {
    list = FakeList(250);
    list.has_cursors = has_cursors;
    list.between = [](FakeList& self) {
      if (self.ids.front() == 1) self.ids.insert(self.ids.begin(), 1'000);
    };
    const auto listing = collect({}, Paging::by_cursor);
    ASSERT_TRUE(listing.has_value());
    auto ids = listing->items;
    std::ranges::sort(ids, {}, &Film::id);
    EXPECT_EQ(std::ranges::adjacent_find(ids, {}, &Film::id), ids.end());
    EXPECT_GE(ids.size(), 250U);
    EXPECT_EQ(listing->missing, 0U);
  }
}

TEST_F(PagingTest, BeyondTheEndIsNothing) {
  for (const auto paging : {Paging::numbered, Paging::by_cursor}) {
    list = FakeList(10);
    const auto listing = collect({.first = 1'000, .count = 10}, paging);
    EXPECT_EQ(ids_of(listing), "none");
    EXPECT_FALSE(listing->has_more);
  }
}

TEST_F(PagingTest, EndsWithAServiceWhosePagesRepeat) {
  list = FakeList(5);
  list.ignores_page = true;
  EXPECT_EQ(ids_of(collect({})), "1-5");
  EXPECT_LE(list.asked.size(), 3U);
}

TEST_F(PagingTest, CanBeStopped) {
  list = FakeList(250);
  std::stop_source stop;
  clock.on_sleep = [&] { stop.request_stop(); };
  EXPECT_EQ(collect({}, Paging::numbered, stop.get_token()).error().code(), Errc::cancelled);
  EXPECT_EQ(list.asked.size(), 1U);
}

}  // namespace
}  // namespace matinee::mubi
