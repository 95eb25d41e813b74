// SPDX-License-Identifier: MIT
//
// The calls of the control port, by which a test steers and inspects the stand-in.
#pragma once

namespace matinee::sandbox {

struct Request;
struct Response;
struct World;

/// 400 with a message for an order that makes no sense, 404 for a call that does not exist.
Response control(const Request& request, World& world);

}  // namespace matinee::sandbox
