// SPDX-License-Identifier: MIT
#include "http/redirect.hpp"

#include <fmt/format.h>

#include "http/url.hpp"

namespace matinee::http {

bool is_redirect(int status) noexcept {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

Result<std::string> redirect_target(std::string_view url, const Response& response, int count) {
  const auto broken = [&](std::string_view what) {
    return Error(Errc::network, fmt::format("{}: {}", masked_url(url), what));
  };
  if (count >= k_max_redirects) return broken(fmt::format("more than {} redirects", count));
  const auto location = response.find_header("location");
  if (!location) return broken("a redirect without a target");
  auto target = resolve_url(url, *location);
  if (!target) return broken(fmt::format("a redirect to {}", target.error().message()));
  if (!is_https(*target)) return broken("a redirect to a URL that is not https");
  return target;
}

}  // namespace matinee::http
