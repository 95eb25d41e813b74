// SPDX-License-Identifier: MIT
//
// Reading and writing of JSON. Documents are untrusted: they are parsed with limits, and the type
// of each member is checked. This header is slow to compile; other headers include json/fwd.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <matinee/clock.hpp>
#include <matinee/secret.hpp>

#include <nlohmann/json.hpp>

#include "json/fwd.hpp"

namespace matinee::json {

/// Limits for parsing. Depth has its own limit because a deeply nested document takes far more
/// memory than its size suggests.
struct Limits {
  std::size_t max_bytes = std::size_t{1} << 20;
  int max_depth = 64;
};

/// Parses a document. Returns a discarded value (`is_discarded()`) if `text` is not JSON or exceeds
/// the limits. A discarded value is neither an object nor an array, so lookups in it find nothing.
Value parse(std::string_view text, Limits limits = {});

/// Writes a document as one line, without a line feed. Bytes that are not UTF-8 become U+FFFD.
std::string dump(const Value& value);
std::string dump(const Ordered& value);

/// Overwrites every string value in the document. Member names are not secret and stay.
void wipe_strings(Value& value);
void wipe_strings(Ordered& value);

/// Owns a document and overwrites its strings on destruction.
template <class Json>
struct Wiped {
  explicit Wiped(Json taken) : value(std::move(taken)) {}
  ~Wiped() { wipe_strings(value); }
  Wiped(const Wiped&) = delete;
  Wiped& operator=(const Wiped&) = delete;

  Json value;
};

/// The member `key`, or null if `object` is not an object or has no such member. The reference is
/// valid as long as `object`.
template <class Json>
const Json& member(const Json& object, const char* key) {
  static const Json k_null;
  if (!object.is_object()) return k_null;
  const auto found = object.find(key);
  return found == object.end() ? k_null : *found;
}

/// The member `key` if it is an array, otherwise an empty array. The reference is valid as long as
/// `object`.
const Value& list(const Value& object, const char* key);

// The functions below return nullopt if the member is missing, has another type or is out of range.

std::optional<std::string> find_string(const Value& object, const char* key);
std::optional<Secret> find_secret(const Value& object, const char* key);
std::optional<std::int64_t> find_int(const Value& object, const char* key);
std::optional<double> find_number(const Value& object, const char* key);
/// The member is an integer: seconds since 1970-01-01 UTC.
std::optional<UnixTime> find_time(const Value& object, const char* key);

/// The number in `value`. Returns nullopt if it is not an integer or out of range.
std::optional<std::int64_t> int_in(const Value& value);

/// Like find_int(), but also accepts a string of up to 18 digits, because services sometimes send
/// ids as strings.
std::optional<std::int64_t> find_loose_int(const Value& object, const char* key);

/// Whether the member is a string that is not empty.
bool has_text(const Value& object, const char* key);

/// Whether the member is the literal true.
bool is_true(const Value& object, const char* key);

// The functions below write an absent value as null.

template <class T>
Ordered or_null(const std::optional<T>& value) {
  return value ? Ordered(*value) : Ordered(nullptr);
}
Ordered text_or_null(std::string_view text);
Ordered time_or_null(const std::optional<UnixTime>& moment);

}  // namespace matinee::json
