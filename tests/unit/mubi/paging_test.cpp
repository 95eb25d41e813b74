// SPDX-License-Identifier: MIT
#include "mubi/paging.hpp"

#include <string>

#include <gtest/gtest.h>

#include "support/fake_clock.hpp"

namespace matinee::mubi {
namespace {

/// A list of films 1 to `size`, in pages.
struct FakeList {
  std::size_t size = 0;
  /// The service's own idea of a page; zero for the caller's.
  int own_page_size = 0;
  bool tells_meta = true;
  bool ignores_page = false;
  std::vector<std::pair<int, int>> asked = {};

  Result<ListPage<Film>> operator()(int page, int per_page) {
    asked.emplace_back(page, per_page);
    const int length = own_page_size > 0 ? own_page_size : per_page;
    const int shown = ignores_page ? 1 : page;
    ListPage<Film> answer;
    const std::size_t begin =
        static_cast<std::size_t>(shown - 1) * static_cast<std::size_t>(length);
    for (std::size_t i = begin; i < std::min(size, begin + static_cast<std::size_t>(length)); ++i) {
      answer.items.push_back({.id = static_cast<std::int64_t>(i + 1), .title = "x"});
    }
    if (!tells_meta) return answer;
    answer.total = size;
    answer.per_page = length;
    const bool has_next = ignores_page || begin + static_cast<std::size_t>(length) < size;
    if (has_next) answer.next_page = page + 1;
    return answer;
  }
};

class Paging : public ::testing::Test {
 protected:
  test::FakeClock clock{UnixTime{std::chrono::seconds(1'790'000'000)}};
  FakeList list;

  Result<Listing<Film>> collect(Range range, std::stop_token stop = {}) {
    return Pager<Film>([this](int page, int per_page) { return list(page, per_page); }, range,
                       clock, std::move(stop))
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

TEST_F(Paging, TakesAllPagesWithAPauseBetween) {
  list.size = 60;
  const auto listing = collect({});
  EXPECT_EQ(ids_of(listing), "1-60");
  EXPECT_EQ(listing->total, 60U);
  EXPECT_FALSE(listing->has_more);
  EXPECT_EQ(list.asked.size(), 3U);
  EXPECT_EQ(clock.slept, (std::vector<std::chrono::milliseconds>(2, k_pause)));
}

TEST_F(Paging, StopsWhenItHasEnoughAndTellsThatThereIsMore) {
  list.size = 60;
  const auto listing = collect({.first = 0, .count = 10});
  EXPECT_EQ(ids_of(listing), "1-10");
  EXPECT_TRUE(listing->has_more);
  EXPECT_EQ(list.asked.size(), 1U);
}

TEST_F(Paging, StartsAnywhereWithoutAskingForWhatComesBefore) {
  list.size = 60;
  EXPECT_EQ(ids_of(collect({.first = 30, .count = 20})), "31-50");
  EXPECT_EQ(list.asked, (std::vector<std::pair<int, int>>{{2, 24}, {3, 24}}));
}

TEST_F(Paging, FindsItsWayInPagesOfTheServicesOwnSize) {
  for (const int size : {7, 10, 48}) {
    list = {.size = 120, .own_page_size = size};
    EXPECT_EQ(ids_of(collect({.first = 50, .count = 30})), "51-80") << size;
  }
}

TEST_F(Paging, IsOverWithoutMeta) {
  list = {.size = 5, .tells_meta = false};
  const auto listing = collect({});
  EXPECT_EQ(ids_of(listing), "1-5");
  EXPECT_FALSE(listing->has_more);
}

TEST_F(Paging, AsksForOneLargePageWhereLaterPagesNeverCome) {
  list = {.size = 60, .ignores_page = true};
  const auto listing = collect({});
  EXPECT_EQ(ids_of(listing), "1-60");
  EXPECT_EQ(list.asked.back(), (std::pair{1, 60}));
  EXPECT_FALSE(listing->has_more);
}

TEST_F(Paging, BeyondTheEndIsNothing) {
  list.size = 10;
  const auto listing = collect({.first = 100, .count = 10});
  EXPECT_EQ(ids_of(listing), "none");
  EXPECT_FALSE(listing->has_more);
}

TEST_F(Paging, EndsWithAServiceWhosePagesRepeat) {
  list = {.size = 5, .ignores_page = true};
  EXPECT_EQ(ids_of(collect({})), "1-5");
  EXPECT_LE(list.asked.size(), 3U);
}

TEST_F(Paging, CanBeStopped) {
  list.size = 60;
  std::stop_source stop;
  clock.on_sleep = [&] { stop.request_stop(); };
  EXPECT_EQ(collect({}, stop.get_token()).error().code(), Errc::cancelled);
  EXPECT_EQ(list.asked.size(), 1U);
}

}  // namespace
}  // namespace matinee::mubi
