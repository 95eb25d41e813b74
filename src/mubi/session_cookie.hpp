// SPDX-License-Identifier: MIT
//
// The session cookie as the project's first design describes it: `_mubi_session` holds base64 of
// JSON {"token","user_id","id"}. The real service's cookie of that name is an opaque blob; one that
// does not decode is therefore nothing wrong, only no session of this kind.
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

/// Tolerates percent-encoding, both alphabets of base64, and missing padding. Nothing where the
/// value is anything else or has no `token`.
std::optional<SessionCookie> parse_session_cookie(std::string_view value);

}  // namespace matinee::mubi
