// SPDX-License-Identifier: MIT
//
// The parts of the library that may be in other files: HTTP, the keyring and matinee-remux. There
// are two implementations. The shared library loads libcurl and D-Bus when they are first needed
// (parts_late.cpp). The static library links them (parts_linked.cpp), and so does the Python module
// that pip builds if no library is installed.
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

/// Fails as http::CurlTransport::open does; also with Errc::failure if the module cannot be loaded.
Result<std::unique_ptr<http::Transport>> open_transport(http::CurlOptions options);

/// Makes the provider of the keyring's keys. `arguments` is called once, before the first search
/// for a key. Never returns null.
std::unique_ptr<cookies::KeyProvider> make_keyring(
    std::function<modules::KeyringModuleArguments()> arguments);

/// Returns the path of the program matinee-remux. The file may not exist.
std::filesystem::path find_remuxer();

}  // namespace matinee::api
