// SPDX-License-Identifier: MIT
//
// mubi.com as a browser sees it, and the foreign host of the sign-in in two steps.
#pragma once

namespace matinee::sandbox {

struct Request;
struct Response;
struct World;

Response serve_web(const Request& request, World& world);
Response serve_sso(const Request& request, World& world);

}  // namespace matinee::sandbox
