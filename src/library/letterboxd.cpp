// SPDX-License-Identifier: MIT
#include "library/letterboxd.hpp"

#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/utf8.hpp"
#include "library/csv.hpp"
#include "library/dates.hpp"

namespace matinee::library {

namespace {

using Cells = std::vector<std::string>;

Cells head_of(Kind kind) {
  Cells head{"Title", "Year", "Directors"};
  if (kind == Kind::rating) head.insert(head.end(), {"Rating", "Review"});
  if (kind == Kind::view) head.insert(head.end(), {"WatchedDate", "Rewatch"});
  return head;
}

// The URL is left out: Letterboxd accepts only its own.
Cells cells_of(const mubi::Film& film) {
  return {film.title, film.year ? std::to_string(*film.year) : std::string(),
          fmt::format("{}", fmt::join(film.directors, ", "))};
}

std::string watched_day(const Entry& entry) {
  const auto moment = parse_moment(entry.date);
  return moment ? day_of(*moment) : std::string();
}

// Returns for each view whether the film was watched before.
std::vector<bool> find_rewatches(const std::vector<Entry>& entries) {
  std::vector<bool> again(entries.size());
  std::set<std::int64_t> seen;
  // The entries are ordered from new to old.
  for (std::size_t i = entries.size(); i-- > 0;)
    again[i] = !seen.insert(entries[i].film.id).second;
  return again;
}

class Files {
 public:
  Files(std::string head, std::size_t most) : head_(std::move(head)), most_(most) { begin(); }

  bool has_room(const std::string& row) const { return files_.back().size() + row.size() <= most_; }
  std::size_t room_of_new() const { return most_ - head_.size(); }

  void add(const std::string& row) {
    if (!has_room(row)) begin();
    files_.back() += row;
  }

  std::vector<std::string> take() { return std::move(files_); }

 private:
  void begin() { files_.push_back(head_); }

  std::string head_;
  std::size_t most_;
  std::vector<std::string> files_;
};

}  // namespace

std::vector<std::string> write_letterboxd(Kind kind, const std::vector<Entry>& entries,
                                          std::size_t most) {
  Files files(csv_row(head_of(kind), Formulas::verbatim), most);
  const std::vector<bool> is_rewatch = find_rewatches(entries);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Entry& entry = entries[i];
    Cells cells = cells_of(entry.film);
    if (kind == Kind::rating) {
      cells.push_back(entry.stars ? std::to_string(*entry.stars) : std::string());
      // Leave room for quotes, which are doubled.
      cells.emplace_back(utf8::prefix_of(entry.review, files.room_of_new() / 4));
    }
    if (kind == Kind::view) {
      cells.push_back(watched_day(entry));
      cells.emplace_back(is_rewatch[i] ? "true" : "false");
    }
    files.add(csv_row(cells, Formulas::verbatim));
  }
  return files.take();
}

}  // namespace matinee::library
