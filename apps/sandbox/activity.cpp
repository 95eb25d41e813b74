// SPDX-License-Identifier: MIT
#include "activity.hpp"

#include <algorithm>

namespace matinee::sandbox {

void Activity::note_view(int user_id, int film_id, std::time_t at) {
  const std::lock_guard lock(mutex_);
  auto& views = views_[user_id];
  std::erase_if(views, [&](const View& view) { return view.film_id == film_id; });
  views.insert(views.begin(), {.film_id = film_id, .at = at});
}

bool Activity::has_viewed(int user_id, int film_id) const {
  return std::ranges::any_of(views(user_id), [&](const View& v) { return v.film_id == film_id; });
}

std::vector<View> Activity::views(int user_id) const {
  const std::lock_guard lock(mutex_);
  const auto found = views_.find(user_id);
  return found == views_.end() ? std::vector<View>{} : found->second;
}

Wish Activity::add_wish(int user_id, int film_id) {
  const std::lock_guard lock(mutex_);
  auto& wishes = wishes_[user_id];
  const auto found = std::ranges::find(wishes, film_id, &Wish::film_id);
  if (found != wishes.end()) return *found;
  return wishes.emplace_back(Wish{.id = next_wish_++, .film_id = film_id});
}

bool Activity::remove_wish(int user_id, int wish_id) {
  const std::lock_guard lock(mutex_);
  return std::erase_if(wishes_[user_id], [&](const Wish& wish) { return wish.id == wish_id; }) > 0;
}

std::vector<Wish> Activity::wishes(int user_id) const {
  const std::lock_guard lock(mutex_);
  const auto found = wishes_.find(user_id);
  return found == wishes_.end() ? std::vector<Wish>{} : found->second;
}

}  // namespace matinee::sandbox
