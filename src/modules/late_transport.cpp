// SPDX-License-Identifier: MIT
#include "modules/late_transport.hpp"

#include <utility>

#include "modules/http_module.hpp"
#include "modules/load.hpp"

namespace matinee::modules {

Result<std::unique_ptr<http::Transport>> open_transport(const std::filesystem::path& folder,
                                                        http::CurlOptions options) {
  MATINEE_TRY_ASSIGN(void* const symbol, load(folder / k_http_module, k_open_transport));
  OpenedTransport opened = Error(Errc::bug, "the transport was not opened");
  reinterpret_cast<OpenTransport>(symbol)(std::move(options), opened);
  return opened;
}

}  // namespace matinee::modules
