// SPDX-License-Identifier: MIT
//
// The lexical level of HLS: lines, attribute lists, numbers and variables (RFC 8216, 4.1 and 4.2).
// Variables follow draft-pantos-hls-rfc8216bis-16, 4.3.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <matinee/result.hpp>

namespace matinee::media {

/// Iterates over the tags and URLs of a playlist. Skips empty lines and comments, and strips the
/// byte order mark and line ends. Borrows the text.
class HlsLines {
 public:
  explicit HlsLines(std::string_view text);

  /// Returns the next line, or nullopt at the end.
  std::optional<std::string_view> next();

  /// Returns an Errc::failure that names the current line.
  Error error(std::string_view what) const;

  std::size_t number() const { return number_; }

 private:
  std::string_view rest_;
  std::size_t number_ = 0;
};

/// Returns the rest of `line` after `tag`, or nullopt if the line does not start with `tag`:
/// `match_tag("#EXTINF:4,", "#EXTINF:")` is "4,".
std::optional<std::string_view> match_tag(std::string_view line, std::string_view tag);

/// An attribute list. Values are kept without their quotes.
class HlsAttributes {
 public:
  /// Parses a list strictly. Fails with Errc::failure at the first error, which the message names.
  static Result<HlsAttributes> parse(std::string_view list);

  /// Parses the valid part of a list and reports the rest to `on_odd`. A value without the required
  /// quotes may contain commas (CODECS=avc1.64001f,mp4a.40.2); it extends to the next NAME=. Fails
  /// with Errc::failure only if the list has too many attributes.
  static Result<HlsAttributes> parse_leniently(std::string_view list,
                                               const std::function<void(std::string_view)>& on_odd);

  /// Returns the first value of `name`. The view is valid until the list changes.
  std::optional<std::string_view> find(std::string_view name) const;
  /// Returns the value, or an empty string if there is none.
  std::string_view get(std::string_view name) const { return find(name).value_or(""); }
  bool is(std::string_view name, std::string_view value) const { return find(name) == value; }
  void remove(std::string_view name);

  auto begin() { return values_.begin(); }
  auto end() { return values_.end(); }
  auto begin() const { return values_.begin(); }
  auto end() const { return values_.end(); }

 private:
  struct Attribute {
    std::string name;
    std::string value;
  };
  std::vector<Attribute> values_;
};

/// Parses a duration in seconds between zero and k_max_duration.
std::optional<double> parse_seconds(std::string_view text);

/// The byte range "length" or "length@offset".
struct HlsByteRange {
  std::uint64_t length = 0;
  std::optional<std::uint64_t> offset;
};
/// Parses a byte range. Ignores quotes around it and blanks around the numbers. Returns nullopt if
/// the text is invalid or the length is zero.
std::optional<HlsByteRange> parse_byte_range(std::string_view text);

struct HlsResolution {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
};
/// Parses "WxH". Rounds numbers that are not integers.
std::optional<HlsResolution> parse_resolution(std::string_view text);

/// The variables that EXT-X-DEFINE has set in a playlist.
class HlsVariableTable {
 public:
  /// Handles one EXT-X-DEFINE. `imported` has the variables of the multivariant playlist. Fails
  /// with Errc::failure if the variable has no name or value, or is already defined.
  Result<void> define(const HlsAttributes& attributes, std::string_view playlist_url,
                      const std::vector<std::pair<std::string, std::string>>& imported);

  /// Returns `text` with each {$name} replaced. Fails with Errc::failure if a variable is not
  /// defined, if the result exceeds k_max_url_bytes, or if all replacements together exceed
  /// k_max_expanded_bytes. Returns `text` unchanged while no variable is defined.
  Result<std::string> expand(std::string_view text);
  Result<void> expand(HlsAttributes& attributes);

  std::vector<std::pair<std::string, std::string>> take() && { return std::move(values_); }

 private:
  const std::string* find(std::string_view name) const;
  std::vector<std::pair<std::string, std::string>> values_;
  std::size_t expanded_bytes_ = 0;
};

}  // namespace matinee::media
