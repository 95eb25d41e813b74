// SPDX-License-Identifier: MIT
#include "media/manifest/dash.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "base/ascii.hpp"
#include "media/manifest/codecs.hpp"
#include "media/manifest/dash_segments.hpp"
#include "media/manifest/dash_values.hpp"
#include "media/manifest/limits.hpp"
#include "media/manifest/notes.hpp"
#include "media/manifest/periods.hpp"
#include "media/manifest/reference.hpp"

namespace matinee::media {

namespace {

Error bad(std::string_view element, std::string_view what) {
  return {Errc::failure, fmt::format("{}: {}", element, what)};
}

std::string_view attribute(const pugi::xml_node& node, const char* name) {
  return node.attribute(name).value();
}

// Returns an attribute of a Representation, or else that of its AdaptationSet.
std::string_view inherited(const pugi::xml_node& representation, const pugi::xml_node& set,
                           const char* name) {
  const auto own = representation.attribute(name);
  return own ? own.value() : set.attribute(name).value();
}

// Combines the BaseURLs of an element with those of its parents. Each level may list several
// alternatives (ISO/IEC 23009-1, 5.6.4). The first of each level form the URL to use; all others
// are alternatives.
Result<std::vector<std::string>> base_urls_of(const pugi::xml_node& node,
                                              const std::vector<std::string>& parents) {
  std::vector<std::string> urls;
  for (const auto& element : node.children()) {
    if (!is_named(element, "BaseURL")) continue;
    for (const std::string& parent : parents) {
      auto url = resolve_reference(parent, element.child_value());
      if (!url) return bad("BaseURL", url.error().message());
      if (std::ranges::find(urls, *url) == urls.end()) urls.push_back(*std::move(url));
      if (urls.size() > k_max_alternatives) return urls;
    }
  }
  return urls.empty() ? parents : urls;
}

bool has_content_protection(const pugi::xml_node& node) {
  return static_cast<bool>(child_named(node, "ContentProtection"));
}

// Returns the scheme of the first unknown EssentialProperty. A client that does not know the scheme
// must ignore the element (ISO/IEC 23009-1, 5.8.4.8). Colour descriptions (CICP) need no action
// here and count as known.
std::optional<std::string_view> unknown_demand(const pugi::xml_node& node) {
  for (const auto& child : node.children()) {
    if (!is_named(child, "EssentialProperty")) continue;
    const std::string_view scheme = attribute(child, "schemeIdUri");
    if (!scheme.starts_with("urn:mpeg:mpegB:cicp:")) return scheme;
  }
  return std::nullopt;
}

// Returns true if the element is not meant for normal playback: trick modes, thumbnails, and
// elements with an unknown EssentialProperty.
bool is_special(const pugi::xml_node& node) {
  return unknown_demand(node) || std::ranges::any_of(node.children(), [](const auto& child) {
           const std::string_view scheme = attribute(child, "schemeIdUri");
           return is_named(child, "SupplementalProperty") &&
                  (scheme == "http://dashif.org/guidelines/trickmode" ||
                   scheme == "http://dashif.org/guidelines/thumbnail_tile");
         });
}

// Fails for an unknown EssentialProperty of a Period or of the MPD. Such an element cannot be
// ignored, because part of the film would be missing.
Result<void> check_demands(const pugi::xml_node& node) {
  const auto scheme = unknown_demand(node);
  if (!scheme) return {};
  return Error(Errc::unsupported, fmt::format("{}: an EssentialProperty that is not known: {}",
                                              node.name(), scheme->substr(0, 100)));
}

// Handles xlink (ISO/IEC 23009-1, 5.5). Remote elements are not supported and give an error.
// Returns false for an element that "resolves to zero", which means that it is to be removed.
Result<bool> is_present(const pugi::xml_node& node) {
  for (const auto& attribute : node.attributes()) {
    if (!std::string_view(attribute.name()).ends_with(":href")) continue;
    if (std::string_view(attribute.value()) == "urn:mpeg:dash:resolve-to-zero:2013") return false;
    return Error(Errc::unsupported, fmt::format("{}: xlink is not supported", node.name()));
  }
  return true;
}

std::size_t count_children(const pugi::xml_node& node) {
  return static_cast<std::size_t>(std::ranges::distance(node.children()));
}

void read_roles(const pugi::xml_node& set, Track& track) {
  constexpr std::array<std::string_view, 6> k_alternate = {
      "alternate", "commentary", "description", "supplementary", "sign", "emergency"};
  for (const auto& child : set.children()) {
    if (is_named(child, "Accessibility") &&
        attribute(child, "schemeIdUri") == "urn:tva:metadata:cs:AudioPurposeCS:2007") {
      // The scheme of DVB and TV-Anytime: 1 is for the visually impaired, 2 for the hard of
      // hearing.
      track.describes_picture |= attribute(child, "value") == "1";
      track.describes_sound |= attribute(child, "value") == "2";
    }
    if (!is_named(child, "Role")) continue;
    const std::string_view value = attribute(child, "value");
    if (track.role.size() < k_max_name_bytes) {
      track.role += fmt::format("{}{}", track.role.empty() ? "" : ",", value.substr(0, 40));
    }
    track.is_default |= value == "main";
    track.is_alternate |= std::ranges::find(k_alternate, value) != k_alternate.end();
    track.describes_picture |= value == "description";
    track.describes_sound |= value == "caption";
    track.is_forced |= value == "forced-subtitle" || value == "forced_subtitle";
  }
  track.is_alternate = (track.is_alternate || track.describes_picture) && !track.is_default;
}

std::optional<std::uint32_t> parse_size(std::string_view text) {
  const auto value = parse_dash_number(text);
  if (!value || *value > (1u << 20)) return std::nullopt;
  return static_cast<std::uint32_t>(*value);
}

class MpdParser {
 public:
  explicit MpdParser(std::string_view url) : url_(url) { manifest_.kind = ManifestKind::dash; }

  Result<Manifest> parse(const pugi::xml_node& mpd) {
    manifest_.is_live = attribute(mpd, "type") == "dynamic";
    is_protected_ = has_content_protection(mpd);
    MATINEE_TRY(check_demands(mpd));
    MATINEE_TRY_ASSIGN(const auto bases, base_urls_of(mpd, {std::string(url_)}));
    MATINEE_TRY(find_periods(mpd));
    MATINEE_TRY(read_times(time_of(mpd, "mediaPresentationDuration")));
    for (std::size_t i = 0; i < periods_.size(); ++i) {
      // A Period of zero length contributes nothing. The last one is read in any case.
      if (!times_[i].is_last && times_[i].duration_ns == 0) continue;
      MATINEE_TRY(read_period(periods_[i], bases, times_[i]));
      MATINEE_TRY(joiner_.add(std::exchange(period_, {}), i));
      if (joiner_.size() > k_max_tracks) return bad("MPD", "too many Representations");
    }
    manifest_.tracks = std::move(joiner_).take();
    MATINEE_TRY(check_is_left());
    finish();
    return std::move(manifest_);
  }

 private:
  Result<void> find_periods(const pugi::xml_node& mpd) {
    for (const auto& period : mpd.children()) {
      if (!is_named(period, "Period")) continue;
      MATINEE_TRY_ASSIGN(const bool is_there, is_present(period));
      if (is_there) periods_.push_back(period);
      if (periods_.size() > k_max_periods) return bad("MPD", "too many Periods");
    }
    return periods_.empty() ? bad("MPD", "no Period") : Result<void>();
  }

  // Returns the duration in an attribute, in nanoseconds. Returns nullopt if the attribute is
  // missing, and also, with a note, if it is not a duration.
  std::optional<std::int64_t> time_of(const pugi::xml_node& node, const char* name) {
    const auto text = node.attribute(name);
    if (!text) return std::nullopt;
    const auto time = parse_iso_duration(text.value(), k_furthest_start_s);
    if (!time) notes_.add(fmt::format("{}: @{} is not a duration", node.name(), name));
    return time;
  }

  // ISO/IEC 23009-1, 5.3.2.1: a Period starts at @start or at the end of the previous Period. It
  // ends after @duration, at the start of the next Period, or with the presentation.
  Result<void> read_times(std::optional<std::int64_t> total) {
    for (const auto& period : periods_) {
      PeriodTimes times{.duration_ns = time_of(period, "duration"), .is_last = false};
      if (const auto start = time_of(period, "start")) {
        times.start_ns = *start;
      } else if (!times_.empty()) {
        if (!times_.back().duration_ns) return bad("Period", "neither a start nor an end");
        times.start_ns = times_.back().start_ns + *times_.back().duration_ns;
      }
      if (!times_.empty()) {
        auto& length = times_.back().duration_ns;
        const auto to_here = std::max<std::int64_t>(times.start_ns - times_.back().start_ns, 0);
        length = std::min(length.value_or(to_here), to_here);
      }
      times_.push_back(times);
    }
    return end_times(begin_at_zero(total));
  }

  // A recorded live stream may state its Period starts as times since 1970. Such starts are made
  // relative to the first Period.
  std::optional<std::int64_t> begin_at_zero(std::optional<std::int64_t> total) {
    constexpr std::int64_t k_day_ns = std::int64_t{86'400} * 1'000'000'000;
    const std::int64_t origin = times_.front().start_ns;
    if (origin < k_day_ns) return total;
    for (PeriodTimes& times : times_)
      times.start_ns = std::max<std::int64_t>(times.start_ns - origin, 0);
    return total && *total > origin ? *total - origin : total;
  }

  // Sets the end of the last Period and the duration of the presentation. A total of zero counts as
  // unknown.
  Result<void> end_times(std::optional<std::int64_t> total) {
    PeriodTimes& last = times_.back();
    last.is_last = true;
    if (total == 0) total.reset();
    if (!last.duration_ns && total) {
      last.duration_ns = std::max<std::int64_t>(*total - last.start_ns, 0);
    }
    if (!total && last.duration_ns) total = last.start_ns + *last.duration_ns;
    if (total) manifest_.duration = Seconds(static_cast<double>(*total) / 1e9);
    const bool is_long = manifest_.duration && manifest_.duration->count() > k_max_duration;
    return is_long ? bad("MPD", "the presentation is too long") : Result<void>();
  }

  Result<void> read_period(const pugi::xml_node& period, const std::vector<std::string>& bases,
                           const PeriodTimes& times) {
    MATINEE_TRY(check_demands(period));
    MATINEE_TRY_ASSIGN(const auto urls, base_urls_of(period, bases));
    const bool is_protected = is_protected_ || has_content_protection(period);
    const std::size_t steps = count_children(period);
    for (const auto& set : period.children()) {
      if (!is_named(set, "AdaptationSet")) continue;
      MATINEE_TRY_ASSIGN(const bool is_there, is_present(set));
      if (!is_there) continue;
      MATINEE_TRY_ASSIGN(const auto set_urls, base_urls_of(set, urls));
      const std::size_t set_steps = steps + count_children(set);
      for (const auto& node : set.children()) {
        if (!is_named(node, "Representation")) continue;
        MATINEE_TRY(budget_.spend(set_steps + count_children(node)));
        SegmentContext context{.levels = {node, set, period},
                               .base_urls = {},
                               .representation_id = attribute(node, "id"),
                               .bandwidth = 0,
                               .period = times,
                               .is_live = manifest_.is_live,
                               .budget = budget_,
                               .notes = notes_};
        MATINEE_TRY_ASSIGN(context.base_urls, base_urls_of(node, set_urls));
        MATINEE_TRY(read_representation(context, is_protected));
      }
    }
    return {};
  }

  Result<void> read_representation(SegmentContext& context, bool is_protected) {
    const auto& [node, set, period] = context.levels;
    const bool is_own_protected = has_content_protection(set) || has_content_protection(node);
    is_any_protected_ |= is_protected || is_own_protected;
    Track track;
    track.id = context.representation_id;
    track.mime = ascii::lower_case(inherited(node, set, "mimeType"));
    track.codecs = inherited(node, set, "codecs");
    const std::string content = fmt::format("{}/", attribute(set, "contentType"));
    auto type = type_of(track.mime, track.codecs);
    // "application/mp4" does not determine the type, but @contentType may.
    if (!type || content == "text/") type = type_of(content, track.codecs);
    if (!type || is_special(set) || is_special(node)) return {};
    track.type = *type;
    track.is_protected = is_protected || is_own_protected;
    read_numbers(node, set, track);
    context.bandwidth = track.bandwidth.value_or(0);
    track.language = inherited(node, set, "lang");
    track.name = child_named(set, "Label").child_value();
    for (const std::string* text :
         {&track.id, &track.mime, &track.codecs, &track.language, &track.name}) {
      if (auto checked = check_name(*text, "Representation: a text"); !checked) return checked;
    }
    read_roles(set, track);
    if (const auto done = read_segments(context, track); !done) {
      return leave_out(track, done.error().within(fmt::format("Representation {}", track.id)));
    }
    period_.push_back(std::move(track));
    return period_.size() > k_max_tracks ? bad("MPD", "too many Representations") : Result<void>();
  }

  void read_numbers(const pugi::xml_node& node, const pugi::xml_node& set, Track& track) {
    const auto note = [&](const char* name) {
      notes_.add(fmt::format("Representation {}: @{} is not a number", track.id, name));
    };
    if (const auto text = node.attribute("bandwidth")) {
      const auto rate = parse_dash_number(text.value());
      if (rate && *rate <= static_cast<double>(k_max_offset)) {
        track.bandwidth = static_cast<std::uint64_t>(*rate);
      } else {
        note("bandwidth");
      }
    }
    const auto size = [&](const char* name) {
      const std::string_view text = inherited(node, set, name);
      const auto value = parse_size(text);
      if (!value && !text.empty()) note(name);
      return value;
    };
    track.width = size("width");
    track.height = size("height");
  }

  // Drops a Representation that cannot be read, with a note. If the budget is exhausted, the whole
  // manifest is refused instead.
  Result<void> leave_out(const Track& track, Error error) {
    if (budget_.is_used_up()) return error;
    notes_.add(fmt::format("left out: {}", error.message()));
    left_out_.try_emplace(track.type, std::move(error));
    return {};
  }

  // If all video or all audio had to be dropped, returns the error of the first one.
  Result<void> check_is_left() const {
    for (const auto& [type, error] : left_out_) {
      if (type == TrackType::text) continue;
      const auto is_of_type = [wanted = type](const Track& t) { return t.type == wanted; };
      if (std::ranges::none_of(manifest_.tracks, is_of_type)) return error;
    }
    return {};
  }

  void finish() {
    std::set<std::string, std::less<>> ids;
    for (Track& track : manifest_.tracks) {
      if (track.id.empty()) track.id = "track";
      // Representation ids are unique only within a Period (5.3.5.2). Append a number if necessary.
      const std::string wish = track.id;
      for (int n = 2; !ids.insert(track.id).second; ++n)
        track.id = fmt::format("{}-{}", wish, n);
    }
    manifest_.is_protected = is_protected_ || is_any_protected_;
    manifest_.notes = std::move(notes_).take();
  }

  std::string_view url_;
  Manifest manifest_;
  std::vector<pugi::xml_node> periods_;
  std::vector<PeriodTimes> times_;
  Budget budget_;
  Notes notes_;
  PeriodJoiner joiner_{budget_};
  std::vector<Track> period_;
  /// For each type, the error of the first Representation that was dropped.
  std::map<TrackType, Error> left_out_;
  bool is_protected_ = false;
  bool is_any_protected_ = false;
};

// Finds ContentProtection anywhere in the document, also in elements that MpdParser ignores, and
// checks the depth of nesting.
class Inspector final : public pugi::xml_tree_walker {
 public:
  bool for_each(pugi::xml_node& node) override {
    has_protection |= is_named(node, "ContentProtection");
    is_too_deep |= depth() > static_cast<int>(k_max_xml_depth);
    return !is_too_deep;
  }
  bool has_protection = false;
  bool is_too_deep = false;
};

// Removes and returns the text after the end of the MPD element. Some servers append text of their
// own.
std::string_view cut_off_behind(std::string_view& text) {
  constexpr std::string_view k_end = "MPD>";
  const std::size_t at = text.rfind(k_end);
  if (at == std::string_view::npos) return {};
  const std::string_view behind = text.substr(at + k_end.size());
  text.remove_suffix(behind.size());
  return behind;
}

}  // namespace

Result<Manifest> parse_dash(std::string_view text, std::string_view url) {
  const auto tags = static_cast<std::size_t>(std::ranges::count(text, '<'));
  if (text.size() > k_max_manifest_bytes || tags > k_max_xml_tags) return bad("MPD", "too large");
  pugi::xml_document document;
  // With the default options, pugixml expands only character references and the five predefined
  // entities, so that entity expansion attacks are impossible.
  auto parsed = document.load_buffer(text.data(), text.size(), pugi::parse_default);
  // If the document is not well-formed, text after the MPD may be the reason. Parse it without.
  const std::string_view behind = parsed ? "" : cut_off_behind(text);
  if (!behind.empty()) parsed = document.load_buffer(text.data(), text.size(), pugi::parse_default);
  if (!parsed) {
    return Error(Errc::failure,
                 fmt::format("not XML: {} at byte {}", parsed.description(), parsed.offset));
  }
  const auto mpd = child_named(document, "MPD");
  if (!mpd) return bad("MPD", "not a DASH manifest: the element is missing");
  Inspector inspector;
  document.traverse(inspector);
  if (inspector.is_too_deep) return bad("MPD", "nested too deeply");
  auto manifest = MpdParser(url).parse(mpd);
  if (!manifest) return manifest;
  manifest->is_protected |=
      inspector.has_protection || behind.find("ContentProtection") != std::string_view::npos;
  if (!behind.empty()) manifest->notes.emplace_back("something stands after the end of the MPD");
  return manifest;
}

}  // namespace matinee::media
