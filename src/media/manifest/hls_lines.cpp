// SPDX-License-Identifier: MIT
#include "media/manifest/hls_lines.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/number.hpp"
#include "base/percent.hpp"
#include "base/split.hpp"
#include "http/url.hpp"
#include "media/manifest/limits.hpp"

namespace matinee::media {

namespace {

constexpr std::size_t k_max_attributes = 128;
constexpr std::string_view k_bom = "\xef\xbb\xbf";

bool is_attribute_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return ascii::is_upper(c) || ascii::is_digit(c) || c == '-';
  });
}

// Accepts the lower-case names that occur in practice.
bool is_loose_name(std::string_view name) {
  constexpr std::size_t k_longest = 64;
  return !name.empty() && name.size() <= k_longest &&
         std::ranges::all_of(name, [](char c) { return ascii::is_alnum(c) || c == '-'; });
}

// Removes and returns the text before the next comma outside quotes. A quote without a closing one
// is treated as an ordinary character.
std::string_view split_off_attribute(std::string_view& list) {
  std::size_t at = 0;
  while (at < list.size() && list[at] != ',') {
    const std::size_t close = list[at] == '"' ? list.find('"', at + 1) : std::string_view::npos;
    at = (close == std::string_view::npos ? at : close) + 1;
  }
  const std::string_view piece = list.substr(0, at);
  list.remove_prefix(std::min(at + 1, list.size()));
  return ascii::trimmed(piece);
}

// The value of `name` in the query of `url`, still percent-encoded. Returns nullopt for a parameter
// without a value.
std::optional<std::string_view> find_query_parameter(std::string_view url, std::string_view name) {
  url = url.substr(0, url.find('#'));
  const std::size_t mark = url.find('?');
  if (mark == std::string_view::npos) return std::nullopt;
  std::string_view query = url.substr(mark + 1);
  while (!query.empty()) {
    const std::string_view pair = split_off(query, '&');
    const std::size_t equals = pair.find('=');
    if (pair.substr(0, equals) != name) continue;
    if (equals != std::string_view::npos) return pair.substr(equals + 1);
  }
  return std::nullopt;
}

}  // namespace

HlsLines::HlsLines(std::string_view text) : rest_(text) {
  if (rest_.starts_with(k_bom)) rest_.remove_prefix(k_bom.size());
}

std::optional<std::string_view> HlsLines::next() {
  while (!rest_.empty()) {
    const std::string_view line = ascii::trimmed(split_off(rest_, '\n'));
    ++number_;
    const bool is_comment = line.starts_with('#') && !line.starts_with("#EXT");
    if (!line.empty() && !is_comment) return line;
  }
  return std::nullopt;
}

Error HlsLines::error(std::string_view what) const {
  return {Errc::failure, fmt::format("line {}: {}", number_, what)};
}

std::optional<std::string_view> match_tag(std::string_view line, std::string_view tag) {
  if (!line.starts_with(tag)) return std::nullopt;
  return line.substr(tag.size());
}

Result<HlsAttributes> HlsAttributes::parse(std::string_view list) {
  HlsAttributes attributes;
  list = ascii::trimmed(list);
  while (!list.empty()) {
    const std::size_t equals = list.find('=');
    const std::string_view name = ascii::trimmed(list.substr(0, equals));
    if (equals == std::string_view::npos || !is_attribute_name(name)) {
      return Error(Errc::failure, "an attribute without a name or a value");
    }
    list.remove_prefix(equals + 1);
    const bool is_quoted = list.starts_with('"');
    if (is_quoted) list.remove_prefix(1);
    const std::size_t end = list.find(is_quoted ? '"' : ',');
    if (is_quoted && end == std::string_view::npos) {
      return Error(Errc::failure, fmt::format("{}: the closing quote is missing", name));
    }
    const std::string_view value = list.substr(0, end);
    if (attributes.values_.size() >= k_max_attributes) {
      return Error(Errc::failure, "too many attributes");
    }
    attributes.values_.push_back(
        {std::string(name), std::string(is_quoted ? value : ascii::trimmed(value))});
    list.remove_prefix(std::min(value.size() + (is_quoted ? 1 : 0), list.size()));
    list = ascii::trimmed(list);
    if (list.empty()) break;
    if (!list.starts_with(','))
      return Error(Errc::failure, fmt::format("{}: no comma after", name));
    list = ascii::trimmed(list.substr(1));
  }
  return attributes;
}

Result<HlsAttributes> HlsAttributes::parse_leniently(
    std::string_view list, const std::function<void(std::string_view)>& on_odd) {
  HlsAttributes attributes;
  // True if the last value had no quotes, so that the next piece may be its continuation.
  bool may_go_on = false;
  while (!list.empty()) {
    const std::string_view piece = split_off_attribute(list);
    if (piece.empty()) continue;
    const std::size_t equals = piece.find('=');
    const std::string_view name = ascii::trimmed(piece.substr(0, equals));
    if (equals == std::string_view::npos || !is_loose_name(name)) {
      if (may_go_on) {
        attributes.values_.back().value.append(",").append(piece);
      } else {
        on_odd("an attribute without a name or a value");
      }
      continue;
    }
    if (attributes.values_.size() >= k_max_attributes) {
      return Error(Errc::failure, "too many attributes");
    }
    if (!is_attribute_name(name)) on_odd(fmt::format("{}: not a name of an attribute", name));
    std::string_view value = ascii::trimmed(piece.substr(equals + 1));
    may_go_on = !value.starts_with('"');
    if (!may_go_on) {
      value.remove_prefix(1);
      const std::size_t end = value.find('"');
      if (end == std::string_view::npos) on_odd(fmt::format("{}: no closing quote", name));
      value = value.substr(0, end);
    }
    attributes.values_.push_back({std::string(name), std::string(value)});
  }
  return attributes;
}

void HlsAttributes::remove(std::string_view name) {
  std::erase_if(values_, [&](const Attribute& attribute) { return attribute.name == name; });
}

std::optional<std::string_view> HlsAttributes::find(std::string_view name) const {
  const auto found = std::ranges::find(values_, name, &Attribute::name);
  if (found == values_.end()) return std::nullopt;
  return found->value;
}

std::optional<double> parse_seconds(std::string_view text) {
  const auto value = parse_number<double>(text, std::chars_format::fixed);
  // NaN is rejected too, because comparisons with NaN are false.
  return value && *value >= 0 && *value <= k_max_duration ? value : std::nullopt;
}

std::optional<HlsByteRange> parse_byte_range(std::string_view text) {
  text = ascii::trimmed(text);
  if (text.size() > 1 && text.starts_with('"') && text.ends_with('"')) {
    text = text.substr(1, text.size() - 2);
  }
  const std::string_view length_text = ascii::trimmed(split_off(text, '@'));
  const std::string_view offset_text = ascii::trimmed(text);
  const auto length = parse_decimal(length_text, k_max_offset);
  if (!length || *length == 0) return std::nullopt;
  HlsByteRange range{.length = *length, .offset = {}};
  if (offset_text.empty()) return range;
  range.offset = parse_decimal(offset_text, k_max_offset);
  if (!range.offset) return std::nullopt;
  return range;
}

std::optional<HlsResolution> parse_resolution(std::string_view text) {
  constexpr double k_max = 1u << 20;
  const std::size_t cross = text.find_first_of("xX");
  if (cross == std::string_view::npos) return std::nullopt;
  const auto number = [](std::string_view digits) -> std::optional<std::uint32_t> {
    const auto value = parse_number<double>(ascii::trimmed(digits), std::chars_format::fixed);
    if (!value || !(*value >= 1 && *value <= k_max)) return std::nullopt;
    return static_cast<std::uint32_t>(std::lround(*value));
  };
  const auto width = number(text.substr(0, cross));
  const auto height = number(text.substr(cross + 1));
  if (!width || !height) return std::nullopt;
  return HlsResolution{.width = *width, .height = *height};
}

const std::string* HlsVariableTable::find(std::string_view name) const {
  const auto found = std::ranges::find(
      values_, name, [](const auto& pair) { return std::string_view(pair.first); });
  return found == values_.end() ? nullptr : &found->second;
}

Result<void> HlsVariableTable::define(
    const HlsAttributes& attributes, std::string_view playlist_url,
    const std::vector<std::pair<std::string, std::string>>& imported) {
  std::string name;
  std::optional<std::string> value;
  if (const auto named = attributes.find("NAME")) {
    name = *named;
    if (const auto given = attributes.find("VALUE")) value = *given;
  } else if (const auto import = attributes.find("IMPORT")) {
    name = *import;
    for (const auto& [key, known] : imported) {
      if (key == name) value = known;
    }
  } else if (const auto parameter = attributes.find("QUERYPARAM")) {
    name = *parameter;
    if (const auto given = find_query_parameter(playlist_url, name)) {
      value = percent_decoded(*given);
    }
  }
  if (name.empty()) return Error(Errc::failure, "EXT-X-DEFINE without a name");
  if (!value) return Error(Errc::failure, fmt::format("the variable {} has no value", name));
  if (find(name) != nullptr) return Error(Errc::failure, fmt::format("{} is defined twice", name));
  if (values_.size() >= k_max_variables) return Error(Errc::failure, "too many variables");
  values_.emplace_back(std::move(name), *std::move(value));
  return {};
}

Result<std::string> HlsVariableTable::expand(std::string_view text) {
  if (values_.empty()) return std::string(text);
  std::string expanded;
  while (true) {
    const std::size_t open = text.find("{$");
    expanded += text.substr(0, open);
    if (expanded.size() > k_max_url_bytes) return Error(Errc::failure, "a value is too long");
    if (open == std::string_view::npos) return expanded;
    const std::size_t close = text.find('}', open);
    if (close == std::string_view::npos) return expanded.append(text.substr(open));
    const std::string_view name = text.substr(open + 2, close - open - 2);
    const std::string* value = find(name);
    if (value == nullptr) {
      return Error(Errc::failure, fmt::format("the variable {} is not defined", name));
    }
    expanded += *value;
    expanded_bytes_ += value->size();
    if (expanded_bytes_ > k_max_expanded_bytes) {
      return Error(Errc::failure, "the variables expand to too much");
    }
    text.remove_prefix(close + 1);
  }
}

Result<void> HlsVariableTable::expand(HlsAttributes& attributes) {
  for (auto& attribute : attributes) {
    MATINEE_TRY_ASSIGN(attribute.value, expand(attribute.value));
  }
  return {};
}

}  // namespace matinee::media
