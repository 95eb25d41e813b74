// SPDX-License-Identifier: MIT
#include "remux/ttml.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "base/ascii.hpp"
#include "base/split.hpp"
#include "remux/cue_text.hpp"
#include "remux/ttml_time.hpp"

namespace matinee::remux {

using std::chrono::milliseconds;

namespace {

constexpr int k_max_depth = 64;

std::string_view local_name(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

// Finds an attribute by its local name, because authors choose the prefixes. Empty if it is
// missing.
std::string_view attribute(const pugi::xml_node& node, std::string_view name) {
  for (const auto& each : node.attributes()) {
    if (local_name(each.name()) == name) return each.value();
  }
  return {};
}

struct Interval {
  milliseconds begin{};
  milliseconds end = k_open_end;
  friend auto operator<=>(const Interval&, const Interval&) = default;
};

// The styles for which WebVTT has tags.
struct Style {
  bool is_italic = false;
  bool is_bold = false;
  bool is_underlined = false;
  friend bool operator==(const Style&, const Style&) = default;
};

// What a child inherits from its parent.
struct Context {
  Interval interval = {};
  Style style = {};
  bool keeps_space = false;
  bool is_sequence = false;  ///< its children are shown one after another
  int depth = 0;
};

// A piece of a paragraph. It has the times of the nearest element with times.
struct Fragment {
  Interval interval = {};
  Style style = {};
  std::string markup = {};
};

// TTML 2, 8.2.9: white space is collapsed, unless xml:space preserves it.
std::string escape(std::string_view text, bool keeps_space) {
  std::string escaped;
  for (const char c : text) {
    if (c == '&') {
      escaped += "&amp;";
    } else if (c == '<') {
      escaped += "&lt;";
    } else if (c == '>') {
      escaped += "&gt;";
    } else if (keeps_space || !ascii::is_blank(c)) {
      escaped += c;
    } else if (!escaped.ends_with(' ')) {
      escaped += ' ';
    }
  }
  return escaped;
}

// Removes spaces around lines, and double spaces where fragments meet.
std::string tidy_lines(std::string_view text) {
  std::string tidy;
  while (!text.empty()) {
    const std::string_view line = ascii::trimmed(split_off(text, '\n'));
    if (!tidy.empty()) tidy += '\n';
    for (const char c : line) {
      if (c != ' ' || !tidy.ends_with(' ')) tidy += c;
    }
  }
  return tidy;
}

class StyleTags {
 public:
  // Closes and opens tags to get from the current style to `style`. Spaces stay outside of the
  // tags.
  void change_to(const Style& style, std::string& markup) {
    if (style == open_) return;
    const std::size_t end = markup.find_last_not_of(" \n") + 1;
    const std::string blanks = markup.substr(end);
    markup.resize(end);
    for (std::size_t i = k_tags.size(); i-- > 0;) {
      if (open_.*k_tags.at(i).second) markup += fmt::format("</{}>", k_tags.at(i).first);
    }
    markup += blanks;
    for (const auto& [tag, member] : k_tags) {
      if (style.*member) markup += fmt::format("<{}>", tag);
    }
    open_ = style;
  }

 private:
  static constexpr std::array<std::pair<char, bool Style::*>, 3> k_tags = {
      {{'b', &Style::is_bold}, {'i', &Style::is_italic}, {'u', &Style::is_underlined}}};

  Style open_;
};

class TtmlReader {
 public:
  Result<TextDocument> read(const pugi::xml_node& root) {
    rates_ = TtmlRates::from(attribute(root, "frameRate"), attribute(root, "frameRateMultiplier"),
                             attribute(root, "subFrameRate"), attribute(root, "tickRate"));
    read_styles(root);
    Context context;
    context.keeps_space = attribute(root, "space") == "preserve";
    for (const auto& child : root.children()) {
      if (local_name(child.name()) == "body") MATINEE_TRY(read_element(child, context).result);
    }
    note_what_is_left_out(root);
    return std::move(document_);
  }

 private:
  struct Outcome {
    Result<void> result = {};
    milliseconds end{};  ///< of the element
  };

  void read_styles(const pugi::xml_node& root) {
    for (const auto& head : root.children()) {
      if (local_name(head.name()) != "head") continue;
      for (const auto& styling : head.children()) {
        for (const auto& style : styling.children()) {
          const std::string_view id = attribute(style, "id");
          if (local_name(style.name()) == "style" && !id.empty()) {
            styles_[std::string(id)] = style_of(style, {});
          }
        }
      }
    }
  }

  // Applies in this order: inherited style, referenced styles, own attributes.
  Style style_of(const pugi::xml_node& node, Style style) const {
    for (std::string_view names = attribute(node, "style"); !names.empty();) {
      const auto known = styles_.find(split_off(names, ' '));
      if (known == styles_.end()) continue;
      style.is_italic |= known->second.is_italic;
      style.is_bold |= known->second.is_bold;
      style.is_underlined |= known->second.is_underlined;
    }
    const std::string_view slant = attribute(node, "fontStyle");
    const std::string_view weight = attribute(node, "fontWeight");
    const std::string_view lines = attribute(node, "textDecoration");
    if (!slant.empty()) style.is_italic = slant == "italic" || slant == "oblique";
    if (!weight.empty()) style.is_bold = weight == "bold";
    if (!lines.empty()) style.is_underlined = lines.find("underline") == 0;
    return style;
  }

  // TTML 2, 12.2: times are relative to the begin of the parent, or in a sequence to the end of the
  // previous sibling. Returns nullopt if they are invalid.
  std::optional<Interval> interval_of(const pugi::xml_node& node, const Context& parent,
                                      milliseconds from) const {
    const auto time = [&](std::string_view name,
                          milliseconds missing) -> std::optional<milliseconds> {
      const std::string_view text = attribute(node, name);
      return text.empty() ? missing : parse_ttml_time(text, rates_);
    };
    const auto begin = time("begin", milliseconds(0));
    const auto end = time("end", k_open_end);
    const auto duration = time("dur", k_open_end);
    if (!begin || !end || !duration) return std::nullopt;
    const milliseconds start = std::min(from + *begin, k_open_end);
    return Interval{.begin = start,
                    .end = std::min({parent.interval.end, from + *end, start + *duration})};
  }

  // Returns the context of an element within `parent`; nullopt if the element is to be left out.
  std::optional<Context> enter(const pugi::xml_node& node, const Context& parent,
                               milliseconds from) {
    const auto interval = interval_of(node, parent, from);
    if (!interval) {
      ++unreadable_;
      return std::nullopt;
    }
    Context context{.interval = *interval,
                    .style = style_of(node, parent.style),
                    .keeps_space = parent.keeps_space,
                    .is_sequence = attribute(node, "timeContainer") == "seq",
                    .depth = parent.depth + 1};
    if (const auto space = attribute(node, "space"); !space.empty()) {
      context.keeps_space = space == "preserve";
    }
    return context;
  }

  // Reads a body or div down to its paragraphs.
  Outcome read_element(const pugi::xml_node& node, const Context& parent, milliseconds from = {}) {
    const auto context = enter(node, parent, from);
    if (!context) return {.end = from};
    if (context->depth > k_max_depth) return {Error(Errc::integrity, "nested too deeply")};
    milliseconds next = context->interval.begin;
    for (const auto& child : node.children()) {
      const std::string_view name = local_name(child.name());
      Outcome outcome{.end = next};
      if (name == "div") outcome = read_element(child, *context, next);
      if (name == "p") outcome = read_paragraph(child, *context, next);
      if (!outcome.result) return outcome;
      if (context->is_sequence) next = outcome.end;
    }
    return {.end = context->interval.end};
  }

  Outcome read_paragraph(const pugi::xml_node& node, const Context& parent, milliseconds from) {
    const auto context = enter(node, parent, from);
    if (!context) return {.end = from};
    std::vector<Fragment> fragments;
    if (auto gathered = gather(node, *context, fragments); !gathered) return {gathered};
    add_cues(fragments, context->keeps_space);
    const bool is_too_many = document_.cues.size() > k_max_cues;
    return {is_too_many ? Error(Errc::integrity, "too many cues") : Result<void>(),
            context->interval.end};
  }

  // Collects the text of a paragraph or span.
  Result<void> gather(const pugi::xml_node& node, const Context& context,
                      std::vector<Fragment>& fragments) {
    if (context.depth > k_max_depth) return Error(Errc::integrity, "nested too deeply");
    const auto add = [&](std::string markup) {
      fragments.push_back({context.interval, context.style, std::move(markup)});
    };
    milliseconds next = context.interval.begin;
    for (const auto& child : node.children()) {
      const std::string_view name = local_name(child.name());
      if (name.empty()) {
        add(escape(child.value(), context.keeps_space));
      } else if (name == "br") {
        add("\n");
      } else if (name == "span" || name == "p") {
        const auto inner = enter(child, context, next);
        if (!inner) continue;
        MATINEE_TRY(gather_span(child, *inner, fragments));
        if (context.is_sequence) next = inner->interval.end;
      }
    }
    return {};
  }

  // Converts ruby (TTML 2, 10.2.34) to that of WebVTT, in which the base has no tag.
  Result<void> gather_span(const pugi::xml_node& node, const Context& context,
                           std::vector<Fragment>& fragments) {
    const std::string_view ruby = attribute(node, "ruby");
    if (ruby == "delimiter") return {};
    const std::string_view tag = ruby == "container" ? "ruby" : ruby == "text" ? "rt" : "";
    const auto add = [&](std::string markup) {
      if (!tag.empty()) fragments.push_back({context.interval, context.style, std::move(markup)});
    };
    add(fmt::format("<{}>", tag));
    MATINEE_TRY(gather(node, context, fragments));
    add(fmt::format("</{}>", tag));
    return {};
  }

  // Adds one cue for each interval in which the visible text does not change.
  void add_cues(const std::vector<Fragment>& fragments, bool keeps_space) {
    constexpr std::size_t k_max_edges = 200;
    std::vector<milliseconds> edges;
    for (const Fragment& fragment : fragments) {
      if (fragment.interval.end <= fragment.interval.begin || edges.size() > k_max_edges) continue;
      edges.insert(edges.end(), {fragment.interval.begin, fragment.interval.end});
    }
    std::ranges::sort(edges);
    const auto repeated = std::ranges::unique(edges);
    edges.erase(repeated.begin(), repeated.end());
    for (std::size_t i = 1; i < edges.size(); ++i)
      add_cue(fragments, {edges[i - 1], edges[i]}, keeps_space);
  }

  void add_cue(const std::vector<Fragment>& fragments, const Interval& interval, bool keeps_space) {
    std::string markup;
    StyleTags tags;
    for (const Fragment& fragment : fragments) {
      const bool is_shown =
          fragment.interval.begin <= interval.begin && fragment.interval.end >= interval.end;
      if (!is_shown || markup.size() > k_max_cue_bytes) continue;
      // Leading spaces stay outside of the tags, like trailing ones.
      const std::string_view text = ascii::trimmed_start(fragment.markup);
      markup.append(fragment.markup, 0, fragment.markup.size() - text.size());
      if (!text.empty()) tags.change_to(fragment.style, markup);
      markup += text;
    }
    tags.change_to({}, markup);
    markup = make_markup(keeps_space ? markup : tidy_lines(markup));
    if (is_blank(markup)) return;
    document_.cues.push_back(
        {.start = interval.begin, .end = interval.end, .markup = std::move(markup)});
  }

  void note_what_is_left_out(const pugi::xml_node& root) {
    if (unreadable_ > 0) {
      document_.notes.push_back(
          fmt::format("{} elements left out: their times cannot be read", unreadable_));
    }
    const auto picture = root.find_node([](const pugi::xml_node& node) {
      return local_name(node.name()) == "image" || !attribute(node, "backgroundImage").empty();
    });
    if (picture) document_.notes.emplace_back("its pictures are left out");
  }

  TtmlRates rates_;
  std::map<std::string, Style, std::less<>> styles_;
  TextDocument document_;
  std::size_t unreadable_ = 0;
};

}  // namespace

Result<TextDocument> parse_ttml(std::string_view text) {
  pugi::xml_document document;
  // White space between two spans is text.
  const auto parsed = document.load_buffer(
      text.data(), text.size(), pugi::parse_default | pugi::parse_ws_pcdata, pugi::encoding_utf8);
  const pugi::xml_node root = document.document_element();
  if (local_name(root.name()) != "tt")
    return Error(Errc::integrity, "it is a web page or XML, and no TTML");
  if (!parsed) return Error(Errc::integrity, fmt::format("broken XML: {}", parsed.description()));
  return TtmlReader().read(root);
}

}  // namespace matinee::remux
