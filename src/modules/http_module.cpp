// SPDX-License-Identifier: MIT
#include "modules/http_module.hpp"

#include <utility>

extern "C" __attribute__((visibility("default"))) void matinee_open_transport(
    matinee::http::CurlOptions options, matinee::modules::OpenedTransport& opened) {
  auto transport = matinee::http::CurlTransport::open(std::move(options));
  if (transport) {
    opened = std::move(*transport);
  } else {
    opened = std::move(transport).error();
  }
}
