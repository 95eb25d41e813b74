// SPDX-License-Identifier: MIT
//
// Header Generator: makes the headers from a credential. Pure.
#pragma once

#include <cstdint>
#include <string_view>

#include <matinee/auth_manager.hpp>

namespace matinee::session {

/// Returns the two headers of the design, authorization and dt-custom-data, and the two that the
/// API requires on every call, client and client-country.
AuthHeaders make_headers(const Credential& credential, std::int64_t user_id,
                         std::string_view client, std::string_view country);

}  // namespace matinee::session
