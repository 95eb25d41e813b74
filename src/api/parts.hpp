// SPDX-License-Identifier: MIT
//
// What the library takes from other files than its own, in two editions. The shared library loads
// HTTP and D-Bus when they are first needed (parts_late.cpp). The static one, and the Python module
// that pip builds without an installed library, have them linked in (parts_linked.cpp).
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include <matinee/result.hpp>
#include <matinee/transport.hpp>

#include "cookies/keys.hpp"
#include "http/curl_transport.hpp"
#include "modules/keyring_module.hpp"

namespace matinee::api {

/// Errors as http::CurlTransport::open has them; Errc::failure if its module cannot be loaded.
Result<std::unique_ptr<http::Transport>> open_transport(http::CurlOptions options);

/// `arguments` is asked before the first key is looked for.
std::unique_ptr<cookies::KeyProvider> make_keyring(
    std::function<modules::KeyringModuleArguments()> arguments);

/// The program matinee-remux, whether it is there or not.
std::filesystem::path find_remuxer();

}  // namespace matinee::api
