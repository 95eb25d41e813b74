// SPDX-License-Identifier: MIT
//
// What the head of a response says about the object (RFC 9110, sections 8 and 14).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <matinee/transport.hpp>

namespace matinee::http {

struct ContentRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::optional<std::uint64_t> total = {};
};

/// Parses "bytes 0-99/1234". A total of "*" is unknown. Returns nullopt for anything else, such as
/// "bytes */9".
std::optional<ContentRange> parse_content_range(std::string_view value);

/// Parses the total in "bytes */1234", which a 416 response contains. Returns nullopt for anything
/// else.
std::optional<std::uint64_t> parse_unsatisfied_range(std::string_view value);

/// What identifies a version of an object.
struct Validators {
  std::optional<std::uint64_t> total = {};
  /// Empty if the response has no ETag or only a weak one.
  std::string etag = {};
  std::string last_modified = {};
  friend bool operator==(const Validators&, const Validators&) = default;
};

/// Whether the body has a content coding (RFC 9110, 8.4). The length and the ranges in the head are
/// then those of the encoded bytes, not of the object.
bool is_encoded(const Response& head);

/// Reads the validators from the head. The total is unknown if the body has a content coding.
Validators validators_of(const Response& head);

/// Whether the two are proved to be the same version of an object: the totals are known and equal,
/// and the strong ETags are equal. If one of them has no ETag, Last-Modified is compared instead. A
/// missing value proves nothing.
bool prove_same(const Validators& a, const Validators& b);

/// Whether the two are proved to be different objects or versions.
bool prove_different(const Validators& a, const Validators& b);

}  // namespace matinee::http
