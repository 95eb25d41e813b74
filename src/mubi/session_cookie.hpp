// SPDX-License-Identifier: MIT
//
// The session cookie of the project's first design: `_mubi_session` contains the base64 of JSON
// {"token","user_id","id"}. The cookie of that name at the real service is opaque. A value that
// does not decode is therefore not an error.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <matinee/secret.hpp>

namespace matinee::mubi {

struct SessionCookie {
  Secret token;
  std::optional<std::int64_t> user_id;
  /// `id` as JSON text: a quoted string or a number.
  Secret session_id_json;
};

/// Accepts percent-encoding, both base64 alphabets, and missing padding. Returns nullopt if the
/// value does not decode or has no `token`.
std::optional<SessionCookie> parse_session_cookie(std::string_view value);

}  // namespace matinee::mubi
