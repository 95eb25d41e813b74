// SPDX-License-Identifier: MIT
//
// The calls of the control port, with which a test controls and inspects the sandbox.
#pragma once

namespace matinee::sandbox {

struct Request;
struct Response;
struct World;

/// Runs one call. Returns status 400 with a message if the body is invalid, and 404 if the call
/// does not exist.
Response control(const Request& request, World& world);

}  // namespace matinee::sandbox
