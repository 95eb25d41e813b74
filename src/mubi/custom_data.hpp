// SPDX-License-Identifier: MIT
//
// The value of the `dt-custom-data` header.
#pragma once

#include <cstdint>

#include <matinee/secret.hpp>

namespace matinee::mubi {

/// Standard padded base64 of {"userId":<number>,"sessionId":<session_id_json>,"merchant":"mubi"},
/// without spaces, keys in that order. It holds the session in reversible form: as secret as the
/// token.
Secret make_custom_data(std::int64_t user_id, const Secret& session_id_json);

/// A secret text as a JSON string, quotes included.
Secret json_string(const Secret& text);

}  // namespace matinee::mubi
