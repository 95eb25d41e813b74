// SPDX-License-Identifier: MIT
#include "media/manifest/dash.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "base/number.hpp"
#include "media/manifest/codecs.hpp"
#include "media/manifest/dash_segments.hpp"
#include "media/manifest/dash_values.hpp"
#include "media/manifest/limits.hpp"
#include "media/manifest/reference.hpp"

namespace matinee::media {

namespace {

Error bad(std::string_view element, std::string_view what) {
  return {Errc::failure, fmt::format("{}: {}", element, what)};
}

std::string_view attribute(const pugi::xml_node& node, const char* name) {
  return node.attribute(name).value();
}

// An attribute of a Representation that its AdaptationSet may state for it.
std::string_view inherited(const pugi::xml_node& representation, const pugi::xml_node& set,
                           const char* name) {
  const auto own = representation.attribute(name);
  return own ? own.value() : set.attribute(name).value();
}

// Each level may name several that stand for each other (5.6.4): the first ones of all levels make
// the URL to use, the rest the alternatives.
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

// What an EssentialProperty asks for that is not known here: the element is not for us (ISO/IEC
// 23009-1, 5.8.4.8). Colour descriptions are known as far as they need no help.
std::optional<std::string_view> unknown_demand(const pugi::xml_node& node) {
  for (const auto& child : node.children()) {
    if (!is_named(child, "EssentialProperty")) continue;
    const std::string_view scheme = attribute(child, "schemeIdUri");
    if (!scheme.starts_with("urn:mpeg:mpegB:cicp:")) return scheme;
  }
  return std::nullopt;
}

// Whether an element is for something else than to be played as it is: trick modes, thumbnails.
bool is_special(const pugi::xml_node& node) {
  return unknown_demand(node) || std::ranges::any_of(node.children(), [](const auto& child) {
           const std::string_view scheme = attribute(child, "schemeIdUri");
           return is_named(child, "SupplementalProperty") &&
                  (scheme == "http://dashif.org/guidelines/trickmode" ||
                   scheme == "http://dashif.org/guidelines/thumbnail_tile");
         });
}

// A Period or an MPD cannot be left out: part of the film would be missing.
Result<void> check_demands(const pugi::xml_node& node) {
  const auto scheme = unknown_demand(node);
  if (!scheme) return {};
  return Error(Errc::unsupported, fmt::format("{}: an EssentialProperty that is not known: {}",
                                              node.name(), scheme->substr(0, 100)));
}

// Elements elsewhere (5.5): not followed. Whether the element is there at all: one that "resolves
// to zero" is not.
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

struct Roles {
  bool is_main = false;
  bool is_alternate = false;
  bool is_forced = false;
  bool describes_sound = false;
  bool describes_picture = false;
};

Roles roles_of(const pugi::xml_node& set) {
  constexpr std::array<std::string_view, 6> k_alternate = {
      "alternate", "commentary", "description", "supplementary", "sign", "emergency"};
  Roles roles;
  for (const auto& child : set.children()) {
    if (is_named(child, "Accessibility") &&
        attribute(child, "schemeIdUri") == "urn:tva:metadata:cs:AudioPurposeCS:2007") {
      // The scheme of DVB and TV-Anytime: 1 is for the visually impaired, 2 for the hard of
      // hearing.
      roles.describes_picture |= attribute(child, "value") == "1";
      roles.describes_sound |= attribute(child, "value") == "2";
    }
    if (!is_named(child, "Role")) continue;
    const std::string_view value = attribute(child, "value");
    roles.is_main |= value == "main";
    roles.is_alternate |= std::ranges::find(k_alternate, value) != k_alternate.end();
    roles.describes_picture |= value == "description";
    roles.describes_sound |= value == "caption";
    roles.is_forced |= value == "forced-subtitle" || value == "forced_subtitle";
  }
  roles.is_alternate |= roles.describes_picture;
  return roles;
}

std::optional<std::uint32_t> parse_size(std::string_view text) {
  const auto value = parse_decimal(text, 1u << 20);
  if (!value) return std::nullopt;
  return static_cast<std::uint32_t>(*value);
}

class MpdParser {
 public:
  explicit MpdParser(std::string_view url) : url_(url) { manifest_.kind = ManifestKind::dash; }

  Result<Manifest> parse(const pugi::xml_node& mpd) {
    manifest_.is_live = attribute(mpd, "type") == "dynamic";
    is_protected_ = has_content_protection(mpd);
    std::optional<std::int64_t> total;
    if (const auto duration = mpd.attribute("mediaPresentationDuration")) {
      total = parse_iso_duration(duration.value());
      if (!total) return bad("MPD", "@mediaPresentationDuration is not a duration");
      manifest_.duration = Seconds(static_cast<double>(*total) / 1e9);
    }
    MATINEE_TRY(check_demands(mpd));
    MATINEE_TRY_ASSIGN(const auto bases, base_urls_of(mpd, {std::string(url_)}));
    MATINEE_TRY(find_periods(mpd));
    MATINEE_TRY(read_times(total));
    std::size_t index = 0;
    for (const auto& period : periods_) {
      MATINEE_TRY(read_period(period, bases, times_.at(index)));
      join_period(index++);
      if (manifest_.tracks.size() > k_max_tracks) return bad("MPD", "too many Representations");
    }
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

  // 5.3.2.1: a Period starts at @start or where the one before ends, and ends after @duration,
  // at the next one's start, or with the presentation.
  Result<void> read_times(std::optional<std::int64_t> total) {
    for (const auto& period : periods_) {
      PeriodTimes times;
      if (period.attribute("start")) {
        const auto start = parse_iso_duration(attribute(period, "start"));
        if (!start) return bad("Period", "@start is not a duration");
        times.start_ns = *start;
      } else if (!times_.empty()) {
        if (!times_.back().duration_ns) return bad("Period", "neither a start nor an end");
        times.start_ns = times_.back().start_ns + *times_.back().duration_ns;
      }
      if (const auto duration = period.attribute("duration")) {
        times.duration_ns = parse_iso_duration(duration.value());
        if (!times.duration_ns) return bad("Period", "@duration is not a duration");
      }
      if (!times_.empty()) {
        auto& length = times_.back().duration_ns;
        const auto to_here = std::max<std::int64_t>(times.start_ns - times_.back().start_ns, 0);
        length = std::min(length.value_or(to_here), to_here);
      }
      times_.push_back(times);
    }
    if (!times_.back().duration_ns && total) {
      times_.back().duration_ns = std::max<std::int64_t>(*total - times_.back().start_ns, 0);
    }
    if (!manifest_.duration && times_.back().duration_ns) {
      const auto end = times_.back().start_ns + *times_.back().duration_ns;
      manifest_.duration = Seconds(static_cast<double>(end) / 1e9);
    }
    return {};
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
                               .budget = budget_};
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
    track.mime = inherited(node, set, "mimeType");
    track.codecs = inherited(node, set, "codecs");
    const std::string content = fmt::format("{}/", attribute(set, "contentType"));
    auto type = type_of(track.mime, track.codecs);
    if (!type || content == "text/") type = type_of(content, track.codecs);
    if (!type || is_special(set) || is_special(node)) return {};
    track.type = *type;
    track.is_protected = is_protected || is_own_protected;
    if (const auto bandwidth = node.attribute("bandwidth")) {
      track.bandwidth = parse_decimal(bandwidth.value(), k_max_offset);
      if (!track.bandwidth) return bad("Representation", "@bandwidth is not a number");
    }
    context.bandwidth = track.bandwidth.value_or(0);
    track.width = parse_size(inherited(node, set, "width"));
    track.height = parse_size(inherited(node, set, "height"));
    track.language = inherited(node, set, "lang");
    track.name = child_named(set, "Label").child_value();
    for (const std::string* text :
         {&track.id, &track.mime, &track.codecs, &track.language, &track.name}) {
      if (auto checked = check_name(*text, "Representation: a text"); !checked) return checked;
    }
    const Roles roles = roles_of(set);
    track.is_default = roles.is_main;
    track.is_forced = roles.is_forced;
    track.describes_sound = roles.describes_sound;
    track.describes_picture = roles.describes_picture;
    track.is_alternate = roles.is_alternate && !roles.is_main;
    const auto done = read_segments(context, track);
    if (!done) return done.error().within(fmt::format("Representation {}", track.id));
    period_.push_back(std::move(track));
    return period_.size() > k_max_tracks ? bad("MPD", "too many Representations") : Result<void>();
  }

  // The track that a later Period goes on with: the same id where the kind agrees, else the same
  // kind, language, role, codecs and size.
  static bool is_continued_by(const Track& a, const Track& b) {
    if (a.type != b.type || a.language != b.language || a.is_alternate != b.is_alternate ||
        a.mime != b.mime) {
      return false;
    }
    return a.id == b.id || (a.codecs == b.codecs && a.width == b.width && a.height == b.height);
  }

  void join_period(std::size_t index) {
    std::set<const Track*> continued;
    const std::size_t known = manifest_.tracks.size();
    for (Track& track : period_) {
      const auto end = manifest_.tracks.begin() + static_cast<std::ptrdiff_t>(known);
      const auto is_free = [&](const Track& a) {
        return !continued.contains(&a) && is_continued_by(a, track);
      };
      auto first = std::find_if(manifest_.tracks.begin(), end,
                                [&](const Track& a) { return a.id == track.id && is_free(a); });
      if (first == end) first = std::find_if(manifest_.tracks.begin(), end, is_free);
      if (first != end) {
        continued.insert(&*first);
        append(*first, std::move(track));
      } else {
        later_.push_back(std::move(track));
        if (index > 0) later_.back().id = fmt::format("p{}-{}", index, later_.back().id);
      }
    }
    std::ranges::move(later_, std::back_inserter(manifest_.tracks));
    later_.clear();
    period_.clear();
  }

  static void append(Track& track, Track next) {
    const std::size_t shift = track.inits.size();
    for (SegmentIndex& index : next.indices) {
      index.segment += track.segments.size();
      track.indices.push_back(std::move(index));
    }
    std::ranges::move(next.inits, std::back_inserter(track.inits));
    bool is_first = true;
    for (Segment& segment : next.segments) {
      if (segment.init) *segment.init += shift;
      segment.discontinuity = std::exchange(is_first, false);
      track.segments.push_back(std::move(segment));
    }
    track.is_protected |= next.is_protected;
  }

  void finish() {
    std::set<std::string, std::less<>> ids;
    for (Track& track : manifest_.tracks) {
      if (track.id.empty()) track.id = "track";
      const std::string wish = track.id;
      for (int n = 2; !ids.insert(track.id).second; ++n)
        track.id = fmt::format("{}-{}", wish, n);
    }
    manifest_.is_protected = is_protected_ || is_any_protected_;
  }

  std::string_view url_;
  Manifest manifest_;
  std::vector<pugi::xml_node> periods_;
  std::vector<PeriodTimes> times_;
  Budget budget_;
  std::vector<Track> period_;
  std::vector<Track> later_;
  bool is_protected_ = false;
  bool is_any_protected_ = false;
};

// Notes what is said about protection in places that the walk over tracks passes over.
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

}  // namespace

Result<Manifest> parse_dash(std::string_view text, std::string_view url) {
  const auto tags = static_cast<std::size_t>(std::ranges::count(text, '<'));
  if (text.size() > k_max_manifest_bytes || tags > k_max_xml_tags) return bad("MPD", "too large");
  pugi::xml_document document;
  // The default options expand only the five predefined entities and character references.
  const auto parsed = document.load_buffer(text.data(), text.size(), pugi::parse_default);
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
  if (manifest) manifest->is_protected |= inspector.has_protection;
  return manifest;
}

}  // namespace matinee::media
