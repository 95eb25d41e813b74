// SPDX-License-Identifier: MIT
#include "remux/piece_notes.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace matinee::remux {

namespace {

constexpr std::size_t k_most = 8;

}  // namespace

void PieceNotes::add(std::string_view note) {
  const auto known = std::ranges::find(entries_, note, &Entry::note);
  if (known != entries_.end()) {
    if (known->last != pieces_) ++known->count;
    known->last = pieces_;
  } else if (entries_.size() < k_most) {
    entries_.push_back({std::string(note), pieces_, pieces_, 1});
  } else {
    ++left_out_;
  }
}

std::vector<std::string> PieceNotes::take() && {
  std::vector<std::string> notes;
  for (const Entry& entry : entries_) {
    if (pieces_ == 1) {
      notes.push_back(entry.note);
    } else if (entry.count == 1) {
      notes.push_back(fmt::format("piece {} of {}: {}", entry.first, pieces_, entry.note));
    } else {
      notes.push_back(fmt::format("{} of {} pieces, from piece {} on: {}", entry.count, pieces_,
                                  entry.first, entry.note));
    }
  }
  if (left_out_ > 0) notes.push_back(fmt::format("{} more notes", left_out_));
  return notes;
}

}  // namespace matinee::remux
