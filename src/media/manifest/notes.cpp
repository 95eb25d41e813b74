// SPDX-License-Identifier: MIT
#include "media/manifest/notes.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "media/manifest/limits.hpp"

namespace matinee::media {

void Notes::add(std::string note) {
  if (std::ranges::find(notes_, note) != notes_.end()) return;
  if (notes_.size() < k_max_notes) {
    notes_.push_back(std::move(note));
  } else {
    ++left_out_;
  }
}

std::vector<std::string> Notes::take() && {
  if (left_out_ > 0) {
    notes_.push_back(fmt::format("{} more oddities in the manifest", std::exchange(left_out_, 0)));
  }
  return std::move(notes_);
}

void add_once(std::vector<std::string>& notes, const std::vector<std::string>& more) {
  for (const std::string& note : more) {
    if (std::ranges::find(notes, note) == notes.end()) notes.push_back(note);
  }
}

}  // namespace matinee::media
