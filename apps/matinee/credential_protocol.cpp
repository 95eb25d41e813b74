// SPDX-License-Identifier: MIT
#include "credential_protocol.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/split.hpp"

namespace matinee::cli {

bool is_asked_of_us(std::string_view request) {
  std::string_view protocol;
  std::string_view host;
  bool takes_authtype = false;
  while (!request.empty()) {
    std::string_view line = split_off(request, '\n');
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) break;
    const auto mark = line.find('=');
    if (mark == std::string_view::npos) return false;
    const std::string_view key = line.substr(0, mark);
    const std::string_view value = line.substr(mark + 1);
    if (key == "protocol") protocol = value;
    if (key == "host") host = value;
    takes_authtype |= key == "capability[]" && value == "authtype";
  }
  const bool is_api = ascii::equals_ignoring_case(host, "api.mubi.com") ||
                      ascii::equals_ignoring_case(host, "api.mubi.com:443");
  return protocol == "https" && is_api && takes_authtype;
}

std::string answer_with(const Secret& token, session::Show show) {
  std::string shown = show == session::Show::raw ? std::string(token.reveal()) : token.masked();
  const WipeOnExit wiped(shown);
  // `ephemeral` keeps git from handing it to a helper that would store it.
  return fmt::format("capability[]=authtype\nauthtype=Bearer\nephemeral=1\ncredential={}\n", shown);
}

}  // namespace matinee::cli
