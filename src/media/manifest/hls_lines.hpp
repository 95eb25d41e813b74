// SPDX-License-Identifier: MIT
//
// The lexical level of HLS: lines, attribute lists, numbers and variables (RFC 8216, 4.1 and 4.2;
// variables: draft-pantos-hls-rfc8216bis-16, 4.3).
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

/// The lines that mean something, one after the other: no empty ones, no comments, no BOM and
/// no line ends.
class HlsLines {
 public:
  explicit HlsLines(std::string_view text);

  /// The next line; nothing at the end.
  std::optional<std::string_view> next();

  /// An Errc::failure that names the current line.
  Error error(std::string_view what) const;

  std::size_t number() const { return number_; }

 private:
  std::string_view rest_;
  std::size_t number_ = 0;
};

/// `line` without `tag`, if it starts with it: `match_tag("#EXTINF:4,", "#EXTINF:")` is "4,".
std::optional<std::string_view> match_tag(std::string_view line, std::string_view tag);

/// An attribute list. Values are kept without their quotes.
class HlsAttributes {
 public:
  /// Fails on what is no list, with what is wrong with it.
  static Result<HlsAttributes> parse(std::string_view list);

  /// What of the list can be read; `on_odd` is told of the rest. A value without its quotes may
  /// have commas (CODECS=avc1.64001f,mp4a.40.2): it goes on up to the next NAME=. Fails for a list
  /// that is too long.
  static Result<HlsAttributes> parse_leniently(std::string_view list,
                                               const std::function<void(std::string_view)>& on_odd);

  std::optional<std::string_view> find(std::string_view name) const;
  /// The value, or an empty text.
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

/// A duration in seconds, not negative, up to k_max_duration.
std::optional<double> parse_seconds(std::string_view text);

/// "n" or "n@o"; quotes and blanks around the numbers are passed over.
struct HlsByteRange {
  std::uint64_t length = 0;
  std::optional<std::uint64_t> offset;
};
std::optional<HlsByteRange> parse_byte_range(std::string_view text);

struct HlsResolution {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
};
/// "WxH"; numbers that are not whole are rounded.
std::optional<HlsResolution> parse_resolution(std::string_view text);

/// What EXT-X-DEFINE has set.
class HlsVariableTable {
 public:
  /// Handles one EXT-X-DEFINE.
  Result<void> define(const HlsAttributes& attributes, std::string_view playlist_url,
                      const std::vector<std::pair<std::string, std::string>>& imported);

  /// `text` with each {$name} replaced. Fails for one that is not set, or when the text grows
  /// over k_max_url_bytes, or all texts together by more than k_max_expanded_bytes. A no-op as long
  /// as nothing has been defined.
  Result<std::string> expand(std::string_view text);
  Result<void> expand(HlsAttributes& attributes);

  std::vector<std::pair<std::string, std::string>> take() && { return std::move(values_); }

 private:
  const std::string* find(std::string_view name) const;
  std::vector<std::pair<std::string, std::string>> values_;
  std::size_t expanded_bytes_ = 0;
};

}  // namespace matinee::media
