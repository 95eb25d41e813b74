// SPDX-License-Identifier: MIT
#include "http/content_range.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/number.hpp"
#include "base/split.hpp"

namespace matinee::http {

namespace {

// The largest accepted byte position: 2^53, the largest integer that JSON and double keep exactly.
constexpr std::uint64_t k_max_offset = std::uint64_t{1} << 53;

}  // namespace

std::optional<ContentRange> parse_content_range(std::string_view value) {
  constexpr std::string_view k_unit = "bytes ";
  if (!value.starts_with(k_unit)) return std::nullopt;
  value.remove_prefix(k_unit.size());
  const std::size_t dash = value.find('-');
  const std::size_t slash = value.find('/');
  if (slash == std::string_view::npos || dash > slash) return std::nullopt;
  const auto first = parse_decimal(value.substr(0, dash), k_max_offset);
  const auto last = parse_decimal(value.substr(dash + 1, slash - dash - 1), k_max_offset);
  if (!first || !last || *last < *first) return std::nullopt;
  ContentRange range{.first = *first, .last = *last, .total = {}};
  if (value.substr(slash + 1) == "*") return range;
  range.total = parse_decimal(value.substr(slash + 1), k_max_offset);
  if (!range.total || range.last >= *range.total) return std::nullopt;
  return range;
}

std::optional<std::uint64_t> parse_unsatisfied_range(std::string_view value) {
  constexpr std::string_view k_start = "bytes */";
  if (!value.starts_with(k_start)) return std::nullopt;
  return parse_decimal(value.substr(k_start.size()), k_max_offset);
}

bool is_encoded(const Response& head) {
  for (const Header& header : head.headers) {
    if (!ascii::equals_ignoring_case(header.name, "content-encoding")) continue;
    for (std::string_view rest = header.value; !rest.empty();) {
      const std::string_view coding = ascii::trimmed(split_off(rest, ','));
      if (!coding.empty() && !ascii::equals_ignoring_case(coding, "identity")) return true;
    }
  }
  return false;
}

Validators validators_of(const Response& head) {
  Validators validators;
  if (is_encoded(head)) {
    // The length is that of the encoded body, so the length of the object is unknown.
  } else if (const auto range = head.find_header("content-range")) {
    if (const auto parsed = parse_content_range(*range)) validators.total = parsed->total;
  } else if (const auto length = head.find_header("content-length"); length && head.status == 200) {
    validators.total = parse_decimal(*length, k_max_offset);
  }
  const auto etag = head.find_header("etag");
  if (etag && etag->starts_with('"')) validators.etag = *etag;
  validators.last_modified = head.find_header("last-modified").value_or("");
  return validators;
}

bool prove_same(const Validators& a, const Validators& b) {
  if (!a.total || a.total != b.total) return false;
  if (!a.etag.empty() && !b.etag.empty()) return a.etag == b.etag;
  return !a.last_modified.empty() && a.last_modified == b.last_modified;
}

bool prove_different(const Validators& a, const Validators& b) {
  if (a.total && b.total && a.total != b.total) return true;
  if (!a.etag.empty() && !b.etag.empty()) return a.etag != b.etag;
  return !a.last_modified.empty() && !b.last_modified.empty() && a.last_modified != b.last_modified;
}

}  // namespace matinee::http
