// SPDX-License-Identifier: MIT
//
// The parts of matinee that are modules, loaded when they are first needed: most runs send nothing
// and need no key, and loading libcurl or D-Bus takes longer than reading a browser's cookies.
#pragma once

#include <filesystem>

#include <matinee/result.hpp>

namespace matinee::modules {

/// The address of `symbol` in the module `file`. The module stays loaded: what it hands out, and
/// the libraries under it, may live on. Errc::failure, naming the file, if it cannot be loaded or
/// is of another build. Safe from any thread.
Result<void*> load(const std::filesystem::path& file, const char* symbol);

}  // namespace matinee::modules
