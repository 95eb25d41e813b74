// SPDX-License-Identifier: MIT
//
// The tracks of a DASH presentation from those of its Periods.
//
// A track goes on in the next Period with the Representation that is the most like it. It must be
// of the same type, purpose (role) and coding format, and its language, where both have one, the
// same. Of several the best is the one of the same size, then of the same codec string, then of the
// same id, then the nearest in size and bitrate: the less changes, the likelier the parts can be
// joined. Several tracks may go on with one Representation: each is then whole. What no track goes
// on with is a track of its own, which begins late.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <matinee/manifest.hpp>
#include <matinee/result.hpp>

#include "media/manifest/reference.hpp"

namespace matinee::media {

class PeriodJoiner {
 public:
  /// Borrows `budget`, which pays for what several tracks share.
  explicit PeriodJoiner(Budget& budget) : budget_(budget) {}

  /// Adds the tracks of Period number `index`, in the order of the Periods. Errc::failure when that
  /// costs too much.
  Result<void> add(std::vector<Track> period, std::size_t index);

  std::vector<Track> take() && { return std::move(tracks_); }
  std::size_t size() const { return tracks_.size(); }

 private:
  Budget& budget_;
  std::vector<Track> tracks_;
};

}  // namespace matinee::media
