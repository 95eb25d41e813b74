// SPDX-License-Identifier: MIT
#include <utility>

#include "http_module.hpp"

extern "C" __attribute__((visibility("default"))) void matinee_open_transport(
    matinee::http::CurlOptions options, matinee::cli::OpenedTransport& opened) {
  auto transport = matinee::http::CurlTransport::open(std::move(options));
  if (transport) {
    opened = std::move(*transport);
  } else {
    opened = std::move(transport).error();
  }
}
