// SPDX-License-Identifier: MIT
#include "media/manifest/plan.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <tuple>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/language.hpp"
#include "media/manifest/alignment.hpp"
#include "media/manifest/codecs.hpp"

namespace matinee::media {

namespace {

using Indices = std::vector<std::size_t>;

Result<void> check_whole(const Manifest& manifest) {
  if (manifest.is_protected) {
    return Error(Errc::protected_media, "the manifest declares encrypted media");
  }
  if (manifest.is_live) {
    return Error(Errc::unsupported,
                 "the manifest is live: it has no end yet, and only finished ones are downloaded");
  }
  return {};
}

bool is_webvtt(const Track& track) {
  return track.mime.starts_with("text/vtt");
}

class Chooser {
 public:
  Chooser(const Manifest& manifest, const Preferences& preferences)
      : tracks_(manifest.tracks), preferences_(preferences) {}

  Result<Indices> choose() const {
    Indices chosen;
    const Track* video = nullptr;
    if (const auto index = choose_video()) {
      chosen.push_back(*index);
      video = &tracks_[*index];
    }
    std::ranges::copy(choose_audio(video), std::back_inserter(chosen));
    std::ranges::copy(choose_text(video), std::back_inserter(chosen));
    if (chosen.empty()) return Error(Errc::failure, "the manifest has no track that can be taken");
    return chosen;
  }

 private:
  template <class Predicate>
  Indices indices_where(Predicate predicate) const {
    Indices indices;
    for (std::size_t i = 0; i < tracks_.size(); ++i) {
      if (predicate(tracks_[i])) indices.push_back(i);
    }
    return indices;
  }

  bool is_better_rate(const Track& a, const Track& b) const {
    const auto rank = [](const Track& t) { return std::pair(t.height.value_or(0), t.bandwidth); };
    return preferences_.quality == Quality::best ? rank(a) > rank(b) : rank(a) < rank(b);
  }

  std::optional<std::size_t> choose_video() const {
    Indices indices = indices_where([](const Track& t) { return t.type == TrackType::video; });
    if (indices.empty()) return std::nullopt;
    keep_complete(indices);
    if (preferences_.max_height) keep_low(indices, *preferences_.max_height);
    return *std::ranges::min_element(indices, [this](std::size_t a, std::size_t b) {
      return is_better_rate(tracks_[a], tracks_[b]);
    });
  }

  // Drops what ends more than a second before the longest.
  void keep_complete(Indices& indices) const {
    Seconds longest{};
    for (const std::size_t i : indices)
      longest = std::max(longest, tracks_[i].span());
    std::erase_if(indices, [&](std::size_t i) {
      return !tracks_[i].segments.empty() && tracks_[i].span() < longest - Seconds(1);
    });
  }

  void keep_low(Indices& indices, std::uint32_t max_height) const {
    const auto height = [this](std::size_t i) { return tracks_[i].height.value_or(0); };
    const auto lowest = height(*std::ranges::min_element(indices, {}, height));
    const auto limit = std::max(max_height, lowest);
    std::erase_if(indices, [&](std::size_t i) { return height(i) > limit; });
  }

  Indices choose_audio(const Track* video) const {
    Indices candidates = indices_where([&](const Track& t) {
      return t.type == TrackType::audio && (video == nullptr || t.group == video->audio_group);
    });
    const bool is_carried =
        video != nullptr &&
        (video->carries_audio || (video->audio_group.empty() && kinds_of(video->codecs).has_audio));
    Indices chosen;
    for (const std::string& wanted : preferences_.audio_languages) {
      if (is_carried && (video->language.empty() ||
                         rank_language(wanted, video->language) == LanguageMatch::full)) {
        return {};
      }
      if (const auto index = best_of(candidates, wanted)) add_once(chosen, *index);
    }
    if (!chosen.empty() || is_carried || candidates.empty()) return chosen;
    const auto marked =
        std::ranges::find_if(candidates, [this](std::size_t i) { return tracks_[i].is_default; });
    const auto first = std::ranges::find_if(
        candidates, [this](std::size_t i) { return !tracks_[i].is_alternate; });
    const std::size_t start = marked != candidates.end()  ? *marked
                              : first != candidates.end() ? *first
                                                          : candidates.front();
    std::erase_if(candidates,
                  [&](std::size_t i) { return tracks_[i].language != tracks_[start].language; });
    return {*best_of(candidates, "")};
  }

  // In the language `wanted`, or in any if that is empty.
  std::optional<std::size_t> best_of(const Indices& candidates, std::string_view wanted) const {
    std::optional<std::size_t> best;
    for (const std::size_t i : matching(candidates, wanted)) {
      if (!best || is_better_audio(tracks_[i], tracks_[*best])) best = i;
    }
    return best;
  }

  // Those of the candidates that match best, if they do at all.
  Indices matching(const Indices& candidates, std::string_view wanted) const {
    if (wanted.empty()) return candidates;
    for (const LanguageMatch match : {LanguageMatch::full, LanguageMatch::primary}) {
      Indices found;
      std::ranges::copy_if(candidates, std::back_inserter(found), [&](std::size_t i) {
        return rank_language(wanted, tracks_[i].language) == match;
      });
      if (!found.empty()) return found;
    }
    return {};
  }

  bool is_better_audio(const Track& a, const Track& b) const {
    if (a.is_alternate != b.is_alternate) return b.is_alternate;
    if (a.is_default != b.is_default) return a.is_default;
    return is_better_rate(a, b);
  }

  Indices choose_text(const Track* video) const {
    const Indices candidates = indices_where([&](const Track& t) {
      const bool is_in_group =
          video == nullptr || video->text_group.empty() || t.group == video->text_group;
      return t.type == TrackType::text && is_in_group && is_webvtt(t);
    });
    Indices chosen;
    for (const std::string& wanted : preferences_.subtitle_languages) {
      if (wanted != "all") {
        if (const auto index = best_text(candidates, wanted)) add_once(chosen, *index);
        continue;
      }
      for (const std::size_t i : candidates) {
        if (const auto index = best_text(candidates, tracks_[i].language)) add_once(chosen, *index);
      }
    }
    return chosen;
  }

  // The first that is not only for what is spoken in a foreign language.
  std::optional<std::size_t> best_text(const Indices& candidates, std::string_view wanted) const {
    std::optional<std::size_t> best;
    for (const std::size_t i : matching(candidates, wanted)) {
      if (wanted.empty() && !tracks_[i].language.empty()) continue;
      if (!best || (tracks_[*best].is_forced && !tracks_[i].is_forced)) best = i;
    }
    return best;
  }

  static void add_once(Indices& indices, std::size_t index) {
    if (std::ranges::find(indices, index) == indices.end()) indices.push_back(index);
  }

  const std::vector<Track>& tracks_;
  const Preferences& preferences_;
};

}  // namespace

LanguageMatch rank_language(std::string_view wanted, std::string_view tag) {
  if (wanted.empty() || tag.empty()) return LanguageMatch::none;
  const std::string_view primary = wanted.substr(0, wanted.find('-'));
  const std::string_view tag_primary = tag.substr(0, tag.find('-'));
  // "en" and "eng" are one language.
  const std::string code = iso639_2(primary);
  const bool is_primary = ascii::equals_ignoring_case(primary, tag_primary) ||
                          (code != "und" && code == iso639_2(tag_primary));
  if (!is_primary) return LanguageMatch::none;
  const std::string_view rest = wanted.substr(primary.size());
  const std::string_view tag_rest = tag.substr(tag_primary.size());
  const bool is_prefix = ascii::equals_ignoring_case(rest, tag_rest.substr(0, rest.size()));
  const bool is_whole = tag_rest.size() <= rest.size() || tag_rest[rest.size()] == '-';
  return is_prefix && is_whole ? LanguageMatch::full : LanguageMatch::primary;
}

Result<std::vector<std::size_t>> choose_tracks(const Manifest& manifest,
                                               const Preferences& preferences) {
  MATINEE_TRY(check_whole(manifest));
  return Chooser(manifest, preferences).choose();
}

Result<Plan> make_plan(const Manifest& manifest, std::span<const std::size_t> chosen) {
  MATINEE_TRY(check_whole(manifest));
  Plan plan{.kind = manifest.kind, .duration = manifest.duration, .tracks = {}, .notes = {}};
  bool has_audio_track = false;
  for (const std::size_t index : chosen) {
    const Track& track = manifest.tracks.at(index);
    if (track.segments.empty()) {
      return Error(Errc::failure, fmt::format("track {} has no segments", track.id));
    }
    // Initializations are read by themselves, what is fetched in parts is not.
    if (track.segments.front().resource.url.starts_with("data:")) {
      return Error(Errc::unsupported,
                   fmt::format("track {}: media inside the manifest are not supported", track.id));
    }
    has_audio_track |= track.type == TrackType::audio;
    plan.tracks.push_back(track);
  }
  for (Track& track : plan.tracks) {
    // Without an audio track beside it, whatever sound a video has is kept.
    if (track.type == TrackType::video) track.carries_audio |= !has_audio_track;
    if (has_audio_track && !track.audio_group.empty()) track.carries_audio = false;
  }
  align_timelines(plan.tracks);
  for (const Track& track : manifest.tracks) {
    if (track.type != TrackType::text || is_webvtt(track)) continue;
    plan.notes.push_back(fmt::format("subtitles {} left out: {} is not supported", track.id,
                                     track.mime.empty() ? "their format" : track.mime));
  }
  return plan;
}

}  // namespace matinee::media
