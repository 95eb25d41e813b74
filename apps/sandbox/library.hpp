// SPDX-License-Identifier: MIT
//
// The lists of members. A test chooses the number of entries. Their films are generated from their
// ids and have titles that are hard to write to a table, a CSV file or a web page.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace matinee::sandbox {

/// The number of entries in a member's lists, and whether other members may read them.
struct Shelf {
  int ratings = 0;
  int views = 0;
  int lists = 0;
  bool is_public = false;
};

/// Thread-safe.
class Library {
 public:
  Shelf shelf_of(int user_id) const;
  void set_shelf(int user_id, const Shelf& shelf);

 private:
  mutable std::mutex mutex_;
  std::map<int, Shelf> shelves_;
};

/// Generated films have the ids from here on.
constexpr int k_first_shelf_film = 300'000;
constexpr int k_shelf_films = 100'000;

/// Returns the object of a film of the catalogue or of a generated film; null for other ids.
nlohmann::json film_json_of(int film_id);

/// Return the arrays of entries. Ratings and views are newest first.
nlohmann::json ratings_json(const Shelf& shelf);
nlohmann::json views_json(const Shelf& shelf);
nlohmann::json lists_json(const Shelf& shelf, int user_id);

/// The films of a member's list; null if there is no such list.
nlohmann::json listed_films_json(std::string_view slug);

}  // namespace matinee::sandbox
