// SPDX-License-Identifier: MIT
//
// Whether the service refuses a session, in an answer to a request that was not matinee's own.
#pragma once

#include <string>

namespace matinee::python {

/// Whether an answer of the service with this status and body says that the session is none.
/// Pure. 422 alone does not: it stands for films that are not offered in a country, too.
bool is_refusal(long status, std::string body);

}  // namespace matinee::python
