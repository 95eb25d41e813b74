// SPDX-License-Identifier: MIT
#include "json/error.hpp"

#include <limits>
#include <string>

#include "json/json.hpp"

namespace matinee::json {

namespace {

constexpr std::size_t k_longest_message = 2000;
// A longer wait is a mistake of the peer, or an attempt to disable us. It is ignored.
constexpr std::int64_t k_longest_wait = 366 * 24 * 3600;

std::optional<NativeCode> native_in(const Value& object) {
  const Value& native = member(object, "native");
  const auto space = native_space_of(find_string(native, "space").value_or(""));
  const auto value = find_int(native, "value");
  if (!space || !value || *value < std::numeric_limits<long>::min() ||
      *value > std::numeric_limits<long>::max()) {
    return std::nullopt;
  }
  return NativeCode{.space = *space, .value = static_cast<long>(*value)};
}

std::string message_in(const Value& object, std::string_view unexplained) {
  std::string message = find_string(object, "message").value_or("");
  if (message.empty()) message = unexplained;
  if (message.size() > k_longest_message) message.resize(k_longest_message);
  return message;
}

}  // namespace

Ordered encode_error(const Error& error) {
  Ordered object{{"code", to_string(error.code())}, {"message", error.message()}};
  if (const auto& native = error.native()) {
    object["native"] = {{"space", to_string(native->space)}, {"value", native->value}};
  }
  if (error.subject() != Subject::unsaid) object["subject"] = to_string(error.subject());
  if (error.recovery() == Recovery::retry_later) object["retry"] = true;
  if (const auto wait = error.retry_after()) object["retry_after"] = wait->count();
  return object;
}

Error parse_error(const Value& object, std::string_view unexplained) {
  const auto code = errc_of(find_string(object, "code").value_or(""));
  const auto subject = subject_of(find_string(object, "subject").value_or(""));
  Error error(code.value_or(Errc::failure), message_in(object, unexplained), native_in(object),
              is_true(object, "retry") ? Recovery::retry_later : Recovery::give_up);
  const auto wait = find_int(object, "retry_after");
  if (wait && *wait >= 0 && *wait <= k_longest_wait) {
    error.set_retry_after(std::chrono::seconds(*wait));
  }
  return error.about(subject.value_or(Subject::unsaid));
}

}  // namespace matinee::json
