// SPDX-License-Identifier: MIT
//
// What the head of an answer says about the object behind it (RFC 9110, sections 8 and 14).
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

/// "bytes 0-99/1234"; a total of "*" is unknown. Nothing for anything else, "bytes */9" included.
std::optional<ContentRange> parse_content_range(std::string_view value);

/// The total in "bytes */1234", which comes with 416; nothing for anything else.
std::optional<std::uint64_t> parse_unsatisfied_range(std::string_view value);

/// By what an object is known again.
struct Validators {
  std::optional<std::uint64_t> total = {};
  /// Empty where there is none, or only a weak one.
  std::string etag = {};
  std::string last_modified = {};
  friend bool operator==(const Validators&, const Validators&) = default;
};

/// Whether the body comes encoded (RFC 9110, 8.4): the length and the ranges that the head tells
/// are then those of the encoded bytes, and say nothing of the object.
bool is_encoded(const Response& head);

/// The total is unknown where the body comes encoded.
Validators validators_of(const Response& head);

/// Whether the two are proved to be of one object: the same known total, and the same strong ETag,
/// or, where one of them has none, the same Last-Modified. What is unknown proves nothing.
bool prove_same(const Validators& a, const Validators& b);

/// Whether the two are proved to be of different objects.
bool prove_different(const Validators& a, const Validators& b);

}  // namespace matinee::http
