// SPDX-License-Identifier: MIT
//
// Reading and writing JSON. Foreign documents are read with limits, and the type of a member is
// never trusted. This header is slow to compile: other headers include json/fwd.hpp.
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

/// What a document may cost. Deep nesting takes far more memory than it has bytes.
struct Limits {
  std::size_t max_bytes = std::size_t{1} << 20;
  int max_depth = 64;
};

/// A discarded value (`is_discarded()`) if `text` is not JSON or exceeds the limits. A discarded
/// value is no object and no array, so every lookup in it finds nothing.
Value parse(std::string_view text, Limits limits = {});

/// One line, without a line feed. Bytes that are not UTF-8 become replacement characters.
std::string dump(const Value& value);
std::string dump(const Ordered& value);

/// Overwrites every string value in the document. Names of members are no secrets.
void wipe_strings(Value& value);
void wipe_strings(Ordered& value);

/// A document whose strings are overwritten when it ends.
template <class Json>
struct Wiped {
  explicit Wiped(Json taken) : value(std::move(taken)) {}
  ~Wiped() { wipe_strings(value); }
  Wiped(const Wiped&) = delete;
  Wiped& operator=(const Wiped&) = delete;

  Json value;
};

/// The member `key`, or null if `object` is not an object or lacks it. The reference lives as long
/// as `object`.
template <class Json>
const Json& member(const Json& object, const char* key) {
  static const Json k_null;
  if (!object.is_object()) return k_null;
  const auto found = object.find(key);
  return found == object.end() ? k_null : *found;
}

/// The member `key` if it is an array, else an empty array.
const Value& list(const Value& object, const char* key);

// Each of these finds nothing if the member is missing, has another type or does not fit.

std::optional<std::string> find_string(const Value& object, const char* key);
std::optional<Secret> find_secret(const Value& object, const char* key);
std::optional<std::int64_t> find_int(const Value& object, const char* key);
std::optional<double> find_number(const Value& object, const char* key);
/// Seconds since 1970.
std::optional<UnixTime> find_time(const Value& object, const char* key);

/// The number in `value` if it is an integer that fits.
std::optional<std::int64_t> int_in(const Value& value);

/// The same, also from a string of up to 18 digits: services quote ids now and then.
std::optional<std::int64_t> find_loose_int(const Value& object, const char* key);

/// Whether the member is a string that is not empty.
bool has_text(const Value& object, const char* key);

/// Whether the member is the literal true.
bool is_true(const Value& object, const char* key);

// What is absent is written as null.

template <class T>
Ordered or_null(const std::optional<T>& value) {
  return value ? Ordered(*value) : Ordered(nullptr);
}
Ordered text_or_null(std::string_view text);
Ordered time_or_null(const std::optional<UnixTime>& moment);

}  // namespace matinee::json
