// SPDX-License-Identifier: MIT
//
// What the lists of members hold: as many entries as a test wants, of films that are made up from
// their number, with titles that are hard to write into a table, a CSV file or a page.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace matinee::sandbox {

/// How many entries a member's lists have, and who may read them.
struct Shelf {
  int ratings = 0;
  int views = 0;
  int lists = 0;
  bool is_public = false;
};

/// Safe from any thread.
class Library {
 public:
  Shelf shelf_of(int user_id) const;
  void set_shelf(int user_id, const Shelf& shelf);

 private:
  mutable std::mutex mutex_;
  std::map<int, Shelf> shelves_;
};

/// The films of shelves have the numbers from here on.
constexpr int k_first_shelf_film = 300'000;
constexpr int k_shelf_films = 100'000;

/// The object of any film that there is, made up ones too; null for no film.
nlohmann::json film_json_of(int film_id);

/// The arrays of entries, newest first.
nlohmann::json ratings_json(const Shelf& shelf);
nlohmann::json views_json(const Shelf& shelf);
nlohmann::json lists_json(const Shelf& shelf, int user_id);

}  // namespace matinee::sandbox
