// SPDX-License-Identifier: MIT
//
// Reads a part of a list from the pages of the service. Private to this layer.
//
// Each response says how to get the next page: `meta.next_cursor` is sent as `before`, and
// `meta.next_page` as `page`. If a response has neither, or repeats a page although entries are
// missing, the id of the last entry is tried as the cursor. A single response never counts as the
// whole list. Public clients observed pages that were shorter than requested, and also whole lists
// in one response of a megabyte. Source: public clients of the service, 2023 to 2026.
#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <unordered_set>
#include <utility>

#include <matinee/clock.hpp>

#include "mubi/film_list.hpp"

namespace matinee::mubi {

/// The requested number of entries per page. The service may return fewer.
constexpr int k_per_page = 100;
/// The pause between requests. Public crawlers of the catalogue were not refused with this pause.
constexpr std::chrono::milliseconds k_pause{400};

/// A page, by its number or by the cursor of the entry before it.
struct PageRequest {
  int page = 1;
  int per_page = k_per_page;
  std::string before = {};
  friend bool operator==(const PageRequest&, const PageRequest&) = default;
};

enum class Paging : std::uint8_t {
  numbered,   ///< any page can be requested directly
  by_cursor,  ///< a member's list, which must be read from its start
};

inline std::int64_t key_of(const Film& film) noexcept {
  return film.id;
}
inline std::int64_t key_of(const Wish& wish) noexcept {
  return wish.id;
}
inline std::int64_t key_of(const Rating& rating) noexcept {
  return rating.id;
}
inline std::int64_t key_of(const FilmList& list) noexcept {
  return list.id;
}
/// An entry without an id gets a negative key from film and time, because a film can be seen twice.
inline std::int64_t key_of(const View& view) noexcept {
  if (view.id > 0) return view.id;
  const auto moment = static_cast<std::uint64_t>(std::hash<std::string>{}(view.watched_at));
  const std::uint64_t mixed = moment ^ (static_cast<std::uint64_t>(view.film.id) << 1);
  return static_cast<std::int64_t>(mixed | (std::uint64_t{1} << 63));
}

template <class Item>
class Pager {
 public:
  using FetchPage = std::function<Result<ListPage<Item>>(const PageRequest&)>;

  Pager(FetchPage fetch, Range range, Clock& clock, std::stop_token stop,
        Paging paging = Paging::numbered, ListProgress on_progress = {})
      : fetch_(std::move(fetch)),
        range_(range),
        clock_(clock),
        stop_(std::move(stop)),
        paging_(paging),
        on_progress_(std::move(on_progress)) {}

  Result<Listing<Item>> collect() {
    MATINEE_TRY(walk());
    if (!lacks_some()) return std::move(listing_);
    // If an entry is removed between two requests, later entries move to the page that was already
    // read. Read the list again, and keep the more complete result.
    Listing<Item> first = std::move(listing_);
    const std::size_t first_seen = seen_.size();
    MATINEE_TRY(walk());
    Listing<Item>& best = seen_.size() >= first_seen ? listing_ : first;
    const std::size_t seen = std::max(seen_.size(), first_seen);
    const std::size_t known = seen + best.unreadable;
    const std::size_t total = best.total.value_or(known);
    best.missing = total > known ? total - known : 0;
    return std::move(best);
  }

 private:
  static constexpr int k_most_pages = 2'000;

  bool is_full() const { return range_.count && listing_.items.size() >= *range_.count; }

  // Whether entries may be missing although the end of the list was reached.
  bool lacks_some() const {
    if (!is_at_end_ || range_.first != 0 || !listing_.total) return false;
    return has_shrunk_ || seen_.size() + listing_.unreadable < *listing_.total;
  }

  Result<void> walk() {
    listing_ = {};
    seen_.clear();
    is_at_end_ = false;
    has_shrunk_ = false;
    has_tried_last_id_ = false;
    PageRequest request;
    if (paging_ == Paging::numbered) {
      request.page = 1 + static_cast<int>(range_.first / k_per_page);
    }
    position_ = static_cast<std::size_t>(request.page - 1) * k_per_page;
    for (int count = 0; count < k_most_pages; ++count) {
      MATINEE_TRY_ASSIGN(auto answer, ask(request));
      const auto size = static_cast<std::size_t>(answer.per_page.value_or(k_per_page));
      if (count == 0 && request.page > 1 && size != k_per_page) {
        // The service uses its own page size. Recompute the page that contains the first entry.
        request.page = 1 + static_cast<int>(range_.first / size);
        position_ = static_cast<std::size_t>(request.page - 1) * size;
        MATINEE_TRY_ASSIGN(answer, ask(request));
      }
      const bool has_news = take(answer);
      if (on_progress_) on_progress_(seen_.size(), listing_.total);
      const auto next = next_of(request, answer, has_news);
      is_at_end_ = !next;
      listing_.has_more |= next.has_value();
      if (is_full() || !next) return {};
      listing_.has_more = false;
      request = *next;
    }
    return Error(Errc::failure, "the service gives pages without an end");
  }

  Result<ListPage<Item>> ask(const PageRequest& request) {
    if (has_asked_) clock_.sleep_for(k_pause, stop_);
    if (stop_.stop_requested()) return Error(Errc::cancelled, "cancelled");
    has_asked_ = true;
    return fetch_(request);
  }

  // Adds the entries of a page. Returns whether any of them was new.
  bool take(ListPage<Item>& page) {
    bool has_news = false;
    has_shrunk_ |= page.total && listing_.total && *page.total < *listing_.total;
    if (page.total) listing_.total = page.total;
    listing_.unreadable += page.unreadable;
    for (Item& item : page.items) {
      const std::int64_t key = key_of(item);
      if (!seen_.insert(key).second) continue;
      has_news = true;
      last_key_ = key;
      const std::size_t at = position_++;
      if (at < range_.first) continue;
      if (is_full()) {
        listing_.has_more = true;
      } else {
        listing_.items.push_back(std::move(item));
      }
    }
    position_ += page.unreadable;
    return has_news || page.unreadable > 0;
  }

  std::optional<PageRequest> next_of(const PageRequest& request, const ListPage<Item>& answer,
                                     bool has_news) {
    if (answer.size() == 0) return std::nullopt;
    if (has_news && answer.next_cursor && *answer.next_cursor != request.before) {
      return PageRequest{.before = *answer.next_cursor};
    }
    const bool is_by_number = request.before.empty();
    if (has_news && is_by_number && answer.next_page && *answer.next_page > request.page) {
      return PageRequest{.page = *answer.next_page};
    }
    return next_by_last_id(has_news);
  }

  std::optional<PageRequest> next_by_last_id(bool has_news) {
    const bool is_more_due = listing_.total && seen_.size() + listing_.unreadable < *listing_.total;
    const bool may_be_tried = has_news || !std::exchange(has_tried_last_id_, true);
    const bool has_id = paging_ == Paging::by_cursor && last_key_ > 0;
    if (!has_id || !is_more_due || !may_be_tried) return std::nullopt;
    return PageRequest{.before = std::to_string(last_key_)};
  }

  FetchPage fetch_;
  Range range_;
  Clock& clock_;
  std::stop_token stop_;
  Paging paging_;
  ListProgress on_progress_;
  Listing<Item> listing_;
  std::unordered_set<std::int64_t> seen_;
  std::size_t position_ = 0;
  std::int64_t last_key_ = 0;
  bool is_at_end_ = false;
  bool has_shrunk_ = false;
  bool has_asked_ = false;
  bool has_tried_last_id_ = false;
};

}  // namespace matinee::mubi
