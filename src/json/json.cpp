// SPDX-License-Identifier: MIT
#include "json/json.hpp"

#include <limits>

namespace matinee::json {

namespace {

// Counts brackets before parsing. A parser that stops at a depth limit would already have built
// everything down to that depth.
bool is_too_deep(std::string_view text, int max_depth) {
  int depth = 0;
  bool is_in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_in_string) {
      if (c == '\\') ++i;
      if (c == '"') is_in_string = false;
      continue;
    }
    is_in_string = c == '"';
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    if (depth > max_depth) return true;
  }
  return false;
}

// By default nlohmann::json throws on invalid UTF-8; `replace` writes U+FFFD instead.
template <class Json>
std::string dump_any(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

template <class Json>
void wipe_any(Json& value) {
  if (value.is_string()) wipe(value.template get_ref<std::string&>());
  if (!value.is_structured()) return;
  for (Json& item : value)
    wipe_any(item);
}

}  // namespace

Value parse(std::string_view text, Limits limits) {
  if (text.size() > limits.max_bytes || is_too_deep(text, limits.max_depth)) {
    return Value(Value::value_t::discarded);
  }
  return Value::parse(text, nullptr, /*allow_exceptions=*/false);
}

std::string dump(const Value& value) {
  return dump_any(value);
}

std::string dump(const Ordered& value) {
  return dump_any(value);
}

void wipe_strings(Value& value) {
  wipe_any(value);
}

void wipe_strings(Ordered& value) {
  wipe_any(value);
}

const Value& list(const Value& object, const char* key) {
  static const Value k_empty = Value::array();
  const Value& found = member(object, key);
  return found.is_array() ? found : k_empty;
}

std::optional<std::string> find_string(const Value& object, const char* key) {
  const Value& value = member(object, key);
  if (!value.is_string()) return std::nullopt;
  return value.get<std::string>();
}

std::optional<Secret> find_secret(const Value& object, const char* key) {
  const Value& value = member(object, key);
  if (!value.is_string()) return std::nullopt;
  return Secret::copy_of(value.get_ref<const std::string&>());
}

std::optional<std::int64_t> int_in(const Value& value) {
  // The parser stores a number without a minus sign as unsigned, so it may exceed an int64_t.
  if (value.is_number_unsigned()) {
    const auto wide = value.get<std::uint64_t>();
    if (wide > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return {};
    return static_cast<std::int64_t>(wide);
  }
  if (!value.is_number_integer()) return std::nullopt;
  return value.get<std::int64_t>();
}

std::optional<std::int64_t> find_int(const Value& object, const char* key) {
  return int_in(member(object, key));
}

std::optional<double> find_number(const Value& object, const char* key) {
  const Value& value = member(object, key);
  if (!value.is_number()) return std::nullopt;
  return value.get<double>();
}

std::optional<UnixTime> find_time(const Value& object, const char* key) {
  const auto seconds = find_int(object, key);
  if (!seconds) return std::nullopt;
  return UnixTime(std::chrono::seconds(*seconds));
}

std::optional<std::int64_t> find_loose_int(const Value& object, const char* key) {
  const Value& value = member(object, key);
  if (!value.is_string()) return int_in(value);
  const auto& text = value.get_ref<const std::string&>();
  constexpr std::size_t k_most_digits = 18;  // every number of 18 digits fits in an int64_t
  if (text.empty() || text.size() > k_most_digits ||
      text.find_first_not_of("0123456789") != std::string::npos) {
    return std::nullopt;
  }
  return std::stoll(text);
}

bool has_text(const Value& object, const char* key) {
  const Value& value = member(object, key);
  return value.is_string() && !value.get_ref<const std::string&>().empty();
}

bool is_true(const Value& object, const char* key) {
  const Value& value = member(object, key);
  return value.is_boolean() && value.get<bool>();
}

Ordered text_or_null(std::string_view text) {
  return text.empty() ? Ordered(nullptr) : Ordered(text);
}

Ordered time_or_null(const std::optional<UnixTime>& moment) {
  return moment ? Ordered(moment->time_since_epoch().count()) : Ordered(nullptr);
}

}  // namespace matinee::json
