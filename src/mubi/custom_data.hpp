// SPDX-License-Identifier: MIT
//
// The value of the `dt-custom-data` header.
#pragma once

#include <cstdint>

#include <matinee/secret.hpp>

namespace matinee::mubi {

/// Returns the padded base64 of
/// {"userId":<number>,"sessionId":<session_id_json>,"merchant":"mubi"}, without spaces and with the
/// keys in this order. It contains the session in reversible form, so it is as secret as the token.
Secret make_custom_data(std::int64_t user_id, const Secret& session_id_json);

/// Returns a secret text as a JSON string, including the quotes.
Secret json_string(const Secret& text);

}  // namespace matinee::mubi
