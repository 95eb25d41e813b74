// SPDX-License-Identifier: MIT
//
// The parts of the program that are modules, loaded when they are first needed.
#pragma once

#include <string_view>

#include <matinee/result.hpp>

namespace matinee::cli {

/// The address of `symbol` in the module `name` (see program_part). The module stays loaded: what
/// it hands out, and the libraries under it, may live on. Errc::failure, naming the file, where it
/// cannot be loaded or is of another build.
Result<void*> load_part(std::string_view name, const char* symbol);

}  // namespace matinee::cli
