// SPDX-License-Identifier: MIT
//
// Header Generator: from a credential to the headers. Pure.
#pragma once

#include <cstdint>
#include <string_view>

#include <matinee/auth_manager.hpp>

namespace matinee::session {

/// Exactly the design's two headers, and the two that the API wants on every call.
AuthHeaders make_headers(const Credential& credential, std::int64_t user_id,
                         std::string_view client, std::string_view country);

}  // namespace matinee::session
