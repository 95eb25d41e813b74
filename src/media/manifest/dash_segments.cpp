// SPDX-License-Identifier: MIT
#include "media/manifest/dash_segments.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/number.hpp"
#include "media/manifest/alignment.hpp"
#include "media/manifest/dash_values.hpp"
#include "media/manifest/limits.hpp"

namespace matinee::media {

namespace {

constexpr double k_nanoseconds = 1e9;
constexpr auto k_any = std::numeric_limits<std::uint64_t>::max();

// Parses a number and multiplies it by `scale`. The result is exact for integers, which a double
// could not represent above 2^53, and rounded for other numbers.
std::optional<std::uint64_t> scaled(std::string_view text, std::uint64_t scale) {
  constexpr std::uint64_t k_max = std::uint64_t{1} << 62;
  if (const auto whole = parse_decimal(text, k_max / scale)) return *whole * scale;
  const auto value = parse_dash_number(text);
  if (!value || *value > static_cast<double>(k_max / scale)) return std::nullopt;
  return static_cast<std::uint64_t>(std::round(*value * static_cast<double>(scale)));
}

// The segment information elements of one name on all levels. An attribute or child that the
// nearest level lacks is inherited from the next (ISO/IEC 23009-1, 5.3.9.1).
class SegmentInformation {
 public:
  SegmentInformation(const SegmentContext& context, std::string_view name) : name_(name) {
    for (std::size_t i = 0; i < levels_.size(); ++i) {
      levels_.at(i) = child_named(context.levels.at(i), name);
    }
  }

  std::string_view name() const { return name_; }

  std::optional<std::string_view> find(const char* attribute) const {
    for (const auto& level : levels_) {
      if (const auto found = level.attribute(attribute)) return found.value();
    }
    return std::nullopt;
  }

  // Returns the attribute in units of 1/scale, or an absent value if there is no such attribute.
  Result<std::optional<std::uint64_t>> number(const char* attribute,
                                              std::uint64_t scale = 1) const {
    const auto text = find(attribute);
    if (!text) return std::optional<std::uint64_t>();
    const auto value = scaled(*text, scale);
    if (!value) return error(fmt::format("@{} is not a number", attribute));
    return value;
  }

  pugi::xml_node child(std::string_view element) const {
    for (const auto& level : levels_) {
      if (const auto found = child_named(level, element)) return found;
    }
    return {};
  }

  // Returns the nearest level that has such a child. Lists of several levels are not merged.
  pugi::xml_node nearest_with(std::string_view element) const {
    for (const auto& level : levels_) {
      if (child_named(level, element)) return level;
    }
    return {};
  }

  Error error(std::string_view what) const {
    return {Errc::failure, fmt::format("{}: {}", name_, what)};
  }

 private:
  std::string_view name_;
  std::array<pugi::xml_node, 3> levels_;
};

class SegmentReader {
 public:
  SegmentReader(const SegmentContext& context, Track& track) : context_(context), track_(track) {}

  Result<void> read() {
    track_.timelines.push_back(timeline());
    MATINEE_TRY(read_any());
    // A segment that an index will split is trimmed after the split, not here.
    const std::size_t left_out = track_.indices.empty() ? trim_to_cuts(track_) : 0;
    if (left_out > 0) {
      context_.notes.add(
          fmt::format("Representation {}: {} segments after the Period's end left out",
                      context_.representation_id, left_out));
    }
    return {};
  }

 private:
  Result<void> read_any() {
    for (const auto& level : context_.levels) {
      if (child_named(level, "SegmentTemplate")) return read_template();
      if (child_named(level, "SegmentList")) return read_list();
      if (child_named(level, "SegmentBase")) return read_base();
    }
    return add_whole_file({});
  }

  // The start of the next Period is an exact end. Packagers round the end of the last Period, often
  // to a tenth of a second, so the cut allows for that: an extra frame does no harm.
  Timeline timeline() const {
    constexpr Seconds k_rounding{0.2};
    const Seconds start(static_cast<double>(context_.period.start_ns) / k_nanoseconds);
    Timeline timeline{.start = start};
    if (const auto length = context_.period.duration_ns; length && *length > 0) {
      timeline.end = start + Seconds(static_cast<double>(*length) / k_nanoseconds);
      timeline.cut = *timeline.end + (context_.period.is_last ? k_rounding : Seconds::zero());
    }
    return timeline;
  }

  // Sets the URL of `resource` and its alternatives, one for each base URL.
  Result<void> locate(Resource& resource, std::string_view reference,
                      const SegmentInformation& information) const {
    for (const std::string& base : context_.base_urls) {
      auto url = resolve_reference(base, reference);
      if (!url) return information.error(url.error().message());
      if (resource.url.empty()) {
        resource.url = *std::move(url);
      } else if (*url != resource.url &&
                 std::ranges::find(resource.alternatives, *url) == resource.alternatives.end()) {
        resource.alternatives.push_back(*std::move(url));
      }
    }
    return {};
  }

  // The factor by which ticks are finer than the timescale. It is 1000 if the timescale is coarse,
  // so that the end of a Period falls on a tick, and if a value is not an integer.
  static std::uint64_t scale_of(const SegmentInformation& information) {
    constexpr double k_coarse = 1000;
    const auto is_whole = [&](const char* attribute) {
      const auto text = information.find(attribute);
      const double value = text ? parse_dash_number(*text).value_or(0) : 0;
      return value == std::floor(value);
    };
    const auto text = information.find("timescale");
    const bool is_coarse = !text || parse_dash_number(*text).value_or(1) < k_coarse;
    const bool are_whole =
        is_whole("timescale") && is_whole("duration") && is_whole("presentationTimeOffset");
    return is_coarse || !are_whole ? 1000 : 1;
  }

  Result<void> read_scale(const SegmentInformation& information) {
    scale_ = scale_of(information);
    MATINEE_TRY_ASSIGN(const auto timescale, information.number("timescale", scale_));
    bounds_.timescale = timescale.value_or(scale_);
    if (bounds_.timescale == 0) return information.error("@timescale is zero");
    offset_ = number_or_note(information, "presentationTimeOffset", scale_).value_or(0);
    MATINEE_TRY_ASSIGN(const auto start, information.number("startNumber"));
    bounds_.start_number = start.value_or(1);
    bounds_.end_number = number_or_note(information, "endNumber", 1);
    if (!context_.period.duration_ns) return {};
    const auto length = ticks_of(*context_.period.duration_ns, bounds_.timescale);
    if (!length || offset_ > k_any - *length) return information.error("a time too far");
    bounds_.end_time = offset_ + *length;
    return {};
  }

  std::optional<std::uint64_t> number_or_note(const SegmentInformation& information,
                                              const char* attribute, std::uint64_t scale) const {
    auto number = information.number(attribute, scale);
    if (!number) context_.notes.add(number.error().message());
    return number ? *number : std::nullopt;
  }

  Result<std::vector<TimelineEntry>> read_timeline(const pugi::xml_node& timeline,
                                                   const SegmentInformation& information) {
    std::vector<TimelineEntry> entries;
    for (const auto& node : timeline.children()) {
      if (!is_named(node, "S")) continue;
      TimelineEntry entry;
      const auto duration = scaled(node.attribute("d").value(), scale_);
      if (!duration) return information.error("an S element without @d");
      entry.duration = *duration;
      if (const auto time = node.attribute("t")) entry.time = scaled(time.value(), scale_);
      if (const auto number = node.attribute("n")) {
        entry.number = parse_decimal(number.value(), k_any);
      }
      if (node.attribute("t") && !entry.time) return information.error("S@t is not a number");
      if (const auto repeat = node.attribute("r")) {
        const std::string_view text = ascii::trimmed(repeat.value());
        const auto count = scaled(text, 1);
        const bool is_count = count && *count <= k_max_segments;
        if (!is_count && !text.starts_with('-')) return information.error("S@r is out of range");
        entry.repeat = is_count ? static_cast<std::int64_t>(*count) : -1;
      }
      if (node.attribute("n") && !entry.number) return information.error("S@n is not a number");
      entries.push_back(entry);
      if (entries.size() > k_max_segments) return information.error("too many S elements");
    }
    if (auto paid = context_.budget.spend(entries.size()); !paid) {
      return information.error(paid.error().message());
    }
    return entries;
  }

  // Lists the segments by SegmentTimeline if there is one, and by @duration otherwise.
  Result<std::vector<Tick>> ticks(const SegmentInformation& information) {
    if (const auto timeline = information.child("SegmentTimeline")) {
      MATINEE_TRY_ASSIGN(const auto entries, read_timeline(timeline, information));
      auto expanded = expand_timeline(entries, bounds_);
      if (!expanded) return information.error(expanded.error().message());
      return expanded;
    }
    MATINEE_TRY_ASSIGN(const auto duration, information.number("duration", scale_));
    if (!duration && information.name() == "SegmentTemplate") {
      return information.error("neither a SegmentTimeline nor a @duration");
    }
    if (!duration) return std::vector<Tick>{};
    if (context_.is_live && !bounds_.end_time && !bounds_.end_number) return std::vector<Tick>{};
    auto expanded = expand_duration(offset_, *duration, bounds_);
    if (!expanded) return information.error(expanded.error().message());
    return expanded;
  }

  Seconds seconds(std::uint64_t ticks) const {
    return Seconds(static_cast<double>(ticks) / static_cast<double>(bounds_.timescale));
  }

  Result<void> add(Resource resource, const Tick& tick) {
    MATINEE_TRY(context_.budget.take(resource));
    const Seconds start(static_cast<double>(context_.period.start_ns) / k_nanoseconds);
    // A segment before presentationTimeOffset starts before the Period. Players cut off that part.
    const Seconds shift =
        tick.time >= offset_ ? seconds(tick.time - offset_) : -seconds(offset_ - tick.time);
    const auto init = track_.inits.empty() ? std::optional<std::size_t>() : 0;
    track_.segments.push_back({.resource = std::move(resource),
                               .start = start + shift,
                               .duration = seconds(tick.duration),
                               .origin = start - seconds(offset_),
                               .init = init,
                               .timeline = 0,
                               .may_be_missing = tick.may_be_missing});
    return {};
  }

  Result<void> add_init(Resource init) {
    MATINEE_TRY(context_.budget.take(init));
    track_.inits.push_back(std::move(init));
    return {};
  }

  Result<void> read_initialization(const SegmentInformation& information) {
    const auto node = information.child("Initialization");
    if (!node) return {};
    Resource init;
    if (const auto range = node.attribute("range")) {
      const auto parsed = parse_dash_range(range.value());
      if (!parsed) return information.error("Initialization@range is not a range");
      init = *parsed;
    }
    MATINEE_TRY(locate(init, node.attribute("sourceURL").value(), information));
    return add_init(std::move(init));
  }

  TemplateValues values(const Tick& tick) const {
    return {.representation_id = context_.representation_id,
            .bandwidth = context_.bandwidth,
            .number = tick.number,
            .time = tick.time / scale_};
  }

  Result<void> read_template() {
    const SegmentInformation information(context_, "SegmentTemplate");
    MATINEE_TRY(read_scale(information));
    if (const auto pattern = information.find("initialization")) {
      const auto name = expand_template(*pattern, values({}));
      if (!name) return name.error().within("SegmentTemplate");
      Resource init;
      MATINEE_TRY(locate(init, *name, information));
      MATINEE_TRY(add_init(std::move(init)));
    } else {
      MATINEE_TRY(read_initialization(information));
    }
    const auto pattern = information.find("media");
    if (!pattern) return information.error("no @media");
    MATINEE_TRY_ASSIGN(const auto all, ticks(information));
    for (const Tick& tick : all) {
      const auto name = expand_template(*pattern, values(tick));
      if (!name) return name.error().within("SegmentTemplate");
      Resource resource;
      MATINEE_TRY(locate(resource, *name, information));
      MATINEE_TRY(add(std::move(resource), tick));
    }
    return {};
  }

  // The times of a SegmentList with `count` entries, by SegmentTimeline or by @duration. The list
  // determines the number of segments; the end of the Period only shortens the last one.
  Result<std::vector<Tick>> list_ticks(const SegmentInformation& information, std::size_t count) {
    if (information.child("SegmentTimeline")) return ticks(information);
    MATINEE_TRY_ASSIGN(const auto duration, information.number("duration", scale_));
    if (!duration && count == 1) return std::vector{whole_period()};
    if (!duration && count > 1)
      return information.error("neither a SegmentTimeline nor a @duration");
    std::vector<Tick> all;
    if (count == 0) return all;
    TickBounds bounds = bounds_;
    bounds.end_time.reset();
    bounds.end_number = bounds.start_number + (count - 1);
    auto expanded = expand_duration(offset_, *duration, bounds);
    if (!expanded) return information.error(expanded.error().message());
    Tick& last = expanded->back();
    if (bounds_.end_time && *bounds_.end_time > last.time) {
      last.duration = std::min(last.duration, *bounds_.end_time - last.time);
    }
    return expanded;
  }

  Result<void> read_list() {
    const SegmentInformation information(context_, "SegmentList");
    MATINEE_TRY(read_scale(information));
    MATINEE_TRY(read_initialization(information));
    const auto list = information.nearest_with("SegmentURL");
    const auto count = static_cast<std::size_t>(std::ranges::count_if(
        list.children(), [](const auto& n) { return is_named(n, "SegmentURL"); }));
    if (count > k_max_segments) return information.error("too many segments");
    MATINEE_TRY(context_.budget.spend(count));
    MATINEE_TRY_ASSIGN(const auto all, list_ticks(information, count));
    if (all.size() < count) return information.error("more SegmentURLs than there are times");
    std::size_t index = 0;
    for (const auto& node : list.children()) {
      if (!is_named(node, "SegmentURL")) continue;
      Resource resource;
      if (const auto range = node.attribute("mediaRange")) {
        const auto parsed = parse_dash_range(range.value());
        if (!parsed) return information.error("SegmentURL@mediaRange is not a range");
        resource = *parsed;
      }
      MATINEE_TRY(locate(resource, node.attribute("media").value(), information));
      MATINEE_TRY(add(std::move(resource), all.at(index++)));
    }
    return {};
  }

  Tick whole_period() const {
    return {.number = 1,
            .time = offset_,
            .duration = bounds_.end_time ? *bounds_.end_time - offset_ : 0};
  }

  // SegmentBase describes one file, which becomes one segment. Its initialization is a separate
  // request if its range is known: it is declared, or it is everything before the index. The
  // segment begins after the initialization and the index. Once the index has been read, it splits
  // the segment (see sidx.hpp).
  Result<void> read_base() {
    const SegmentInformation information(context_, "SegmentBase");
    MATINEE_TRY(read_scale(information));
    MATINEE_TRY(read_initialization(information));
    std::optional<Resource> index;
    if (const auto text = information.find("indexRange")) {
      index = parse_dash_range(*text);
      if (!index || !index->length) return information.error("@indexRange is not a range");
      MATINEE_TRY(locate(*index, "", information));
      if (track_.inits.empty() && *index->offset > 0) {
        Resource init = *index;
        init.length = std::exchange(init.offset, 0);
        MATINEE_TRY(add_init(std::move(init)));
      }
    }
    const Resource* init = track_.inits.empty() ? nullptr : track_.inits.data();
    const std::string& url = context_.base_urls.front();
    std::optional<std::uint64_t> media_start;
    if (init != nullptr && init->length && init->url == url) {
      media_start = *init->offset + *init->length;
    }
    if (index && media_start) media_start = std::max(*media_start, *index->offset + *index->length);
    MATINEE_TRY(add_whole_file(media_start));
    if (index) note_index(*std::move(index));
    return {};
  }

  void note_index(Resource index) {
    const Seconds start(static_cast<double>(context_.period.start_ns) / k_nanoseconds);
    std::optional<Seconds> end;
    if (const auto length = context_.period.duration_ns) {
      end = start + Seconds(static_cast<double>(*length) / k_nanoseconds);
    }
    track_.indices.push_back({.segment = track_.segments.size() - 1,
                              .resource = std::move(index),
                              .origin = start - seconds(offset_),
                              .start = start,
                              .end = end});
  }

  Result<void> add_whole_file(std::optional<std::uint64_t> media_start) {
    if (!bounds_.end_time && context_.period.duration_ns) {
      bounds_.end_time = ticks_of(*context_.period.duration_ns, bounds_.timescale = k_scale);
    }
    Resource file{.offset = media_start};
    MATINEE_TRY(locate(file, "", SegmentInformation(context_, "BaseURL")));
    return add(std::move(file), whole_period());
  }

  static constexpr std::uint64_t k_scale = 1'000'000;

  const SegmentContext& context_;
  Track& track_;
  TickBounds bounds_;
  std::uint64_t scale_ = 1;
  std::uint64_t offset_ = 0;
};

}  // namespace

bool is_named(const pugi::xml_node& node, std::string_view name) {
  const std::string_view full = node.name();
  return full.substr(full.find(':') == std::string_view::npos ? 0 : full.find(':') + 1) == name;
}

pugi::xml_node child_named(const pugi::xml_node& parent, std::string_view name) {
  for (const auto& node : parent.children()) {
    if (is_named(node, name)) return node;
  }
  return {};
}

Result<void> read_segments(const SegmentContext& context, Track& track) {
  return SegmentReader(context, track).read();
}

}  // namespace matinee::media
