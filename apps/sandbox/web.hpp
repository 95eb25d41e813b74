// SPDX-License-Identifier: MIT
//
// The website mubi.com, and sso.example, the host of the single sign-on.
#pragma once

namespace matinee::sandbox {

struct Request;
struct Response;
struct World;

Response serve_web(const Request& request, World& world);
Response serve_sso(const Request& request, World& world);

}  // namespace matinee::sandbox
