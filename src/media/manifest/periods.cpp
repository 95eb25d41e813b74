// SPDX-License-Identifier: MIT
#include "media/manifest/periods.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "media/manifest/codecs.hpp"
#include "media/manifest/language_match.hpp"

namespace matinee::media {

namespace {

bool is_same_language(const Track& a, const Track& b) {
  return ascii::equals_ignoring_case(a.language, b.language);
}

// Returns true if `next` may continue `track`. "en" and "en-GB" can form one track; "pt-BR" and
// "pt-PT" cannot.
bool can_continue(const Track& track, const Track& next) {
  const bool goes_with = track.language.empty() || next.language.empty() ||
                         rank_language(track.language, next.language) == LanguageMatch::full ||
                         rank_language(next.language, track.language) == LanguageMatch::full;
  const auto purpose = [](const Track& t) {
    return std::tuple(t.type, t.is_alternate, t.is_forced, t.describes_sound, t.describes_picture);
  };
  return goes_with && purpose(track) == purpose(next) && is_same_family(track.codecs, next.codecs);
}

bool is_same_size(const Track& a, const Track& b) {
  return a.width == b.width && a.height == b.height;
}

bool is_same_codec(const Track& a, const Track& b) {
  return ascii::equals_ignoring_case(a.codecs, b.codecs);
}

template <class Number>
std::uint64_t distance(std::optional<Number> a, std::optional<Number> b) {
  const std::uint64_t from = a.value_or(0);
  const std::uint64_t to = b.value_or(0);
  return std::max(from, to) - std::min(from, to);
}

// The order by which candidates are compared. The smallest value is the most similar track.
auto unlikeness(const Track& track, const Track& next) {
  return std::tuple(!is_same_language(track, next), !is_same_size(track, next),
                    !is_same_codec(track, next), track.id != next.id, track.mime != next.mime,
                    distance(track.height, next.height), !next.is_default,
                    distance(track.bandwidth, next.bandwidth));
}

// Appends a Representation of the next Period to a track. Positions in its lists move by the length
// of the track's lists.
void append(Track& track, Track next) {
  const std::size_t inits = track.inits.size();
  const std::size_t timelines = track.timelines.size();
  for (SegmentIndex& index : next.indices) {
    index.segment += track.segments.size();
    track.indices.push_back(std::move(index));
  }
  std::ranges::move(next.inits, std::back_inserter(track.inits));
  std::ranges::move(next.timelines, std::back_inserter(track.timelines));
  bool is_first = true;
  for (Segment& segment : next.segments) {
    if (segment.init) *segment.init += inits;
    if (segment.timeline) *segment.timeline += timelines;
    segment.discontinuity = std::exchange(is_first, false);
    track.segments.push_back(std::move(segment));
  }
  const bool is_codec_known = !track.codecs.empty() && !next.codecs.empty();
  track.changes_format |= next.changes_format || !is_same_size(track, next) ||
                          (is_codec_known && !is_same_codec(track, next));
  track.is_protected |= next.is_protected;
  if (track.language.empty()) track.language = std::move(next.language);
}

// The Representations of one Period, and the tracks that each of them continues.
class Period {
 public:
  explicit Period(std::vector<Track> tracks)
      : tracks_(std::move(tracks)), claims_(tracks_.size()) {}

  std::optional<std::size_t> find(const Track& track) const {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < tracks_.size(); ++i) {
      if (!can_continue(track, tracks_[i]) || !is_free_for(track, i)) continue;
      if (!best || unlikeness(track, tracks_[i]) < unlikeness(track, tracks_[*best])) best = i;
    }
    return best;
  }

  const Track& at(std::size_t index) const { return tracks_[index]; }
  bool is_claimed(std::size_t index) const { return claims_[index].has_value(); }
  void claim(std::size_t index, std::string language) { claims_[index] = std::move(language); }

  std::vector<Track> unclaimed() && {
    std::vector<Track> rest;
    for (std::size_t i = 0; i < tracks_.size(); ++i) {
      if (!claims_[i]) rest.push_back(std::move(tracks_[i]));
    }
    return rest;
  }

 private:
  // A Representation without a language continues tracks of one language only: the first that
  // claims it.
  bool is_free_for(const Track& track, std::size_t index) const {
    return !tracks_[index].language.empty() || !claims_[index] || *claims_[index] == track.language;
  }

  std::vector<Track> tracks_;
  /// For each Representation, the language of the tracks that it continues.
  std::vector<std::optional<std::string>> claims_;
};

}  // namespace

Result<void> PeriodJoiner::add(std::vector<Track> tracks, std::size_t index) {
  // Each track is compared with each Representation.
  MATINEE_TRY(budget_.spend(tracks_.size() * tracks.size()));
  Period period(std::move(tracks));
  for (Track& track : tracks_) {
    const auto next = period.find(track);
    if (!next) continue;
    // The budget has counted the segments of each Representation once. Every further track that
    // continues with it gets another copy.
    if (period.is_claimed(*next)) MATINEE_TRY(budget_.take(period.at(*next)));
    period.claim(*next, track.language);
    append(track, period.at(*next));
  }
  for (Track& track : std::move(period).unclaimed()) {
    if (index > 0) track.id = fmt::format("p{}-{}", index, track.id);
    tracks_.push_back(std::move(track));
  }
  return {};
}

}  // namespace matinee::media
