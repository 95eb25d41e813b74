// SPDX-License-Identifier: MIT
//
// Stores secrets in JSON without changing a byte. JSON is UTF-8, but a passphrase or the value of a
// cookie need not be. Replacing the invalid bytes would make different secrets equal.
#pragma once

#include <optional>
#include <string>

#include <matinee/secret.hpp>

#include "json/fwd.hpp"

namespace matinee::json {

/// Sets the member `key` to the text of the secret. If the secret is not UTF-8, it sets the member
/// `key`_base64 to the encoded bytes instead. The caller wipes `object`, see wipe_strings().
void put_secret(Ordered& object, const std::string& key, const Secret& secret);

/// Reads the secret from the member `key` or `key`_base64. Returns nullopt if both are missing or
/// not strings, or if the encoded one is not base64.
std::optional<Secret> find_bytes(const Value& object, const std::string& key);

}  // namespace matinee::json
