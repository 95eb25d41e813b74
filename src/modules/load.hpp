// SPDX-License-Identifier: MIT
//
// Loads modules, the parts of matinee that are loaded on first use. Most runs send no request and
// need no key, and loading libcurl or D-Bus takes longer than reading a browser's cookies.
#pragma once

#include <filesystem>

#include <matinee/result.hpp>

namespace matinee::modules {

/// Returns the address of `symbol` in the module `file`. The module is never unloaded, because its
/// objects and its libraries may still be in use. Fails with Errc::failure and names the file if it
/// cannot be loaded or has no such symbol. Thread-safe.
Result<void*> load(const std::filesystem::path& file, const char* symbol);

}  // namespace matinee::modules
