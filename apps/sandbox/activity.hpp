// SPDX-License-Identifier: MIT
//
// Activity: the films that users have viewed, and their watchlists.
#pragma once

#include <ctime>
#include <map>
#include <mutex>
#include <vector>

namespace matinee::sandbox {

/// An entry of a watchlist.
struct Wish {
  int id = 0;
  int film_id = 0;
};

struct View {
  int film_id = 0;
  std::time_t at = 0;
};

/// Thread-safe.
class Activity {
 public:
  void note_view(int user_id, int film_id, std::time_t at);
  bool has_viewed(int user_id, int film_id) const;
  /// Newest first.
  std::vector<View> views(int user_id) const;

  /// Returns the user's watchlist entry for the film. Adds it if it is missing.
  Wish add_wish(int user_id, int film_id);
  /// Returns false if the user has no such entry.
  bool remove_wish(int user_id, int wish_id);
  std::vector<Wish> wishes(int user_id) const;

 private:
  mutable std::mutex mutex_;
  std::map<int, std::vector<View>> views_;
  std::map<int, std::vector<Wish>> wishes_;
  int next_wish_ = 900'001;
};

}  // namespace matinee::sandbox
