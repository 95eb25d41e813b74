// SPDX-License-Identifier: MIT
//
// Which virtual host answers.
#pragma once

namespace matinee::sandbox {

struct Request;
struct Response;
struct World;

/// 421 for a host that is not one of the stand-in's.
Response route(const Request& request, World& world);

}  // namespace matinee::sandbox
