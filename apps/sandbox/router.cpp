// SPDX-License-Identifier: MIT
#include "router.hpp"

#include "api.hpp"
#include "http.hpp"
#include "media.hpp"
#include "web.hpp"

namespace matinee::sandbox {

Response route(const Request& request, World& world) {
  if (request.host == "mubi.com") return serve_web(request, world);
  if (request.host == "api.mubi.com") return serve_api(request, world);
  if (request.host == "sso.example") return serve_sso(request, world);
  if (request.host.ends_with(".mubicdn.net")) return serve_media(request, world);
  return Response::empty(421);
}

}  // namespace matinee::sandbox
