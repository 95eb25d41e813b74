// SPDX-License-Identifier: MIT
#include "mubi/session_cookie.hpp"

#include <string>

#include "base/base64.hpp"
#include "base/percent.hpp"
#include "http/url.hpp"
#include "json/json.hpp"

namespace matinee::mubi {

std::optional<SessionCookie> parse_session_cookie(std::string_view value) {
  std::string text = percent_decoded(value);
  const WipeOnExit wiped_text(text);
  auto bytes = decode_base64(text);
  if (!bytes) return std::nullopt;
  const WipeOnExit wiped_bytes(*bytes);
  const json::Wiped document(json::parse(*bytes));
  const json::Value& object = document.value;
  if (!object.is_object() || !json::has_text(object, "token")) return std::nullopt;

  SessionCookie cookie;
  cookie.token = *json::find_secret(object, "token");
  cookie.user_id = json::find_loose_int(object, "user_id");
  const json::Value& id = json::member(object, "id");
  if (id.is_string() || id.is_number_integer()) {
    std::string id_text = json::dump(id);
    cookie.session_id_json = Secret::take(id_text);
  }
  return cookie;
}

}  // namespace matinee::mubi
