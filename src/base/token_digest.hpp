// SPDX-License-Identifier: MIT
//
// A name for a token by which two processes can talk about it without passing it on.
#pragma once

#include <string>

#include <matinee/secret.hpp>

namespace matinee {

/// BLAKE2b-256 of the token, as 64 hexadecimal digits: the same in every process. A session's token
/// is random and long enough that nobody finds it by trying; a passphrase is not, so this is for
/// tokens alone. Throws std::bad_alloc when libsodium cannot be used.
std::string digest_of(const Secret& token);

}  // namespace matinee
