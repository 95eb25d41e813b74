// SPDX-License-Identifier: MIT
//
// A part of a list out of the service's pages. Private to the layer.
#pragma once

#include <functional>
#include <stop_token>
#include <unordered_set>
#include <utility>

#include <matinee/clock.hpp>

#include "mubi/film_list.hpp"

namespace matinee::mubi {

/// What the service's own site asks for at a time.
constexpr int k_per_page = 24;
/// Between two requests: what kept public crawlers of the catalogue from being refused.
constexpr std::chrono::milliseconds k_pause{400};

inline std::int64_t key_of(const Film& film) noexcept {
  return film.id;
}
inline std::int64_t key_of(const Wish& wish) noexcept {
  return wish.id;
}

template <class Item>
class Pager {
 public:
  using FetchPage = std::function<Result<ListPage<Item>>(int page, int per_page)>;

  Pager(FetchPage fetch, Range range, Clock& clock, std::stop_token stop)
      : fetch_(std::move(fetch)), range_(range), clock_(clock), stop_(std::move(stop)) {}

  Result<Listing<Item>> collect() {
    int page = 1 + static_cast<int>(range_.first / k_per_page);
    std::size_t position = static_cast<std::size_t>(page - 1) * k_per_page;
    for (int count = 0; count < k_most_pages; ++count) {
      MATINEE_TRY_ASSIGN(auto answer, ask(page, k_per_page));
      const auto size = static_cast<std::size_t>(answer.per_page.value_or(k_per_page));
      if (count == 0 && page > 1 && size != k_per_page) {
        // The service has pages of its own size: from the one that holds the first entry on.
        page = 1 + static_cast<int>(range_.first / size);
        position = static_cast<std::size_t>(page - 1) * size;
        MATINEE_TRY_ASSIGN(answer, ask(page, k_per_page));
      }
      const bool has_news = take(answer, position);
      position += answer.size();
      const bool is_last = !answer.next_page || *answer.next_page <= page || !has_news;
      if (is_full() || is_last) return finish(position, is_last);
      page = *answer.next_page;
    }
    return Error(Errc::failure, "the service gives pages without an end");
  }

 private:
  static constexpr int k_most_pages = 2'000;
  static constexpr std::size_t k_largest_page = 2'000;

  bool is_full() const { return range_.count && listing_.items.size() >= *range_.count; }

  Result<ListPage<Item>> ask(int page, int per_page) {
    if (has_asked_) clock_.sleep_for(k_pause, stop_);
    if (stop_.stop_requested()) return Error(Errc::cancelled, "cancelled");
    has_asked_ = true;
    return fetch_(page, per_page);
  }

  // Whether there was an entry that no page before had.
  bool take(ListPage<Item>& page, std::size_t position) {
    bool has_news = false;
    if (page.total) listing_.total = page.total;
    listing_.unreadable += page.unreadable;
    for (Item& item : page.items) {
      const std::size_t at = position++;
      if (!seen_.insert(key_of(item)).second) continue;
      has_news = true;
      if (at < range_.first) continue;
      if (is_full()) {
        listing_.has_more = true;
      } else {
        listing_.items.push_back(std::move(item));
      }
    }
    return has_news;
  }

  // Of some lists public clients report that the pages after the first never come, and that one
  // page of the whole length does.
  Result<Listing<Item>> finish(std::size_t position, bool is_last) {
    listing_.has_more |= !is_last;
    const std::size_t total = listing_.total.value_or(0);
    const bool is_short = is_last && !is_full() && position < total && seen_.size() < total;
    if (!is_short || total > k_largest_page || total <= range_.first) return std::move(listing_);
    MATINEE_TRY_ASSIGN(auto whole, ask(1, static_cast<int>(total)));
    listing_ = {};
    seen_.clear();
    take(whole, 0);
    listing_.has_more |= whole.size() < total && !is_full();
    return std::move(listing_);
  }

  FetchPage fetch_;
  Range range_;
  Clock& clock_;
  std::stop_token stop_;
  Listing<Item> listing_;
  std::unordered_set<std::int64_t> seen_;
  bool has_asked_ = false;
};

}  // namespace matinee::mubi
