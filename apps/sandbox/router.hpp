// SPDX-License-Identifier: MIT
//
// Dispatches a request to its virtual host.
#pragma once

namespace matinee::sandbox {

struct Request;
struct Response;
struct World;

/// Returns status 421 if the host is not one of the sandbox's.
Response route(const Request& request, World& world);

}  // namespace matinee::sandbox
