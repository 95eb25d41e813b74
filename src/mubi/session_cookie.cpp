// SPDX-License-Identifier: MIT
#include "mubi/session_cookie.hpp"

#include <string>

#include "base/base64.hpp"
#include "base/percent.hpp"
#include "http/url.hpp"
#include "mubi/json.hpp"

namespace matinee::mubi {

using nlohmann::json;

namespace {

void wipe_strings(json& object) {
  for (json& value : object) {
    if (value.is_string()) wipe(value.get_ref<std::string&>());
  }
}

}  // namespace

std::optional<SessionCookie> parse_session_cookie(std::string_view value) {
  std::string text = percent_decoded(value);
  const WipeOnExit wiped_text(text);
  auto bytes = decode_base64(text);
  if (!bytes) return std::nullopt;
  const WipeOnExit wiped_bytes(*bytes);
  json object = parse_json(*bytes);
  if (!object.is_object() || !has_text(object, "token")) return std::nullopt;

  SessionCookie cookie;
  cookie.token = Secret::copy_of(member(object, "token").get_ref<const std::string&>());
  cookie.user_id = find_int(object, "user_id");
  const json& id = member(object, "id");
  if (id.is_string() || id.is_number_integer()) {
    std::string id_text = id.dump(-1, ' ', false, json::error_handler_t::replace);
    cookie.session_id_json = Secret::take(id_text);
  }
  wipe_strings(object);
  return cookie;
}

}  // namespace matinee::mubi
