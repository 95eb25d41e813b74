// SPDX-License-Identifier: MIT
#include "media/manifest/choice.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "media/manifest/codecs.hpp"
#include "media/manifest/coverage.hpp"

namespace matinee::media {

namespace {

using Indices = std::vector<std::size_t>;

constexpr std::string_view k_all = "all";

void add_once(Indices& indices, std::size_t index) {
  if (std::ranges::find(indices, index) == indices.end()) indices.push_back(index);
}

// The properties that distinguish tracks of one type for a viewer. The role is ignored for plain
// subtitles, because it varies without meaning. The name counts for audio only: another name is
// another content ("Commentary by the director").
auto kind_of(const Track& track) {
  const bool is_text = track.type == TrackType::text;
  return std::tuple(ascii::lower_case(track.language), track.is_alternate, track.is_forced,
                    track.describes_sound, track.describes_picture,
                    is_text && !track.is_alternate ? std::string() : track.role,
                    is_text ? std::string() : track.name);
}

class Chooser {
 public:
  Chooser(const Manifest& manifest, const Preferences& preferences)
      : tracks_(manifest.tracks), preferences_(preferences) {
    for (const Track& track : tracks_)
      covered_.push_back(promised_time(track));
  }

  Result<Indices> choose() const {
    Indices chosen;
    MATINEE_TRY_ASSIGN(const auto video, choose_video());
    if (video) chosen.push_back(*video);
    const Track* const picture = video ? &tracks_[*video] : nullptr;
    std::ranges::copy(choose_audio(picture), std::back_inserter(chosen));
    std::ranges::copy(choose_text(picture), std::back_inserter(chosen));
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

  // Keeps only the tracks for which `is_good` holds, unless it holds for none.
  template <class Predicate>
  void prefer(Indices& indices, Predicate is_good) const {
    if (std::ranges::any_of(indices, is_good)) {
      std::erase_if(indices, [&](std::size_t i) { return !is_good(i); });
    }
  }

  bool is_better_rate(const Track& a, const Track& b) const {
    const auto rank = [](const Track& t) { return std::pair(t.height.value_or(0), t.bandwidth); };
    return preferences_.quality == Quality::best ? rank(a) > rank(b) : rank(a) < rank(b);
  }

  std::optional<std::size_t> find_id(TrackType type, std::string_view id) const {
    const auto found =
        std::ranges::find_if(tracks_, [&](const Track& t) { return t.type == type && t.id == id; });
    if (id.empty() || found == tracks_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - tracks_.begin());
  }

  Result<std::optional<std::size_t>> choose_video() const {
    if (!preferences_.video_id.empty()) {
      const auto index = find_id(TrackType::video, preferences_.video_id);
      if (!index) {
        return Error(Errc::not_found,
                     fmt::format("the manifest has no video track {}", preferences_.video_id));
      }
      return index;
    }
    Indices indices =
        indices_where([](const Track& t) { return t.type == TrackType::video && t.group.empty(); });
    if (indices.empty()) return std::optional<std::size_t>();
    prefer(indices, [this](std::size_t i) { return tracks_[i].is_type_known; });
    keep_complete(indices);
    if (preferences_.max_height) keep_low(indices, *preferences_.max_height);
    return std::optional(*std::ranges::min_element(indices, [this](std::size_t a, std::size_t b) {
      return is_better_rate(tracks_[a], tracks_[b]);
    }));
  }

  // Returns true if the track covers noticeably less than `covered`. A track whose segments have
  // not been loaded counts as complete.
  bool is_less(std::size_t index, Seconds covered) const {
    return !tracks_[index].segments.empty() && covered_[index] < covered - Seconds(1);
  }

  // Keeps the tracks that cover the most, and among these prefers tracks of constant format.
  void keep_complete(Indices& indices) const {
    Seconds most{};
    for (const std::size_t i : indices)
      most = std::max(most, covered_[i]);
    prefer(indices, [&](std::size_t i) { return !is_less(i, most); });
    prefer(indices, [&](std::size_t i) { return !tracks_[i].changes_format; });
  }

  void keep_low(Indices& indices, std::uint32_t max_height) const {
    const auto height = [this](std::size_t i) { return tracks_[i].height.value_or(0); };
    const auto lowest = height(*std::ranges::min_element(indices, {}, height));
    const auto limit = std::max(max_height, lowest);
    std::erase_if(indices, [&](std::size_t i) { return height(i) > limit; });
  }

  static bool carries_sound(const Track* video) {
    if (video == nullptr) return false;
    return video->carries_audio ||
           (video->audio_group.empty() && kinds_of(video->codecs).has_audio);
  }

  Indices choose_audio(const Track* video) const {
    const Indices all = indices_where([](const Track& t) { return t.type == TrackType::audio; });
    Indices fitting = all;
    if (video != nullptr) {
      std::erase_if(fitting, [&](std::size_t i) { return !is_in_group_of(*video, tracks_[i]); });
    }
    const bool is_carried = carries_sound(video);
    Indices chosen;
    for (const std::string& wanted : preferences_.audio_languages) {
      if (is_carried && is_own_sound(*video, wanted)) add_once(chosen, index_of(*video));
      if (wanted == k_all) {
        for (const std::size_t i : one_of_each(fitting))
          add_once(chosen, i);
      } else if (const auto index =
                     best_audio(is_carried ? video : nullptr, fitting, all, wanted)) {
        add_once(chosen, *index);
      }
    }
    // A video keeps its own audio by default, so a request for nothing else needs no entry.
    if (is_carried && chosen == Indices{index_of(*video)}) return {};
    if (!chosen.empty() || is_carried) return chosen;
    // A variant without an audio group may contain its audio, unless CODECS lists no audio codec.
    const bool is_silent = video != nullptr && !video->codecs.empty() && video->audio_group.empty();
    return default_audio(fitting.empty() && is_silent ? all : fitting);
  }

  std::size_t index_of(const Track& track) const {
    return static_cast<std::size_t>(&track - tracks_.data());
  }

  // Returns true if the audio inside the video satisfies the request. Audio of undeclared language
  // may be in the requested one.
  bool is_own_sound(const Track& video, std::string_view wanted) const {
    return !find_id(TrackType::audio, wanted) &&
           (wanted == k_all || video.language.empty() ||
            rank_language(wanted, video.language) == LanguageMatch::full);
  }

  std::optional<std::size_t> best_audio(const Track* carrier, const Indices& fitting,
                                        const Indices& all, std::string_view wanted) const {
    if (const auto index = find_id(TrackType::audio, wanted)) return index;
    if (carrier != nullptr && is_own_sound(*carrier, wanted)) return std::nullopt;
    for (const Indices* candidates : {&fitting, &all}) {
      if (const auto index = best_of(matching(*candidates, wanted))) return index;
    }
    return std::nullopt;
  }

  // Chooses the best track in the language of the default track, or of the first track if none is
  // marked as default.
  Indices default_audio(Indices candidates) const {
    if (candidates.empty()) return {};
    prefer(candidates, [this](std::size_t i) { return !tracks_[i].is_alternate; });
    keep_complete(candidates);
    const auto marked =
        std::ranges::find_if(candidates, [this](std::size_t i) { return tracks_[i].is_default; });
    const Track& start = tracks_[marked != candidates.end() ? *marked : candidates.front()];
    std::erase_if(candidates, [&](std::size_t i) { return tracks_[i].language != start.language; });
    return {*best_of(candidates)};
  }

  // Chooses the best track from each set of tracks that differ only in quality or format.
  Indices one_of_each(const Indices& candidates) const {
    std::map<decltype(kind_of(tracks_[0])), Indices> kinds;
    for (const std::size_t i : candidates)
      kinds[kind_of(tracks_[i])].push_back(i);
    Indices chosen;
    for (const std::size_t i : candidates) {
      const Indices& same = kinds[kind_of(tracks_[i])];
      const bool is_text = tracks_[i].type == TrackType::text;
      add_once(chosen, is_text ? *best_text(same) : *best_of(same));
    }
    return chosen;
  }

  std::optional<std::size_t> best_of(Indices candidates) const {
    if (candidates.empty()) return std::nullopt;
    prefer(candidates, [this](std::size_t i) { return !tracks_[i].is_alternate; });
    keep_complete(candidates);
    return *std::ranges::min_element(candidates, [this](std::size_t a, std::size_t b) {
      return is_better_audio(tracks_[a], tracks_[b]);
    });
  }

  // The candidates with the best match: full, then primary language, then name of the track.
  Indices matching(const Indices& candidates, std::string_view wanted) const {
    for (const LanguageMatch match : {LanguageMatch::full, LanguageMatch::primary}) {
      Indices found;
      std::ranges::copy_if(candidates, std::back_inserter(found), [&](std::size_t i) {
        return rank_language(wanted, tracks_[i].language) == match;
      });
      if (!found.empty()) return found;
    }
    Indices named;
    std::ranges::copy_if(candidates, std::back_inserter(named), [&](std::size_t i) {
      return !wanted.empty() && ascii::equals_ignoring_case(wanted, tracks_[i].name);
    });
    return named;
  }

  bool is_better_audio(const Track& a, const Track& b) const {
    if (a.is_default != b.is_default) return a.is_default;
    return is_better_rate(a, b);
  }

  Indices choose_text(const Track* video) const {
    const Indices all =
        indices_where([](const Track& t) { return t.type == TrackType::text && is_known_text(t); });
    Indices fitting = all;
    prefer(fitting, [&](std::size_t i) {
      return video == nullptr || video->text_group.empty() || is_in_group_of(*video, tracks_[i]);
    });
    Indices chosen;
    for (const std::string& wanted : preferences_.subtitle_languages) {
      if (wanted == k_all) {
        for (const std::size_t i : one_of_each(fitting))
          add_once(chosen, i);
        continue;
      }
      auto index = find_id(TrackType::text, wanted);
      if (!index) index = best_text(matching(fitting, wanted));
      if (!index) index = best_text(matching(all, wanted));
      if (index) add_once(chosen, *index);
    }
    return chosen;
  }

  // Chooses the track that suits a viewer who gave only a language: complete and plain subtitles
  // before any others.
  std::optional<std::size_t> best_text(Indices candidates) const {
    if (candidates.empty()) return std::nullopt;
    const auto rank = [this](std::size_t i) {
      const Track& t = tracks_[i];
      return std::tuple(t.is_forced, t.is_alternate, t.describes_sound, !is_webvtt(t));
    };
    Seconds most{};
    const auto best = rank(*std::ranges::min_element(candidates, {}, rank));
    std::erase_if(candidates, [&](std::size_t i) { return rank(i) != best; });
    for (const std::size_t i : candidates)
      most = std::max(most, covered_[i]);
    prefer(candidates, [&](std::size_t i) { return !is_less(i, most); });
    return candidates.front();
  }

  const std::vector<Track>& tracks_;
  const Preferences& preferences_;
  /// The time that each track covers (promised_time).
  std::vector<Seconds> covered_;
};

}  // namespace

Result<void> check_is_whole(const Manifest& manifest) {
  if (manifest.is_protected) {
    return Error(Errc::protected_media, "the manifest declares encrypted media");
  }
  if (manifest.is_live) {
    return Error(Errc::unsupported,
                 "the manifest is live: it has no end yet, and only finished ones are downloaded");
  }
  return {};
}

bool is_asked_for(std::string_view wanted, const Track& track) {
  return wanted == k_all || wanted == track.id ||
         rank_language(wanted, track.language) != LanguageMatch::none ||
         (!wanted.empty() && ascii::equals_ignoring_case(wanted, track.name));
}

bool is_in_group_of(const Track& video, const Track& track) {
  return track.group == (track.type == TrackType::text ? video.text_group : video.audio_group);
}

Result<std::vector<std::size_t>> choose_tracks(const Manifest& manifest,
                                               const Preferences& preferences) {
  MATINEE_TRY(check_is_whole(manifest));
  return Chooser(manifest, preferences).choose();
}

}  // namespace matinee::media
