// SPDX-License-Identifier: MIT
//
// Joins the tracks of successive DASH Periods to the tracks of the whole presentation.
//
// A track continues in the next Period with the most similar Representation. The type, the purpose
// (role) and the coding format must be the same, and so must the language if both declare one.
// Among several candidates, one of the same picture size comes first, then one of the same codec
// string, then one of the same id, then the one nearest in size and bitrate. The fewer properties
// change, the more likely the parts can be joined without re-encoding. Several tracks may continue
// with the same Representation, so that each of them is complete. A Representation that continues
// no track becomes a new track, which begins late.
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
  /// Borrows `budget`, which counts the resources that several tracks share.
  explicit PeriodJoiner(Budget& budget) : budget_(budget) {}

  /// Adds the tracks of Period number `index`. Call it in the order of the Periods. Fails with
  /// Errc::failure if the budget is exceeded.
  Result<void> add(std::vector<Track> period, std::size_t index);

  std::vector<Track> take() && { return std::move(tracks_); }
  std::size_t size() const { return tracks_.size(); }

 private:
  Budget& budget_;
  std::vector<Track> tracks_;
};

}  // namespace matinee::media
